"""One period that runs in somebody's case, until what it is for is done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas import codes
from schemas.calendar import calendar_version
from schemas.clock import ClockPaused, ClockReplanned, ClockResumed, ClockStarted, ClockStopped
from schemas.clocks import ENDING_WITH, clock, due_moment, put_off
from schemas.codes import ClockCode, Row
from schemas.moment import Moment, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfClock(Command):
    """A command about one running period of one case."""

    clock_run_id: UUID
    case_id: UUID


class StartClock(OfClock):
    """`started` is what the period counts from, or, where it counts back, the day that it lies before."""

    clock_id: ClockCode
    started: Moment
    owner: NamedParty
    about: UUID | None = None


class PauseClock(OfClock):
    reason: HealthText


class ResumeClock(OfClock):
    pass


class MoveClockStart(OfClock):
    started: Moment
    reason: HealthText


class StopClock(OfClock):
    note: HealthText | None = None


AnyCommand = StartClock | PauseClock | ResumeClock | MoveClockStart | StopClock


class State(Life):
    """A period as it stands: since when it is paused if it is, and for how long it stood still before."""

    clock_id: str = ""
    started: datetime | None = None
    due: datetime | None = None
    paused: datetime | None = None
    stood_still: tuple[tuple[datetime, datetime], ...] = ()


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if state is None or state.due is None:
        return
    match command:
        case PauseClock() if state.paused is not None:
            raise Refused("clock_paused", "this period stands still already")
        case PauseClock() if command.at >= state.due:
            raise Refused("clock_ran_out", "the period had run out by then, and a pause brings no time back")
        case ResumeClock() if state.paused is None:
            raise Refused("clock_not_paused", "this period does not stand still")
        case ResumeClock() if command.at < (state.paused or command.at):
            raise Refused("clock_resumed_early", "it cannot go on before it was paused")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    if isinstance(command, StartClock):
        return counted(command.clock_id, command.started, command.at, ())
    if state is None or state.due is None:
        return {}
    known = {"clock_id": state.clock_id}
    match command:
        case PauseClock():
            return known | {"due": state.due}
        case ResumeClock():
            return known | resumed(command, state, state.due)
        case MoveClockStart():
            planned = counted(state.clock_id, command.started, command.at, state.stood_still)
            return known | {"before": state.due} | planned
        case StopClock():
            return known | {"due": state.due, "in_time": command.at < state.due}
    return {}


def counted(
    clock_id: str, started: datetime, at: datetime, stood_still: tuple[tuple[datetime, datetime], ...]
) -> dict[str, object]:
    """When the period is due by the row in force on the day it started, and which row and calendar counted."""
    day = london_day(started)
    try:
        row = clock(clock_id, day)
    except LookupError:
        raise Refused("clock_not_in_force", "no rule of this kind was in force on the day it would start") from None
    due = due_at(row, started, at)
    for paused, went_on in stood_still:
        due = put_off(row, due, paused, went_on)
    version = codes.version("statutory_clocks", day)
    kept = {"provision": row["provision"], "force": row["force"], "list_version": version}
    return kept | {"due": due, "calendar": calendar_version(london_day(at))}


def due_at(row: Row, started: datetime, at: datetime) -> datetime:
    """The moment at which the period has run out, as it was counted then."""
    if row["direction"] == ENDING_WITH:
        raise Refused("clock_is_a_window", "this period ends with its day and is looked up, not started")
    return due_moment(row, started, london_day(at))


def resumed(command: ResumeClock, state: State, due: datetime) -> dict[str, object]:
    """The moment at which a period is due that goes on now, by the rule it started under, and what it was paused at."""
    paused = state.paused or command.at
    row = clock(state.clock_id, london_day(state.started or command.at))
    planned = {"before": due, "due": put_off(row, due, paused, max(paused, command.at))}
    return planned | {"paused": paused, "calendar": calendar_version(london_day(command.at))}


def follow(state: State, fact: Any) -> State:
    match fact:
        case ClockStarted():
            return state.with_(clock_id=fact.clock_id, started=fact.started, due=fact.due)
        case ClockPaused():
            return state.with_(paused=fact.happened_at)
        case ClockResumed():
            still = (*state.stood_still, (fact.paused, fact.happened_at))
            return state.with_(due=fact.due, paused=None, stood_still=still)
        case ClockReplanned():
            return state.with_(started=fact.started, due=fact.due)
        case ClockStopped():
            return state.with_(paused=None)
    return state


decider = Lives(
    what="period",
    begins={StartClock: ClockStarted},
    goes_on={PauseClock: ClockPaused, ResumeClock: ClockResumed, MoveClockStart: ClockReplanned},
    ends={StopClock: ClockStopped},
    state=State,
    stream=lambda command: command.clock_run_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
