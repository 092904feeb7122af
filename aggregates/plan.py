"""One plan for somebody's care, from the first talk until it holds no longer; it may be drafted and settled again."""

from typing import Any
from uuid import UUID

from aggregates._days import refuse_day_gone
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.means import Means
from schemas.moment import Day
from schemas.party import NamedParty, Party
from schemas.plan import (
    InformationGiven,
    Leads,
    PlanBegun,
    PlanDrafted,
    PlanEnded,
    PlanFinalised,
    PreferenceStated,
    ProfessionalViewRecorded,
    ReasonsWritten,
    RevisitSet,
)
from schemas.sealed import HealthText


class OfPlan(Command):
    """A command about one plan of one case."""

    plan_id: UUID
    case_id: UUID


class BeginPlan(OfPlan):
    lead: NamedParty


class StatePreference(OfPlan):
    words: HealthText
    own_words: bool = True
    background: HealthText | None = None


class RecordProfessionalView(OfPlan):
    words: HealthText
    leads_to: Leads


class DraftPlan(OfPlan):
    lead: NamedParty
    options_id: UUID | None = None


class WriteReasons(OfPlan):
    for_preference: HealthText
    for_view: HealthText


class GiveInformation(OfPlan):
    words: HealthText
    means: Means


class SetRevisit(OfPlan):
    revisit_on: Day


class FinalisePlan(OfPlan):
    lead: NamedParty
    own_voice: bool = True
    reasons: HealthText | None = None
    information_given: bool = True
    revisit_on: Day | None = None


class EndPlan(OfPlan):
    reason: HealthText


AnyCommand = (
    BeginPlan
    | StatePreference
    | RecordProfessionalView
    | DraftPlan
    | WriteReasons
    | GiveInformation
    | SetRevisit
    | FinalisePlan
    | EndPlan
)


def allow(command: Any, state: Life | None, told_by: Party) -> None:
    match command:
        case SetRevisit(revisit_on=day) | FinalisePlan(revisit_on=day):
            refuse_day_gone(day, command.at)


decider = Lives(
    what="plan",
    begins={BeginPlan: PlanBegun},
    goes_on={
        StatePreference: PreferenceStated,
        RecordProfessionalView: ProfessionalViewRecorded,
        DraftPlan: PlanDrafted,
        WriteReasons: ReasonsWritten,
        GiveInformation: InformationGiven,
        SetRevisit: RevisitSet,
        FinalisePlan: PlanFinalised,
    },
    ends={EndPlan: PlanEnded},
    state=Life,
    stream=lambda command: command.plan_id,
    allow=allow,
).decider()
