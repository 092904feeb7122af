"""One direction about somebody's care, changed or reasoned further, until it is withdrawn."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._parties import refuse_altering
from aggregates._shape import Command
from schemas.codes import BasisCode, CareActOutcomeCode
from schemas.decided import Effect
from schemas.direction import (
    DirectionChanged,
    DirectionGiven,
    DirectionReasonAdded,
    DirectionTold,
    DirectionWithdrawn,
)
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import HealthText

Bases = Annotated[tuple[BasisCode, ...], Field(min_length=1, max_length=18)]
Unmet = Annotated[tuple[CareActOutcomeCode, ...], Field(max_length=18)]


class OfDirection(Command):
    """A command about one direction of one case."""

    direction_id: UUID
    case_id: UUID


class SaysDirection(OfDirection):
    """What is directed: `option_id` is one of the options that were shown, `unmet` what it leaves unmet."""

    option_id: UUID | None = None
    proceed: bool = True
    effect: Effect
    bases: Bases
    unmet: Unmet = ()
    person_told: bool = True
    words: HealthText | None = None


class GiveDirection(SaysDirection):
    """`discharge_id` is the way home it is about, `options_id` the options that were shown."""

    discharge_id: UUID | None = None
    options_id: UUID | None = None


class ChangeDirection(SaysDirection):
    pass


class AddDirectionReason(OfDirection):
    bases: Bases
    person_told: bool = True
    words: HealthText


class TellDirection(OfDirection):
    pass


class WithdrawDirection(OfDirection):
    reason: HealthText


AnyCommand = GiveDirection | ChangeDirection | AddDirectionReason | TellDirection | WithdrawDirection


class State(Life):
    """A direction as it stands; `about` is what was decided about."""

    about: UUID | None = None
    discharge_id: UUID | None = None
    options_id: UUID | None = None
    option_id: UUID | None = None
    proceed: bool = True
    effect: Effect = "other"
    bases: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    decided_by: Party | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, ChangeDirection | AddDirectionReason | WithdrawDirection) and state:
        refuse_altering(told_by, state.decided_by)
    match command:
        case GiveDirection(option_id=UUID(), options_id=None):
            raise Refused("option_of_which_list", "say from which list of options the option is taken")
        case ChangeDirection(option_id=UUID()) if state and state.options_id is None:
            raise Refused("no_options_to_take_from", "this direction was not about a list of options")
        case AddDirectionReason(bases=bases) if state and set(bases) <= set(state.bases):
            raise Refused("reason_known", "this reason was given before; add one that is new")


def more(command: Any, state: State | None, told_by: Party) -> Mapping[str, object]:
    match command:
        case GiveDirection():
            about = command.options_id or command.discharge_id or command.direction_id
            return {"decided_id": about, "decided_by": told_by}
    if state is None:
        return {}
    of_what = {"decided_id": state.about, "discharge_id": state.discharge_id, "options_id": state.options_id}
    match command:
        case TellDirection():
            return {"decided_id": state.about}
        case ChangeDirection():
            return of_what | {"decided_by": told_by}
        case AddDirectionReason():
            bases = tuple(dict.fromkeys((*state.bases, *command.bases)))
            stands = {"option_id": state.option_id, "proceed": state.proceed, "unmet": state.unmet}
            return (
                of_what
                | stands
                | {
                    "effect": state.effect,
                    "bases": bases,
                    "added": command.bases,
                    "decided_by": told_by,
                }
            )
    return of_what


def follow(state: State, fact: Any) -> State:
    match fact:
        case DirectionGiven() | DirectionChanged() | DirectionReasonAdded():
            return state.with_(
                about=fact.decided_id,
                discharge_id=fact.discharge_id,
                options_id=fact.options_id,
                option_id=fact.option_id,
                proceed=fact.proceed,
                effect=fact.effect,
                bases=fact.bases,
                unmet=fact.unmet,
                decided_by=fact.decided_by,
            )
    return state


decider = Lives(
    what="direction",
    begins={GiveDirection: DirectionGiven},
    goes_on={
        ChangeDirection: DirectionChanged,
        AddDirectionReason: DirectionReasonAdded,
        TellDirection: DirectionTold,
    },
    ends={WithdrawDirection: DirectionWithdrawn},
    state=State,
    stream=lambda command: command.direction_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
