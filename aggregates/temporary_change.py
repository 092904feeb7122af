"""A time with a first and a last day in which things are different for a person."""

from datetime import date
from typing import Any
from uuid import UUID

from aggregates._days import refuse_ends_first
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.moment import Day
from schemas.party import Party
from schemas.sealed import HealthText
from schemas.temporary_change import (
    Cause,
    TemporaryChangeMoved,
    TemporaryChangeSet,
    TemporaryChangeWithdrawn,
)


class OfTemporaryChange(Command):
    """A command about one temporary change in one case."""

    temporary_change_id: UUID
    case_id: UUID


class SetTemporaryChange(OfTemporaryChange):
    cause: Cause
    first_day: Day
    last_day: Day
    words: HealthText | None = None


class MoveTemporaryChange(OfTemporaryChange):
    last_day: Day


class WithdrawTemporaryChange(OfTemporaryChange):
    reason: HealthText


AnyCommand = SetTemporaryChange | MoveTemporaryChange | WithdrawTemporaryChange


class State(Life):
    """The days of the change as they stand."""

    first_day: date | None = None
    last_day: date | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, WithdrawTemporaryChange):
        return
    first = state.first_day if state else command.first_day
    refuse_ends_first(first, command.last_day)


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    if state is None or not isinstance(command, MoveTemporaryChange):
        return {}
    return {"first_day": state.first_day, "before": state.last_day}


def follow(state: State, fact: Any) -> State:
    match fact:
        case TemporaryChangeSet() | TemporaryChangeMoved():
            return state.with_(first_day=fact.first_day, last_day=fact.last_day)
    return state


decider = Lives(
    what="temporary change",
    begins={SetTemporaryChange: TemporaryChangeSet},
    goes_on={MoveTemporaryChange: TemporaryChangeMoved},
    ends={WithdrawTemporaryChange: TemporaryChangeWithdrawn},
    state=State,
    stream=lambda command: command.temporary_change_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
