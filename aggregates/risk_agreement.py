"""One risk that a person chooses to take, from its agreement until it is over."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from aggregates._days import refuse_day_gone
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.model import Model
from schemas.moment import Day
from schemas.party import Party
from schemas.refused import Refused
from schemas.risk_agreement import (
    Agrees,
    RiskAgreed,
    RiskAgreementAddedTo,
    RiskAgreementEnded,
    RiskAgreementLookedAt,
    Whose,
)
from schemas.sealed import HealthText, ThirdPartyText


class SaidOfRisk(Model):
    """What somebody else thinks of it."""

    whose: Whose
    agrees: Agrees
    words: ThirdPartyText | None = None


Views = Annotated[tuple[SaidOfRisk, ...], Field(max_length=20)]


class OfRiskAgreement(Command):
    """A command about one risk agreement of one case."""

    risk_agreement_id: UUID
    case_id: UUID


class AgreeRisk(OfRiskAgreement):
    """`activity` is what the person wants to do, `persons_words` their voice, `gain` what is good in it for them."""

    activity: HealthText
    persons_words: HealthText | None = None
    gain: HealthText | None = None
    views: Views = ()
    known: HealthText | None = None
    safeguards: HealthText | None = None
    look_again_on: Day | None = None


class AddToRiskAgreement(OfRiskAgreement):
    persons_words: HealthText | None = None
    views: Views = ()
    known: HealthText | None = None
    safeguards: HealthText | None = None
    look_again_on: Day | None = None


class LookAtRiskAgreement(OfRiskAgreement):
    persons_words: HealthText | None = None
    words: HealthText
    look_again_on: Day


class EndRiskAgreement(OfRiskAgreement):
    asked_by: Literal["person", "family", "carer", "provider", "professional"]
    reason: HealthText


AnyCommand = AgreeRisk | AddToRiskAgreement | LookAtRiskAgreement | EndRiskAgreement


class State(Life):
    """A risk agreement as it stands."""


def allow(command: Any, state: State | None, told_by: Party) -> None:
    refuse_day_gone(getattr(command, "look_again_on", None), command.at)
    if isinstance(command, AddToRiskAgreement) and not adds(command):
        raise Refused("nothing_added_to_risk", "say what is added to the risk agreement")


def adds(command: AddToRiskAgreement) -> bool:
    """Whether the command says anything."""
    said = (command.persons_words, command.known, command.safeguards, command.look_again_on)
    return bool(command.views) or any(one is not None for one in said)


decider = Lives(
    what="risk agreement",
    begins={AgreeRisk: RiskAgreed},
    goes_on={AddToRiskAgreement: RiskAgreementAddedTo, LookAtRiskAgreement: RiskAgreementLookedAt},
    ends={EndRiskAgreement: RiskAgreementEnded},
    state=State,
    stream=lambda command: command.risk_agreement_id,
    allow=allow,
).decider()
