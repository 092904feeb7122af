"""When a gap opened, changed and ended: a fold over facts and over the moments at which time alone changes it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from projections.gaps._shape import Detector, Gap, gap_id
from schemas.fact import Ending
from schemas.model import Model
from schemas.moment import MICROSECOND
from schemas.recorded import Recorded

How = Ending | Literal["by_time"]


class OpenGap(Model):
    """A gap that stands open, and since when."""

    gap: Gap
    since: datetime


@dataclass(frozen=True)
class Change:
    """One line of a gap's history. `kind` is opened, changed or ended; `how` says by what it ended."""

    gap_id: UUID
    kind: Literal["opened", "changed", "ended"]
    at: datetime
    gap: Gap
    since: datetime
    how: How | None = None


@dataclass(frozen=True)
class Kept:
    """One key of one detector: its state, what stands open, and up to which moment it was asked."""

    state: Any
    open: dict[UUID, OpenGap]
    asked_to: datetime | None = None


def tell(detector: Detector[Any], kept: Kept, recorded: Recorded[Any]) -> tuple[Kept, list[Change]]:
    """Ask at every moment before the fact at which time alone changed the answer, then take the fact and ask again.

    A fact that had to wait in quarantine comes after the key was asked for later moments: it changes what is asked from
    then on, never what was.
    """
    kept, changes = wait(detector, kept, recorded.recorded_at, including=False)
    kept = replace(kept, state=detector.evolve(kept.state, recorded))
    at = recorded.recorded_at
    if kept.asked_to is not None and kept.asked_to >= at:
        at = kept.asked_to + MICROSECOND
    kept, more = _ask(detector, kept, at, type(recorded.fact).ends_gap_as)
    return kept, changes + more


def wait(detector: Detector[Any], kept: Kept, until: datetime, *, including: bool) -> tuple[Kept, list[Change]]:
    """Ask at each moment up to `until` at which time alone changes the answer; nobody need have looked then."""
    changes: list[Change] = []
    while (moment := next_look(detector, kept)) and (moment < until or (including and moment == until)):
        kept, more = _ask(detector, kept, moment, "by_time")
        changes += more
    return kept, changes


def next_look(detector: Detector[Any], kept: Kept) -> datetime | None:
    """When this key must be asked next if no fact comes; none before its first fact."""
    if kept.asked_to is None:
        return None
    moment = detector.look_again(kept.state, kept.asked_to)
    if moment is not None and moment <= kept.asked_to:
        raise ValueError(f"{detector.code} would look again at a moment that is past")
    return moment


def _ask(detector: Detector[Any], kept: Kept, at: datetime, how: How) -> tuple[Kept, list[Change]]:
    now = {gap_id(detector.code, gap): gap for gap in detector.gaps(kept.state, at)}
    changes, still = [], {}
    for one, opened in kept.open.items():
        if one not in now:
            changes.append(Change(one, "ended", at, opened.gap, opened.since, how))
    for one, gap in now.items():
        before = kept.open.get(one)
        since = before.since if before else at
        still[one] = OpenGap(gap=gap, since=since)
        if before is None:
            changes.append(Change(one, "opened", at, gap, at))
        elif before.gap != gap:
            changes.append(Change(one, "changed", at, gap, since))
    return replace(kept, open=still, asked_to=at), changes
