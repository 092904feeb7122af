"""Who is on duty in one unit, as its roster owner publishes, corrects and covers it."""

from datetime import date
from typing import Annotated, Any, Self, assert_never
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from aggregates._shape import Command, Decider
from schemas.codes import RoleCode
from schemas.fact import Fact
from schemas.model import Model
from schemas.moment import Day
from schemas.party import Party
from schemas.refused import Refused
from schemas.roster import (
    CoverArranged,
    CoverCancelled,
    DutyLine,
    LeaveBooked,
    LeaveCancelled,
    RosterCorrected,
    RosterPublished,
)

Weekday = Annotated[int, Field(ge=1, le=7)]
Heads = Annotated[int, Field(ge=1, le=500)]


class Line(Model):
    """A recurring line of a roster: weekdays from 1 (Monday) to 7 (Sunday); none means no duty at all."""

    role: RoleCode
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7)]
    count: Heads = 1
    worker: UUID | None = None


class Period(Command):
    """Days from first to last, both included."""

    unit: UUID
    first_day: Day
    last_day: Day

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.last_day < self.first_day:
            raise PydanticCustomError("days_out_of_order", "the last day comes before the first")
        return self


class PublishRoster(Period):
    roster_id: UUID
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=100)]


class CorrectRoster(Period):
    roster_id: UUID
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=100)]


class BookLeave(Period):
    leave_id: UUID
    role: RoleCode
    worker: UUID | None = None


class CancelLeave(Command):
    unit: UUID
    leave_id: UUID


class ArrangeCover(Command):
    unit: UUID
    cover_id: UUID
    role: RoleCode
    on: Day
    count: Heads = 1
    worker: UUID | None = None


class CancelCover(Command):
    unit: UUID
    cover_id: UUID


AnyCommand = PublishRoster | CorrectRoster | BookLeave | CancelLeave | ArrangeCover | CancelCover


class Said(Model):
    """What a roster says now, and whether that is a correction of what it said at first."""

    first_day: date
    last_day: date
    lines: tuple[DutyLine, ...]
    corrected: bool

    @classmethod
    def by(cls, fact: RosterPublished | RosterCorrected) -> Self:
        return cls(
            first_day=fact.first_day,
            last_day=fact.last_day,
            lines=fact.lines,
            corrected=isinstance(fact, RosterCorrected),
        )


class State(Model):
    """What has been said of the unit's duty, by id; leave and cover that were cancelled are kept as none."""

    rosters: dict[UUID, Said] = {}
    leave: dict[UUID, LeaveBooked | None] = {}
    cover: dict[UUID, CoverArranged | None] = {}


def decide(command: AnyCommand, state: State, told_by: Party) -> list[Fact]:
    match command:
        case PublishRoster():
            return publish(command, state)
        case CorrectRoster():
            return correct(command, state)
        case BookLeave():
            return book_leave(command, state)
        case CancelLeave():
            return cancel_leave(command, state)
        case ArrangeCover():
            return arrange_cover(command, state)
        case CancelCover():
            return cancel_cover(command, state)
    assert_never(command)


def publish(command: PublishRoster, state: State) -> list[Fact]:
    fact = RosterPublished(happened_at=command.at, **roster_fields(command))
    known = state.rosters.get(command.roster_id)
    if known is None:
        return [fact]
    if known == Said.by(fact):
        return []
    raise Refused("roster_already_published", "a roster with this id was published before; correct it instead")


def correct(command: CorrectRoster, state: State) -> list[Fact]:
    known = state.rosters.get(command.roster_id)
    if known is None:
        raise Refused("roster_not_published", "no roster with this id was published for the unit")
    fact = RosterCorrected(happened_at=command.at, **roster_fields(command))
    return [] if known.with_(corrected=True) == Said.by(fact) else [fact]


def book_leave(command: BookLeave, state: State) -> list[Fact]:
    fact = LeaveBooked(
        happened_at=command.at,
        unit=command.unit,
        leave_id=command.leave_id,
        role=command.role,
        first_day=command.first_day,
        last_day=command.last_day,
        worker=command.worker,
    )
    if command.leave_id not in state.leave:
        return [fact]
    if same(state.leave[command.leave_id], fact):
        return []
    raise Refused("leave_already_booked", "leave with this id was booked before; cancel it and book anew")


def cancel_leave(command: CancelLeave, state: State) -> list[Fact]:
    if command.leave_id not in state.leave:
        raise Refused("leave_not_booked", "no leave with this id was booked in the unit")
    if state.leave[command.leave_id] is None:
        return []
    return [LeaveCancelled(happened_at=command.at, unit=command.unit, leave_id=command.leave_id)]


def arrange_cover(command: ArrangeCover, state: State) -> list[Fact]:
    fact = CoverArranged(
        happened_at=command.at,
        unit=command.unit,
        cover_id=command.cover_id,
        role=command.role,
        on=command.on,
        count=command.count,
        worker=command.worker,
    )
    if command.cover_id not in state.cover:
        return [fact]
    if same(state.cover[command.cover_id], fact):
        return []
    raise Refused("cover_already_arranged", "cover with this id was arranged before; cancel it and arrange anew")


def cancel_cover(command: CancelCover, state: State) -> list[Fact]:
    if command.cover_id not in state.cover:
        raise Refused("cover_not_arranged", "no cover with this id was arranged in the unit")
    if state.cover[command.cover_id] is None:
        return []
    return [CoverCancelled(happened_at=command.at, unit=command.unit, cover_id=command.cover_id)]


def roster_fields(command: PublishRoster | CorrectRoster) -> dict[str, Any]:
    """What a roster's fact takes over from its command."""
    return {
        "unit": command.unit,
        "roster_id": command.roster_id,
        "first_day": command.first_day,
        "last_day": command.last_day,
        "lines": tuple(DutyLine(**line.__dict__) for line in command.lines),
    }


def same(known: Fact | None, fact: Fact) -> bool:
    """Whether both say the same, whenever they were said."""
    return known is not None and known.with_(happened_at=fact.happened_at) == fact


def evolve(state: State, fact: Fact) -> State:
    match fact:
        case RosterPublished() | RosterCorrected():
            return state.with_(rosters={**state.rosters, fact.roster_id: Said.by(fact)})
        case LeaveBooked():
            return state.with_(leave={**state.leave, fact.leave_id: fact})
        case LeaveCancelled():
            return state.with_(leave={**state.leave, fact.leave_id: None})
        case CoverArranged():
            return state.with_(cover={**state.cover, fact.cover_id: fact})
        case CoverCancelled():
            return state.with_(cover={**state.cover, fact.cover_id: None})
    return state


decider = Decider(State(), decide, evolve, stream=lambda command: command.unit)
