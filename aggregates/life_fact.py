"""One fact of somebody's life that care may lean on, until another takes its place."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from aggregates._days import refuse_day_to_come
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import LifeFactKind
from schemas.life_fact import (
    LifeFactConfirmed,
    LifeFactContradicted,
    LifeFactLeftOut,
    LifeFactReplaced,
    LifeFactStated,
    Source,
)
from schemas.moment import Day
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import HealthText, ThirdPartyText


class OfLifeFact(Command):
    """A command about one fact of somebody's life."""

    life_fact_id: UUID
    case_id: UUID


class StateLifeFact(OfLifeFact):
    kind: LifeFactKind
    source: Source
    last_confirmed: Day
    mark: Literal["lifelong", "fluctuates"] | None = None
    words: ThirdPartyText


class ConfirmLifeFact(OfLifeFact):
    source: Source
    last_confirmed: Day
    words: ThirdPartyText | None = None


class ContradictLifeFact(OfLifeFact):
    """`at` is when it stopped being so, as far as that is known."""

    source: Source
    words: ThirdPartyText


class ReplaceLifeFact(OfLifeFact):
    """`replaced_by` is the fact that says how it is now, `on` the day on which those concerned were asked."""

    replaced_by: UUID
    on: Day


class LeaveOutLifeFact(OfLifeFact):
    """`leaning_id` is the decision or the way home that leaned on it."""

    leaning_id: UUID
    words: HealthText | None = None


AnyCommand = StateLifeFact | ConfirmLifeFact | ContradictLifeFact | ReplaceLifeFact | LeaveOutLifeFact


class State(Life):
    """A fact of somebody's life as it stands, and the day on which it was last known to be so."""

    last_confirmed: date | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, StateLifeFact | ConfirmLifeFact):
        refuse_day_to_come(command.last_confirmed, command.at)
    match command:
        case ConfirmLifeFact() if state and state.last_confirmed and command.last_confirmed < state.last_confirmed:
            raise Refused("confirmed_before", "it was confirmed on a later day than that before")
        case ReplaceLifeFact() if command.replaced_by == command.life_fact_id:
            raise Refused("replaced_by_itself", "a fact is replaced by another, not by itself")


def follow(state: State, fact: Any) -> State:
    match fact:
        case LifeFactStated() | LifeFactConfirmed():
            return state.with_(last_confirmed=fact.last_confirmed)
    return state


decider = Lives(
    what="fact of this life",
    begins={StateLifeFact: LifeFactStated},
    goes_on={ConfirmLifeFact: LifeFactConfirmed, ContradictLifeFact: LifeFactContradicted},
    always={LeaveOutLifeFact: LifeFactLeftOut},
    ends={ReplaceLifeFact: LifeFactReplaced},
    state=State,
    stream=lambda command: command.life_fact_id,
    allow=allow,
    follow=follow,
).decider()
