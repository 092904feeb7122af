"""One kind of support that was asked for, until it is there or nobody wants it any more."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from aggregates._days import refuse_day_gone
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import SupportKind, UnmetReasonCode
from schemas.moment import Day, london_day
from schemas.need import (
    AlternativeAccepted,
    AskingWithdrawn,
    CarerRiskSeen,
    NeedMet,
    NeedNotMet,
    NeedPlanned,
    SupportAsked,
    SupportAskedAgain,
)
from schemas.party import Party
from schemas.sealed import HealthText, ThirdPartyText


class OfNeed(Command):
    """A command about one kind of support that was asked for."""

    need_id: UUID
    case_id: UUID


class AskForSupport(OfNeed):
    kind: SupportKind
    asked_by: Literal["person", "carer", "family", "advocate", "worker"] = "person"
    words: HealthText | None = None


class AskForSupportAgain(OfNeed):
    asked_by: Literal["person", "carer", "family", "advocate", "worker"] = "person"
    words: HealthText | None = None


class RecordNotMet(OfNeed):
    reason: UnmetReasonCode
    carer_at_risk: bool = False
    offered: HealthText | None = None


class RecordCarerRisk(OfNeed):
    words: ThirdPartyText


class AcceptAlternative(OfNeed):
    accepted_by: Literal["person", "carer"]
    words: HealthText


class PlanNeed(OfNeed):
    on: Day


class RecordNeedMet(OfNeed):
    pass


class WithdrawAsking(OfNeed):
    reason: HealthText


AnyCommand = (
    AskForSupport
    | AskForSupportAgain
    | RecordNotMet
    | RecordCarerRisk
    | AcceptAlternative
    | PlanNeed
    | RecordNeedMet
    | WithdrawAsking
)


class State(Life):
    """What was asked for, and when last."""

    kind: str = ""
    asked_on: date | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, PlanNeed):
        refuse_day_gone(command.on, command.at)


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    if state is None or isinstance(command, AskForSupport):
        return {}
    asked = {"asked_on": state.asked_on} if isinstance(command, RecordNotMet) else {}
    return {"kind": state.kind, **asked}


def follow(state: State, fact: Any) -> State:
    match fact:
        case SupportAsked() | SupportAskedAgain():
            return state.with_(kind=fact.kind, asked_on=london_day(fact.happened_at))
    return state


decider = Lives(
    what="need",
    begins={AskForSupport: SupportAsked},
    goes_on={
        AskForSupportAgain: SupportAskedAgain,
        RecordNotMet: NeedNotMet,
        RecordCarerRisk: CarerRiskSeen,
        AcceptAlternative: AlternativeAccepted,
        PlanNeed: NeedPlanned,
    },
    ends={RecordNeedMet: NeedMet, WithdrawAsking: AskingWithdrawn},
    state=State,
    stream=lambda command: command.need_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
