"""The periods that ran, by when each was due as recorded, and what today's list and calendar make of it again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from projections.replay.rerun import ComesTo, Rerun, between, compared
from projections.running_clocks import RunningClock, clocks_of
from schemas import codes
from schemas.calendar import calendar_version
from schemas.clock import ClockReplanned, ClockResumed, ClockStarted
from schemas.clocks import clock, due_moment, put_off
from schemas.moment import london_day
from schemas.recorded import Recorded

LIST = "the list of periods or the calendar of working days"


class Counted(NamedTuple):
    """A period as it was recorded, what counting again comes to, and how that compares."""

    clock: RunningClock
    due_today: datetime | None
    rerun: Rerun


def counted_again(known: Iterable[Recorded[Any]]) -> tuple[Counted, ...]:
    """Every period that ran after these facts, the one due first before the others."""
    facts = sorted(known, key=lambda one: one.position)
    return tuple(counted(one, [f.fact for f in facts if of_run(f.fact, one.clock_run_id)]) for one in clocks_of(facts))


def of_run(fact: Any, run: UUID) -> bool:
    """Whether a fact is about that run of a period, and counted when it is due."""
    return isinstance(fact, ClockStarted | ClockReplanned | ClockResumed) and fact.clock_run_id == run


def counted(running: RunningClock, facts: list[Any]) -> Counted:
    """One period, counted again as it was: from its start, with every pause."""
    last = facts[-1]
    today_list = codes.version("statutory_clocks", london_day(running.started))
    today = f"{today_list}, {calendar_version(london_day(last.happened_at))}"
    due = due_today(running, facts)
    comes_to: ComesTo = "nothing" if due is None else "same" if due == running.due else "other"
    changed = between(f"{running.list_version}, {running.calendar}", today)
    return Counted(running, due, compared(changed, comes_to, LIST))


def due_today(running: RunningClock, facts: list[Any]) -> datetime | None:
    """When it would be due by today's list and calendar as they were known on each day; none where no row counts."""
    due, pauses = None, []
    for fact in facts:
        try:
            row = clock(running.clock_id, london_day(running.started))
        except LookupError:
            return None
        if isinstance(fact, ClockResumed):
            pauses.append((fact.paused, fact.happened_at))
            due = put_off(row, due, *pauses[-1]) if due is not None else None
        else:
            due = due_moment(row, fact.started, london_day(fact.happened_at))
            for paused, went_on in pauses:
                due = put_off(row, due, paused, went_on)
    return due
