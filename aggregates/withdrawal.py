"""One service that is to end for one person, until it has ended or goes on."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from aggregates._days import refuse_day_gone
from aggregates._decides import Decides, decided
from aggregates._life import Life, Lives
from aggregates._parties import refuse_altering
from aggregates._shape import Command
from schemas.codes import AgencyCode, SupportKind
from schemas.means import Means
from schemas.moment import Day
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import HealthText
from schemas.withdrawal import (
    AlternativeOffered,
    PartnerAnsweredOnWithdrawal,
    PartnerToldOfWithdrawal,
    WithdrawalAnswered,
    WithdrawalChanged,
    WithdrawalHeard,
    WithdrawalReasoned,
    WithdrawalSet,
    WithdrawalTakenBack,
    WithdrawalTold,
)

Agencies = Annotated[tuple[AgencyCode, ...], Field(max_length=20)]


class OfWithdrawal(Command):
    """A command about one withdrawal of one case."""

    withdrawal_id: UUID
    case_id: UUID


class SetWithdrawal(OfWithdrawal, Decides):
    service: SupportKind
    ends_on: Day
    emergency: bool = False
    alternative_from: Day | None = None
    reason: HealthText | None = None
    partners: Agencies = ()
    told: Agencies = ()


class ChangeWithdrawal(OfWithdrawal, Decides):
    """Another last day, with the bases on which it was chosen."""

    ends_on: Day
    reason: HealthText | None = None
    partners: Agencies = ()
    told: Agencies = ()


class ReasonWithdrawal(OfWithdrawal, Decides):
    """`bases` are all those on which it now rests."""

    reason: HealthText | None = None


class TellOfWithdrawal(OfWithdrawal):
    """`needs` are the forms of which the person can use one; none are named where any form will do."""

    means: Means
    needs: Annotated[tuple[Means, ...], Field(max_length=6)] = ()
    reason: HealthText | None = None


class HearOnWithdrawal(OfWithdrawal):
    whom: Literal["person", "advocate", "family", "carer"] = "person"
    words: HealthText | None = None


class AnswerOnWithdrawal(OfWithdrawal):
    means: Means
    answer: HealthText


class OfferAlternative(OfWithdrawal):
    kind: SupportKind
    first_day: Day
    words: HealthText | None = None


class TellPartnerOfWithdrawal(OfWithdrawal):
    agency: AgencyCode


class RecordPartnerAnswerOnWithdrawal(OfWithdrawal):
    agency: AgencyCode
    answer: HealthText


class TakeBackWithdrawal(OfWithdrawal):
    reason: HealthText | None = None


AnyCommand = (
    SetWithdrawal
    | ChangeWithdrawal
    | ReasonWithdrawal
    | TellOfWithdrawal
    | HearOnWithdrawal
    | AnswerOnWithdrawal
    | OfferAlternative
    | TellPartnerOfWithdrawal
    | RecordPartnerAnswerOnWithdrawal
    | TakeBackWithdrawal
)


class State(Life):
    """A withdrawal as it stands: the service, its last day, the bases, and whether anybody was heard on it."""

    service: str = "OTHER"
    ends_on: date | None = None
    bases: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    decided_by: Party | None = None
    heard: bool = False


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, ChangeWithdrawal | ReasonWithdrawal | TakeBackWithdrawal) and state:
        refuse_altering(told_by, state.decided_by)
    match command:
        case SetWithdrawal() if command.emergency and command.reason is None:
            raise Refused("emergency_without_reason", "an emergency closure says what happened")
        case ChangeWithdrawal() if state and command.ends_on == state.ends_on:
            raise Refused("withdrawal_not_moved", "the last day stays as it was; say instead what it rests on")
        case ChangeWithdrawal():
            refuse_day_gone(command.ends_on, command.at)
        case AnswerOnWithdrawal() if state and not state.heard:
            raise Refused("nobody_heard_yet", "hear the person first; then there is something to answer")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    match command:
        case SetWithdrawal():
            return {"decided_id": command.withdrawal_id} | decided(command, "withdraw", told_by)
        case ChangeWithdrawal() if state:
            named = tuple(sorted({*state.partners, *command.partners}))
            own = {"decided_id": command.withdrawal_id, "service": state.service, "before": state.ends_on}
            return own | {"partners": named} | decided(command, "withdraw", told_by)
        case ReasonWithdrawal() if state:
            own = {"decided_id": command.withdrawal_id, "service": state.service, "ends_on": state.ends_on}
            return own | decided(command, "withdraw", told_by)
        case TellOfWithdrawal() if state and command.reason is not None:
            return {"bases": state.bases}
    return {}


def follow(state: State, fact: Any) -> State:
    match fact:
        case WithdrawalSet() | WithdrawalChanged():
            kept = {name: getattr(fact, name) for name in ("service", "ends_on", "bases", "partners", "decided_by")}
            return state.with_(**kept)
        case WithdrawalReasoned():
            return state.with_(bases=fact.bases)
        case WithdrawalHeard():
            return state.with_(heard=True)
    return state


decider = Lives(
    what="withdrawal",
    begins={SetWithdrawal: WithdrawalSet},
    goes_on={
        ChangeWithdrawal: WithdrawalChanged,
        ReasonWithdrawal: WithdrawalReasoned,
        TellOfWithdrawal: WithdrawalTold,
        HearOnWithdrawal: WithdrawalHeard,
        AnswerOnWithdrawal: WithdrawalAnswered,
        OfferAlternative: AlternativeOffered,
        TellPartnerOfWithdrawal: PartnerToldOfWithdrawal,
        RecordPartnerAnswerOnWithdrawal: PartnerAnsweredOnWithdrawal,
    },
    ends={TakeBackWithdrawal: WithdrawalTakenBack},
    state=State,
    stream=lambda command: command.withdrawal_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
