"""Why more is being done for a person for now than with them, and when that is looked at again."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class DoingForExplained(Fact):
    """Somebody said why more is being done for the person towards this outcome, and the day to look at it again."""

    ends_gap_as: ClassVar[Ending] = "answered"

    doing_for_id: UUID
    case_id: UUID
    outcome_id: UUID
    reason: Sealed
    look_again_on: date
    by: Party


class DoingForLookedAtAgain(Fact):
    """Somebody looked again with the person: the reason still holds, and here is the next day to look."""

    ends_gap_as: ClassVar[Ending] = "answered"

    doing_for_id: UUID
    case_id: UUID
    outcome_id: UUID
    look_again_on: date
    by: Party


class DoingForReasonOver(Fact):
    """The reason to do more for the person does not hold any more."""

    doing_for_id: UUID
    case_id: UUID
    outcome_id: UUID
    by: Party
