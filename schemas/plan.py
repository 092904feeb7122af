"""A plan for somebody's care: what they prefer, what others see, what was drafted and what holds."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.party import Party
from schemas.sealed import Sealed

Leads = Literal["more_independence", "the_same", "more_support"]


class PlanBegun(Fact):
    """Somebody began to plan with the person and leads that work."""

    plan_id: UUID
    case_id: UUID
    lead: Party


class PreferenceStated(Fact):
    """What the person would prefer, in their own words or told by another, and what lies behind it if that is known."""

    plan_id: UUID
    case_id: UUID
    words: Sealed
    own_words: bool
    background: Sealed | None
    by: Party


class ProfessionalViewRecorded(Fact):
    """What a worker sees as possible; `leads_to` compares it with what the person prefers."""

    plan_id: UUID
    case_id: UUID
    words: Sealed
    leads_to: Leads
    by: Party


class PlanDrafted(Fact):
    """The plan was put on paper, from the options under `options_id` where such were shown."""

    plan_id: UUID
    case_id: UUID
    lead: Party
    options_id: UUID | None
    by: Party


class ReasonsWritten(Fact):
    """Both what the person prefers and what the worker sees stand in the plan with their reasons."""

    ends_gap_as: ClassVar[Ending] = "answered"

    plan_id: UUID
    case_id: UUID
    for_preference: Sealed
    for_view: Sealed
    by: Party


class InformationGiven(Fact):
    """The person was given what they need to choose: what it was, and in which form."""

    ends_gap_as: ClassVar[Ending] = "answered"

    plan_id: UUID
    case_id: UUID
    words: Sealed
    means: Means
    by: Party


class RevisitSet(Fact):
    """A day was set on which the person is asked again."""

    ends_gap_as: ClassVar[Ending] = "answered"

    plan_id: UUID
    case_id: UUID
    revisit_on: date
    by: Party


class PlanFinalised(Fact):
    """The plan holds from now on: whether the person's own voice is in it, and what its reasons and next look are."""

    plan_id: UUID
    case_id: UUID
    lead: Party
    own_voice: bool = True
    reasons: Sealed | None = None
    information_given: bool = True
    revisit_on: date | None = None
    by: Party


class PlanEnded(Fact):
    """The plan holds no longer, with the reason."""

    plan_id: UUID
    case_id: UUID
    reason: Sealed
    by: Party
