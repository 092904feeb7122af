"""Bring the read models up to the record: facts and position in one transaction, nothing skipped, nothing twice."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, func, insert, select, update

from projections._shape import Reading, ReadModel, read_models
from projections.gaps._shape import Detector, detectors
from schemas.keyed import share_of
from schemas.moment import micros
from schemas.recorded import StoredFact
from services.crashing import crash_point
from services.views.database import Views
from services.views.folding import Folding
from services.views.heads import StreamHeads
from services.views.quarantine import Quarantine
from services.views.tables import applied, detector_states, shares
from services.views.todo import ToDo
from workflows._shape import Workflow, all_workflows

BATCH = 1000


class FactSource(Protocol):
    """Where facts come from, in order of position: the store, or Kafka."""

    def after(self, position: int, limit: int) -> Sequence[StoredFact]: ...


class PositionSkipped(Exception):
    """The next position is missing; what is missing may be anyone's, so nothing goes on."""


class FactAltered(Exception):
    """Other bytes stand under a position that was applied before: somebody altered the record."""


class ShareTaken(Exception):
    """Another process moved this share meanwhile; load it again."""


class Place(NamedTuple):
    """How far a share is: the last position applied, and the moment up to which keys were asked (UTC microseconds)."""

    position: int
    asked_to: int


