"""What a person arranges for themselves on the way to an outcome, with their own time and money."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class OwnPlanMade(Fact):
    """The person made a plan of their own towards an outcome, for a day if they named one."""

    own_plan_id: UUID
    case_id: UUID
    outcome_id: UUID | None
    words: Sealed
    on: date | None
    own_money: bool
    by: Party


class OwnPlanReversed(Fact):
    """The person took their own plan back; `own_reason` is another reason they gave, `reason_told_to` to whom."""

    own_plan_id: UUID
    case_id: UUID
    outcome_id: UUID | None
    own_reason: Sealed | None
    reason_told_to: Party | None
    by: Party


class OwnPlanResumed(Fact):
    """The person goes ahead with their own plan after all."""

    ends_gap_as: ClassVar[Ending] = "answered"

    own_plan_id: UUID
    case_id: UUID
    outcome_id: UUID | None
    on: date | None
    by: Party


class OwnPlanDone(Fact):
    """The person did what they had planned."""

    own_plan_id: UUID
    case_id: UUID
    outcome_id: UUID | None
    words: Sealed | None
    by: Party
