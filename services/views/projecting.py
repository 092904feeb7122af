"""Bring the read models up to the record: facts and position in one transaction, nothing skipped, nothing twice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from projections._shape import ReadModel, read_models
from projections.gaps._shape import Detector, detectors
from schemas.moment import micros
from schemas.recorded import StoredFact
from schemas.source import source_hash
from services.crashing import crash_point
from services.views.applied import DIGEST_BYTES, Applied, digest, is_proven
from services.views.database import Views
from services.views.folding import Folding
from services.views.heads import StreamHeads
from services.views.places import Part, Place, ShareRow, ShareTaken
from services.views.quarantine import Quarantine
from services.views.sources import FactAltered, FactSource, KeepsPlace, PositionSkipped
from services.views.tables import detector_states
from services.views.taking_in import Stumbled, TakingIn
from services.views.todo import ToDo
from workflows._shape import Workflow, all_workflows

BATCH = 1000  # what is in memory at once, whatever kind of fact it is: four times as many are hardly faster
Apply = Callable[[Sequence[StoredFact], Connection], None]
__all__ = [
    "BATCH",
    "DIGEST_BYTES",
    "FactAltered",
    "FactSource",
    "Place",
    "PositionSkipped",
    "Projector",
    "ShareTaken",
]


class KeyNotAsked(Exception):
    """A gap failed while time alone asked it about a key; every other key was asked."""


def nothing_else() -> None:
    """For a caller who has nothing to do between two batches."""


def nowhere(position: int) -> None:
    """Where a fact was found in the log that did not come through one."""


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
        self.gaps = detectors() if gaps is None else gaps
        self.workflows = all_workflows() if workflows is None else workflows
        self.foldings = [Folding(one, share, of) for one in self.gaps.values()]
        self.todos = [ToDo(one, share, of) for one in self.workflows.values()]
        self.row = ShareRow(share, of)
        self.heads = StreamHeads(share)
        self.applied = Applied(share)
        self.keeps = source if isinstance(source, KeepsPlace) else None
        self.quarantine = Quarantine(share, self.keeps.origin if self.keeps else nowhere)
        held = self.quarantine
        self.taking = TakingIn(views, list(self.models.values()), self.foldings, self.todos, held, share=share, of=of)
        self.repeats = 0
        self.stood_at = 0
        self._stands: Place | None = None

    @property
    def parts(self) -> dict[Part, str]:
        """All that this projector folds, with the hash of the code that folds it."""
        return {
            **{Part("read_model", name): source_hash(model.project) for name, model in self.models.items()},
            **{Part("gap", code): one.hash for code, one in self.gaps.items()},
            **{Part("workflow", name): one.hash for name, one in self.workflows.items()},
        }

    def step(self) -> int:
        """Apply the next batch and tell how many facts came, repeats among them.

        Raises PositionSkipped, FactAltered, VersionMissing where the record itself is in doubt: nothing of the batch
        is kept then. Raises ShareTaken where another process was faster.
        """
        if self._stands is not None:
            try:
                return self.step_from(self._stands)
            except ShareTaken:  # it was moved since we looked: by the clock, or by another projector of this share
                pass
        return self.step_from(self.load())

    def step_from(self, place: Place) -> int:
        """The same from a place, which the share's row proves as it is moved."""
        try:
            stored = self.source.after(place.position, self.batch)
            if stored:
                place = self.written(stored, place)
        except BaseException:
            self.forget()
            raise
        self._stands, self.stood_at = place, place.position
        if stored:
            crash_point("project.after_commit")
        return len(stored)

    def written(self, stored: Sequence[StoredFact], place: Place) -> Place:
        """All of it in one transaction; where a fact cannot be processed, in another that finds out which."""
        try:
            return self.write_down(stored, place, self.taking.all_together)
        except Stumbled:
            self.forget()
            return self.write_down(stored, place, self.taking.one_by_one_where_needed)

    def write_down(self, stored: Sequence[StoredFact], place: Place, apply: Apply) -> Place:
        """One transaction; tells the new place."""
        with self.views.write() as write:
            new = self.in_order(stored, place, write)
            after = Place(new[-1].position, place.asked_to) if new else place
            if new or self.keeps is not None:
                self.take_in(new, place, after, write, apply)
            crash_point("project.before_commit")
        self.repeats += len(stored) - len(new)
        return after

    def load(self) -> Place:
        """Where the share stands now; a source with places of its own begins there, from what stands beside it."""
        with self.views.read() as read:
            place = self.row.place(read)
            if place is not None and self.keeps is not None:
                self.keeps.begin(self.share, place.position, read)
        if place is None:
            self.place()
            return self.load()
        if place.position != self.stood_at:  # another process has been here since
            self.forget()
        return place

    def forget(self) -> None:
        """Nothing that is remembered is sure; the database says it anew."""
        self._stands = None
        self.heads.forget()
        self.applied.forget()

    def take_in(self, new: Sequence[StoredFact], before: Place, after: Place, write: Connection, apply: Apply) -> None:
        """The share moves first; then the facts, and what tells a repeat from an alteration."""
        self.row.move(before, after, write)
        if new:
            self.heads.check(new, write)
            self.quarantine.forget()
            apply(new, write)
            self.applied.add(new, write)
        if self.keeps is not None:
            self.keeps.keep(self.share, after.position, write)

    def run_to(self, position: int, between: Callable[[], object] = nothing_else) -> None:
        """Apply batch after batch until this position is reached; `between` is called after each."""
        if self.look().position >= position:
            return
        while self.step():
            between()
            if self.stood_at >= position:
                return

    def place(self) -> Place:
        """How far this share is; a share that never ran begins before the first fact."""
        with self.views.read() as read:
            place = self.row.place(read)
        if place is None:
            with self.views.write() as write:
                self.row.begin(self.parts, write)
        return place or Place(0, 0)

    def look(self) -> Place:
        """How far this share is by the database itself, whose crash may have taken the last batches back."""
        place = self.place()
        if place.position < self.stood_at:
            self.forget()
        return place

    def in_order(self, stored: Sequence[StoredFact], place: Place, read: Connection) -> list[StoredFact]:
        """The facts that come next. Repeats are dropped; other bytes under a known position, or a hole, stop it all."""
        if [one.position for one in stored] == list(range(place.position + 1, place.position + len(stored) + 1)):
            return list(stored)
        new: list[StoredFact] = []
        position = place.position
        for one in stored:
            if one.position == position + 1:
                new.append(one)
                position += 1
            elif one.position <= position:
                self.refuse_altered(one, new, place, read)
            else:
                raise PositionSkipped(f"position {position + 1} is missing; the next that came is {one.position}")
        return new

    def refuse_altered(self, one: StoredFact, new: Sequence[StoredFact], place: Place, read: Connection) -> None:
        """Stop where a position that is known comes again with other bytes."""
        if one.position > place.position:
            same = new[one.position - place.position - 1] == one
        else:
            known = self.applied.at(one.position, read)
            same = known == digest(one) and (is_proven(one) or self.quarantine.holds(one, read))
        if not same:
            raise FactAltered(f"position {one.position} of stream {one.stream} came again with other bytes")

    def due(self, now: datetime) -> bool:
        """Whether the moment of any key has come."""
        with self.views.read() as read:
            first = read.execute(select(func.min(detector_states.c.look_again))).scalar()
        return first is not None and first <= micros(now)

    def ask(self, up_to: datetime) -> int:
        """Ask the keys whose time has come by that moment; the caller has seen to it that every fact up to it is in.

        Raises KeyNotAsked once all others were asked; that key is tried again the next time.
        """
        place = self.place()
        if micros(up_to) <= place.asked_to:
            return 0
        with self.views.write() as write:
            self.row.move(place, Place(place.position, micros(up_to)), write)
            faults: list[Exception] = []
            asked = sum(folding.ask(up_to, write, faults) for folding in self.foldings)
            crash_point("ask.before_commit")
        self._stands = Place(place.position, micros(up_to)) if place.position == self.stood_at else None
        if faults:
            raise KeyNotAsked(f"{len(faults)} keys could not be asked ({type(faults[0]).__name__})") from faults[0]
        return asked

    def release(self, key: str) -> int:
        """Try a held key again, oldest fact first; tells how many of its facts could be applied."""
        with self.views.write() as write:
            self.row.hold(write)
            return self.taking.again(self.quarantine.of_key(key, write), write)
