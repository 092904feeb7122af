"""Build the read models anew beside the live ones, compare, and only where both are the same switch to the new."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from projections._shape import METADATA
from schemas.moment import moment_of
from schemas.recorded import StoredFact
from services.crashing import crash_point
from services.desk import Desk
from services.views.database import OtherLayout, Views
from services.views.digest import differing, digests
from services.views.generations import Where, generations_in, next_number, remove_old
from services.views.places import Place
from services.views.projecting import FactSource, KeyNotAsked, Projector
from services.views.selection import OF_THE_PLACE, NotRebuilt, Selection, UnknownName, take_over_offsets
from services.views.tables import quarantine, shares

LEASE = "rebuilding"
LEASE_SECONDS = 20.0


class Outcome(NamedTuple):
    """What came of it: the generation that is live now, where both were compared, and the tables that differ."""

    switched: bool
    live: int
    position: int
    asked_to: datetime
    tables: tuple[str, ...]
    differing: tuple[str, ...]


class UpTo:
    """The record as it was up to a position, so that a generation is brought exactly there."""

    def __init__(self, source: FactSource) -> None:
        self.source, self.position = source, 0

    def after(self, position: int, limit: int) -> Sequence[StoredFact]:
        """The next facts, none past the position."""
        return self.source.after(position, min(limit, self.position - position)) if position < self.position else ()


def nobody_watches(position: int) -> None:
    """For a caller who shows no progress."""


class Rebuilding:
    """One run, which may be killed anywhere and started again: what was built is kept, and it goes on from there."""

    def __init__(
        self,
        source: FactSource,
        desk: Desk,
        where: Where,
        selection: Selection,
        accepted: Iterable[str] = (),
        progress: Callable[[int], None] = nobody_watches,
    ) -> None:
        self.source, self.desk, self.where, self.generations = UpTo(source), desk, where, generations_in(where)
        self.selection, self.accepted, self.progress = selection, frozenset(accepted), progress
        if unknown := self.accepted - METADATA.tables.keys():
            raise UnknownName(f"there is no table called {', '.join(sorted(unknown))}")
        if not selection.whole and quarantine.name in self.accepted:
            raise NotRebuilt("where other facts are held now, everything must be built anew together")

    def run(self, *, from_zero: bool = False) -> Outcome:
        """Build, compare and switch. Raises NotRebuilt, and what the projector raises where the record is in doubt."""
        self.keep_lease()
        try:
            remove_old(self.desk, self.where, kept_seconds=0)
            number = self.begun(from_zero)
            with closing(self.opened(self.desk.live())) as live, closing(Views(self.generations.of(number))) as new:
                return self.build(number, new, live)
        finally:
            self.desk.release(LEASE)

    def opened(self, number: int) -> Views:
        """The live generation. Raises NotRebuilt where its form is another version's: the service builds it anew."""
        try:
            return Views(self.generations.of(number))
        except OtherLayout as error:
            raise NotRebuilt(f"{error}; it is built anew when the service starts") from error

    def begun(self, from_zero: bool) -> int:
        """The generation that was begun before, if this very code began it for these parts; else a new one."""
        before = self.desk.building()
        if before is not None and not from_zero and self.goes_on(before):
            return before
        number = next_number(self.desk, self.generations)
        self.desk.begin(number)
        crash_point("rebuild.begun")
        if before is not None:
            self.generations.remove(before)
        return number

    def goes_on(self, number: int) -> bool:
        """Whether the parts in a generation are those that are built now, by the code of today."""
        if number not in self.generations.numbers():
            return False
        try:
            views = Views(self.generations.of(number))
        except OtherLayout:
            return False
        with closing(views), views.read() as read:
            projector = self.selection.projector(self.source, views)
            return projector.row.place(read) is None or projector.row.signed(read) == projector.parts

    def build(self, number: int, new: Views, live: Views) -> Outcome:
        """From the first fact to where the live generation is; then compare, catch up and switch."""
        projector = self.selection.projector(self.source, new)
        self.follow(projector, live)
        crash_point("rebuild.built")
        with live.read() as fixed:
            place = place_of(fixed)
            self.bring(projector, place)
            crash_point("rebuild.brought")
            names = sorted(table.name for table in (*self.selection.tables, *OF_THE_PLACE))
            with new.read() as read:
                other = differing(digests(names, fixed), digests(names, read))
            crash_point("rebuild.compared")
            refused = [name for name in other if name not in self.accepted]
            outcome = Outcome(not refused, number, *place_in_words(place), tuple(names), tuple(other))
            if refused:
                return outcome._replace(live=self.desk.live())
            with new.write() as write:
                take_over_offsets(fixed, write)
                if not self.selection.whole:
                    self.selection.take_over_rest(projector.parts, fixed, write)
            if not self.selection.whole:
                crash_point("rebuild.taken_over")
        self.switch(number, new, live)
        return outcome

    def follow(self, projector: Projector, live: Views) -> None:
        """Bring a projector to where the live generation is, however often that has moved on meanwhile."""
        while True:
            with live.read() as read:
                place = place_of(read)
            if projector.place().position >= place.position:
                return
            self.run_to(projector, place.position)

    def run_to(self, projector: Projector, position: int) -> None:
        """Exactly to a position."""
        self.source.position = position

        def between() -> None:
            self.keep_lease()
            self.progress(projector.place().position)

        projector.run_to(position, between)
        if projector.place().position < position:
            raise NotRebuilt(f"the record ends before position {position}, at which the live read models are")

    def bring(self, projector: Projector, place: Place) -> None:
        """Exactly to a place: every fact up to its position, and time up to the moment asked about."""
        self.run_to(projector, place.position)
        if place.asked_to:
            with suppress(KeyNotAsked):  # it was not asked in the live generation either, or the comparison says so
                projector.ask(moment_of(place.asked_to))

    def switch(self, number: int, new: Views, live: Views) -> None:
        """Catch up with the live generation once more and become it; nobody is given a command a second time."""
        whole = Projector(self.source, new)
        self.follow(whole, live)
        with live.read() as read, new.write() as write:
            for todo in whole.todos:
                todo.hand_on(todo.given_before(read), write)
        crash_point("rebuild.before_switch")
        before = self.desk.live()
        if self.generations.of(before) != live.where:
            raise NotRebuilt("the live read models were replaced meanwhile; start again")
        self.desk.switch(number)
        self.generations.left_for(before)  # from now on
        crash_point("rebuild.after_switch")

    def keep_lease(self) -> None:
        """One rebuild at a time. Raises NotRebuilt."""
        if not self.desk.take(LEASE, LEASE_SECONDS):
            raise NotRebuilt("another rebuild is running, or was killed in the last 20 seconds; try again then")


def place_of(read: Connection) -> Place:
    """Where a generation stands; before the first fact, if it never ran. Raises NotRebuilt for several shares."""
    found = read.execute(select(shares)).all()
    if len(found) > 1 or (found and found[0].shares != 1):
        raise NotRebuilt("the live read models are folded in several shares, each by its own projector")
    return Place(found[0].position, found[0].asked_to) if found else Place(0, 0)


def place_in_words(place: Place) -> tuple[int, datetime]:
    """A place whose moment can be read."""
    return place.position, moment_of(place.asked_to)
