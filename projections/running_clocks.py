"""Which periods run in a case, by when each is due, and by which provision, force and version it was counted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from schemas.clock import ClockPaused, ClockReplanned, ClockResumed, ClockStarted, ClockStopped
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded


class RunningClock(Model):
    """One period as it stands; paused since a moment, if it stands still."""

    clock_run_id: UUID
    clock_id: str
    started: datetime
    due: datetime
    owner: Party
    provision: str
    force: str
    list_version: str
    calendar: str
    paused: datetime | None = None
    about: UUID | None = None


def clocks_of(facts: Iterable[Recorded[Any]]) -> tuple[RunningClock, ...]:
    """The periods that run after these facts, the one that is due first before the others."""
    running: dict[UUID, RunningClock] = {}
    for recorded in sorted(facts, key=lambda one: one.position):
        tell(running, recorded.fact)
    return tuple(sorted(running.values(), key=lambda one: (one.due, str(one.clock_run_id))))


def tell(running: dict[UUID, RunningClock], fact: Any) -> None:
    """Let one fact begin, change or end a period."""
    match fact:
        case ClockStarted():
            running[fact.clock_run_id] = RunningClock.model_validate(fact, from_attributes=True, extra="ignore")
        case ClockPaused(clock_run_id=one) if one in running:
            running[one] = running[one].with_(paused=fact.happened_at)
        case ClockResumed(clock_run_id=one) if one in running:
            running[one] = running[one].with_(due=fact.due, calendar=fact.calendar, paused=None)
        case ClockReplanned(clock_run_id=one) if one in running:
            counted = {name: getattr(fact, name) for name in ("started", "due", "provision", "force")}
            running[one] = running[one].with_(**counted, list_version=fact.list_version, calendar=fact.calendar)
        case ClockStopped(clock_run_id=one):
            running.pop(one, None)
