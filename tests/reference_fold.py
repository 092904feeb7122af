"""What every gap's history must be, told in the simplest way: dictionaries, one fact after another, no store."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from projections.gaps._shape import Detector, Gap, detectors, gap_id
from projections.open_gaps import gap_changes
from schemas.keyed import key_text
from schemas.moment import micros
from schemas.recorded import Recorded
from services.views.database import Views
from services.views.digest import digests


class Line(NamedTuple):
    """One line of a gap's history: which, when (UTC microseconds), what, by what, since when, and the gap itself."""

    gap_id: str
    at: int
    kind: str
    how: str | None
    since: int
    gap: str


class Reference:
    """Folds one detector over facts, then asks up to a moment."""

    def __init__(self, detector: Detector[Any]) -> None:
        self.detector = detector
        self.states: dict[str, Any] = {}
        self.asked_to: dict[str, datetime] = {}
        self.open: dict[str, dict[UUID, tuple[Gap, datetime]]] = {}
        self.lines: list[Line] = []

    def fold(self, facts: Iterable[Recorded[Any]], up_to: datetime | None = None) -> "Reference":
        for recorded in facts:
            for key in {key_text(key) for key in self.detector.keys(recorded)}:
                if key in self.states:
                    self.wait(key, recorded.recorded_at, including=False)
                self.states[key] = self.detector.evolve(self.states.get(key, self.detector.initial), recorded)
                self.ask(key, recorded.recorded_at, type(recorded.fact).ends_gap_as)
        for key in list(self.states) if up_to else ():
            self.wait(key, up_to, including=True)
        return self

    def wait(self, key: str, until: datetime, *, including: bool) -> None:
        while moment := self.detector.look_again(self.states[key], self.asked_to[key]):
            if moment > until or (moment == until and not including):
                return
            self.ask(key, moment, "by_time")

    def ask(self, key: str, at: datetime, how: str) -> None:
        self.asked_to[key] = at
        before = self.open.get(key, {})
        now = {gap_id(self.detector.code, gap): gap for gap in self.detector.gaps(self.states[key], at)}
        self.open[key] = {one: (gap, before[one][1] if one in before else at) for one, gap in now.items()}
        for one, (gap, since) in before.items():
            if one not in now:
                self.write(one, at, "ended", how, since, gap)
        for one, (gap, since) in self.open[key].items():
            if one not in before:
                self.write(one, at, "opened", None, since, gap)
            elif before[one][0] != gap:
                self.write(one, at, "changed", None, since, gap)

    def write(self, one: UUID, at: datetime, kind: str, how: str | None, since: datetime, gap: Gap) -> None:
        self.lines.append(Line(str(one), micros(at), kind, how, micros(since), gap.model_dump_json()))


def reference(facts: list[Recorded[Any]], up_to: datetime | None = None) -> list[Line]:
    """The history of every question of every detector."""
    return sorted(line for one in detectors().values() for line in Reference(one).fold(facts, up_to).lines)


def open_then(facts: list[Recorded[Any]], as_of: datetime) -> set[tuple[UUID, str, datetime]]:
    """What stood open at a moment: the same functions over what was recorded by then, and each look up to it."""
    known = [one for one in facts if one.recorded_at <= as_of]
    folded = [Reference(one).fold(known, as_of) for one in detectors().values()]
    return {
        (one, gap.model_dump_json(), since)
        for of_detector in folded
        for of_key in of_detector.open.values()
        for one, (gap, since) in of_key.items()
    }


def told(views: Views) -> list[Line]:
    """The history of every question as the projector kept it."""
    c = gap_changes.c
    with views.read() as read:
        return sorted(Line(*row) for row in read.execute(select(c.gap_id, c.at, c.kind, c.how, c.since, c.gap)))


NOT_OF_FACTS = {"shares", "made_by", "applied", "stream_heads", "log_offsets"}


def all_digests(views: Views, *, places: bool = True) -> dict[str, str]:
    """A digest of every table; without those in which a projector keeps its place, if it is asked for."""
    from projections._shape import METADATA

    names = set(METADATA.tables) - (set() if places else NOT_OF_FACTS)
    with views.read() as read:
        return digests(names, read)


def fresh(folder: Path, name: str = "views") -> Views:
    """An empty generation."""
    return Views(folder / f"{name}.db")