class Projector:
    """Folds one share of the keys, from one source, into one generation of the read models."""

    def __init__(
        self,
        source: FactSource,
        views: Views,
        *,
        share: int = 0,
        of: int = 1,
        models: Mapping[str, ReadModel] | None = None,
        gaps: Mapping[str, Detector[Any]] | None = None,
        workflows: Mapping[str, Workflow[Any]] | None = None,
        batch: int = BATCH,
    ) -> None:
        self.source, self.views, self.share, self.of, self.batch = source, views, share, of, batch
        self.models = read_models() if models is None else models
        self.foldings = [Folding(one, share, of) for one in (detectors() if gaps is None else gaps).values()]
        self.todos = [ToDo(one, share, of) for one in (all_workflows() if workflows is None else workflows).values()]
        self.heads = StreamHeads()
        self.quarantine = Quarantine()
        self.repeats = 0

    def step(self) -> int:
        """Apply the next batch and tell how many facts it moved on.

        Raises PositionSkipped, FactAltered, VersionMissing where the record itself is in doubt: nothing of the batch
        is kept then. Raises ShareTaken where another process was faster.
        """
        place = self.place()
        stored = self.source.after(place.position, self.batch)
        if not stored:
            return 0
        try:
            with self.views.write() as write:
                new = self.in_order(stored, place, write)
                if new:
                    self.take_in(new, place, write)
                crash_point("project.before_commit")
        except BaseException:
            self.heads.forget()
            self.quarantine.forget()
            raise
        crash_point("project.after_commit")
        return len(new)

    def take_in(self, new: Sequence[StoredFact], place: Place, write: Connection) -> None:
        """The share moves first; then the facts, and what tells a repeat from an alteration."""
        self.move(place, Place(new[-1].position, place.asked_to), write)
        self.heads.check(new, write)
        self.apply(new, write)
        write.execute(insert(applied), [{"position": one.position, "digest": digest(one)} for one in new])

    def run_to(self, position: int) -> None:
        """Apply batch after batch until this position is reached."""
        while self.place().position < position and self.step():
            pass

    def place(self) -> Place:
        """How far this share is; a share that never ran begins before the first fact."""
        mine = shares.c.number == self.share
        with self.views.read() as read:
            found = read.execute(select(shares).where(mine)).first()
        if found is None:
            with self.views.write() as write:
                if write.execute(select(shares).where(mine)).first() is None:
                    row = {"number": self.share, "shares": self.of, "position": 0, "asked_to": 0}
                    write.execute(insert(shares), row)
            return Place(0, 0)
        if found.shares != self.of:
            raise ShareTaken(f"these read models are folded in {found.shares} shares, not {self.of}; rebuild them")
        return Place(found.position, found.asked_to)

    def move(self, before: Place, after: Place, write: Connection) -> None:
        """Move the share on, if it still stands where it was; first in every transaction that changes it."""
        c = shares.c
        still = (c.number == self.share) & (c.position == before.position) & (c.asked_to == before.asked_to)
        moved = write.execute(update(shares).where(still).values(position=after.position, asked_to=after.asked_to))
        if moved.rowcount != 1:
            raise ShareTaken("another process moved this share; load it again")

    def in_order(self, stored: Sequence[StoredFact], place: Place, read: Connection) -> list[StoredFact]:
        """The facts that come next. Repeats are dropped; other bytes under a known position, or a hole, stop it all."""
        new: list[StoredFact] = []
        position = place.position
        for one in stored:
            if one.position == position + 1:
                new.append(one)
                position += 1
            elif one.position <= position:
                self.refuse_altered(one, new, place, read)
                self.repeats += 1
            else:
                raise PositionSkipped(f"position {position + 1} is missing; the next that came is {one.position}")
        return new

    def refuse_altered(self, one: StoredFact, new: Sequence[StoredFact], place: Place, read: Connection) -> None:
        """Stop where a position that is known comes again with other bytes."""
        if one.position > place.position:
            known: bytes | None = digest(new[one.position - place.position - 1])
        else:
            known = read.execute(select(applied.c.digest).where(applied.c.position == one.position)).scalar()
        if known != digest(one):
            raise FactAltered(f"position {one.position} of stream {one.stream} came again with other bytes")

    def apply(self, new: Sequence[StoredFact], write: Connection) -> None:
        """Hand the facts to every read model; what cannot be processed stops its own key alone."""
        held = self.quarantine.held_keys(write)
        free = [one for one in new if one.key not in held]
        try:
            with write.begin_nested():
                self.project(free, write)
            poisoned = False
        except Exception:  # whichever fact it was is found one by one; the others go on
            poisoned = True
        if poisoned:
            self.apply_singly(new, write)
        else:
            self.quarantine.hold([one for one in new if one.key in held], write)

    def apply_singly(self, new: Sequence[StoredFact], write: Connection) -> None:
        """The same, one fact at a time, putting what fails into quarantine and its key's later facts behind it."""
        for one in new:
            if one.key in self.quarantine.held_keys(write):
                self.quarantine.hold([one], write)
                continue
            try:
                with write.begin_nested():
                    self.project([one], write)
            except Exception as error:  # any fault of one fact stops its key, never the others
                self.quarantine.stop(one, error, write)

    def project(self, stored: Sequence[StoredFact], write: Connection) -> None:
        """Into each read model, each detector's keys, each workflow's to-do list."""
        if not stored:
            return
        readings = [Reading(one) for one in stored]
        if self.foldings or self.todos:
            recorded = [reading.recorded for reading in readings]
            for folding in self.foldings:
                folding.fold(recorded, write)
            for todo in self.todos:
                todo.fold(recorded, write)
        mine = [one for one in readings if self.of == 1 or share_of(str(one.stored.key), self.of) == self.share]
        for model in self.models.values():
            model.project(mine, write)

    def due(self, now: datetime) -> bool:
        """Whether the moment of any key has come."""
        with self.views.read() as read:
            first = read.execute(select(func.min(detector_states.c.look_again))).scalar()
        return first is not None and first <= micros(now)

    def ask(self, up_to: datetime) -> int:
        """Ask the keys whose time has come by that moment; the caller has seen to it that every fact up to it is in."""
        place = self.place()
        if micros(up_to) <= place.asked_to:
            return 0
        with self.views.write() as write:
            self.move(place, Place(place.position, micros(up_to)), write)
            asked = sum(folding.ask(up_to, write) for folding in self.foldings)
            crash_point("ask.before_commit")
        return asked

    def release(self, key: str) -> int:
        """Try a held key again, oldest fact first; tells how many of its facts could be applied."""
        with self.views.write() as write:
            place = self.place()
            self.move(place, place, write)
            waiting = self.quarantine.of_key(key, write)
            done = 0
            for one in waiting:
                try:
                    with write.begin_nested():
                        self.project([one], write)
                except Exception as error:  # it stays where it is, with the newest reason
                    self.quarantine.stop(one, error, write)
                    break
                self.quarantine.let_go(one, write)
                done += 1
            self.quarantine.forget()
        return done


def digest(stored: StoredFact) -> bytes:
    """Sixteen bytes that tell whether the same position comes again with the same bytes."""
    return hashlib.sha256(stored.value).digest()[:16]
