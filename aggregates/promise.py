"""One promise made to somebody, until it is kept or broken."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.moment import Day, london_day
from schemas.party import Party
from schemas.promise import PromiseBroken, PromiseKept, PromiseMade, PromiseMoved
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfPromise(Command):
    """A command about one promise of one case."""

    promise_id: UUID
    case_id: UUID


class MakePromise(OfPromise):
    to: Literal["person", "family", "carer"] = "person"
    words: HealthText
    on: Day | None = None


class MovePromise(OfPromise):
    on: Day
    agreed_with_person: bool


class KeepPromise(OfPromise):
    pass


class BreakPromise(OfPromise):
    reason: HealthText
    person_told: bool


AnyCommand = MakePromise | MovePromise | KeepPromise | BreakPromise


class State(Life):
    """A promise as it stands, and the day it is for."""

    on: date | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, MovePromise) and command.on < london_day(command.at):
        raise Refused("promise_day_gone", "a promise cannot be moved to a day that was over by then")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    return {"before": state.on} if isinstance(command, MovePromise) and state else {}


def follow(state: State, fact: PromiseMade | PromiseMoved | PromiseKept | PromiseBroken) -> State:
    match fact:
        case PromiseMade() | PromiseMoved():
            return state.with_(on=fact.on)
    return state


decider = Lives(
    what="promise",
    begins={MakePromise: PromiseMade},
    goes_on={MovePromise: PromiseMoved},
    ends={KeepPromise: PromiseKept, BreakPromise: PromiseBroken},
    state=State,
    stream=lambda command: command.promise_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
