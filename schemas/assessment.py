"""Finding out together what somebody needs and what matters to them (Care Act 2014 s.9 to s.13)."""

from typing import Literal
from uuid import UUID

from schemas.fact import Fact
from schemas.party import Party
from schemas.sealed import Sealed


class AssessmentStarted(Fact):
    """Somebody began to look at needs with the person."""

    assessment_id: UUID
    case_id: UUID
    kind: Literal["needs", "carer", "capacity", "occupational_therapy", "other"]
    assessor: Party


class FindingRecorded(Fact):
    """What was found for one outcome of the Care Act's list; a later finding for the outcome stands beside it."""

    assessment_id: UUID
    case_id: UUID
    outcome: str
    able: Literal["unaided", "with_help", "not_able", "not_known"]
    words: Sealed


class AssessmentCompleted(Fact):
    """The assessment was finished; eligibility with written reasons, and whether the person has a copy."""

    assessment_id: UUID
    case_id: UUID
    eligible: bool | None
    reasons: Sealed
    copy_given: bool


class AssessmentDeclined(Fact):
    """The person does not want to be assessed (Care Act 2014 s.11)."""

    assessment_id: UUID
    case_id: UUID
    words: Sealed | None = None
