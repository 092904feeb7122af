"""One yes or no of somebody to something that is asked of them, until it is taken back."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.classes import FieldClass
from schemas.codes import AgencyCode, ConsentPurpose
from schemas.consent import ConsentGiven, ConsentRefused, ConsentWithdrawn
from schemas.moment import Day, london_day
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfConsent(Command):
    """A command about one consent of one case."""

    consent_id: UUID
    case_id: UUID


class AskedForConsent(OfConsent):
    """What was asked: `to` is the agency with which something is shared or which does something."""

    purpose: ConsentPurpose
    to: AgencyCode
    words: HealthText | None = None


class GiveConsent(AskedForConsent):
    """Without classes it is every class of field that the purpose needs; `until` is the last day on which it holds."""

    classes: Annotated[tuple[FieldClass, ...], Field(max_length=6)] = ()
    until: Day | None = None


class RefuseConsent(AskedForConsent):
    pass


class WithdrawConsent(OfConsent):
    words: HealthText | None = None


AnyCommand = GiveConsent | RefuseConsent | WithdrawConsent


class State(Life):
    """A yes or a no as it stands."""

    purpose: str = ""
    to: str = ""
    given: bool = False


def allow(command: Any, state: State | None, told_by: Party) -> None:
    match command:
        case WithdrawConsent() if state and not state.given:
            raise Refused("consent_never_given", "this was refused, so there is nothing to take back")
        case GiveConsent() if command.until is not None and command.until < london_day(command.at):
            raise Refused("consent_over_before_given", "the last day of this consent lies in the past")


def more(command: Any, state: State | None, told_by: Party) -> Mapping[str, object]:
    return {"purpose": state.purpose, "to": state.to} if isinstance(command, WithdrawConsent) and state else {}


def follow(state: State, fact: Any) -> State:
    match fact:
        case ConsentGiven() | ConsentRefused():
            return state.with_(purpose=fact.purpose, to=fact.to, given=isinstance(fact, ConsentGiven))
    return state


decider = Lives(
    what="consent",
    begins={GiveConsent: ConsentGiven, RefuseConsent: ConsentRefused},
    ends={WithdrawConsent: ConsentWithdrawn},
    state=State,
    stream=lambda command: command.consent_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
