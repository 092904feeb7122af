"""What somebody says of themselves, outcome by outcome, and what they say when they are asked again."""

from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed

Able = Literal["unaided", "with_help", "not_able", "not_known"]


class SelfAssessmentBegun(Fact):
    """The person began to say for themselves how they manage, with whose help if they wished it."""

    self_assessment_id: UUID
    case_id: UUID
    with_help_of: Party | None


class SelfAssessmentAnswered(Fact):
    """The person's own answer about one outcome of the Care Act's lists."""

    self_assessment_id: UUID
    case_id: UUID
    outcome: str
    able: Able
    words: Sealed
    by: Party


class SelfAssessmentAnswerKept(Fact):
    """Asked again, gently, the person keeps to their answer."""

    ends_gap_as: ClassVar[Ending] = "answered"

    self_assessment_id: UUID
    case_id: UUID
    outcome: str
    able: Able
    by: Party


class SelfAssessmentAnswerChanged(Fact):
    """Asked again, gently, the person answers otherwise."""

    ends_gap_as: ClassVar[Ending] = "answered"

    self_assessment_id: UUID
    case_id: UUID
    outcome: str
    before: Able
    able: Able
    words: Sealed
    by: Party


class SelfAssessmentFinished(Fact):
    """The person said all they wanted to say, and whether they have a copy."""

    self_assessment_id: UUID
    case_id: UUID
    copy_given: bool
