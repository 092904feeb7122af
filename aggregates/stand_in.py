"""One time of standing in for the named worker of a case."""

from datetime import date
from typing import Any
from uuid import UUID

from aggregates._days import refuse_day_gone, refuse_ends_first
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.moment import Day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.stand_in import StandInArranged, StandInMoved


class OfStandIn(Command):
    """A command about one time of standing in."""

    stand_in_id: UUID
    case_id: UUID


class ArrangeStandIn(OfStandIn):
    """Both days count; `named_worker` is who stays the person's worker."""

    worker: NamedParty
    named_worker: NamedParty
    first_day: Day
    last_day: Day


class MoveStandIn(OfStandIn):
    last_day: Day


AnyCommand = ArrangeStandIn | MoveStandIn


class State(Life):
    """From which to which day somebody stands in."""

    first_day: date | None = None
    last_day: date | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    match command:
        case ArrangeStandIn(worker=worker, named_worker=named):
            refuse_ends_first(command.first_day, command.last_day)
            if worker == named:
                raise Refused("stands_in_for_themselves", "nobody stands in for themselves; name somebody else")
        case MoveStandIn() if state:
            refuse_ends_first(state.first_day, command.last_day)
            refuse_day_gone(command.last_day, command.at)


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    return {"before": state.last_day} if isinstance(command, MoveStandIn) and state else {}


def follow(state: State, fact: Any) -> State:
    match fact:
        case StandInArranged():
            return state.with_(first_day=fact.first_day, last_day=fact.last_day)
        case StandInMoved():
            return state.with_(last_day=fact.last_day)
    return state


decider = Lives(
    what="time of standing in",
    begins={ArrangeStandIn: StandInArranged},
    goes_on={MoveStandIn: StandInMoved},
    state=State,
    stream=lambda command: command.stand_in_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
