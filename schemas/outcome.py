"""What a person wants to come of their care, in their words, and what became of it."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed

Why = Literal["met", "partly_met", "not_met", "persons_wish", "rule", "no_longer_possible", "other"]


class OutcomeAgreed(Fact):
    """The person and those around them agreed what is to come of the care; `care_act` is an outcome by its code."""

    outcome_id: UUID
    case_id: UUID
    words: Sealed
    independence: bool = False
    care_act: str | None = None
    by: Party


class OutcomeRevised(Fact):
    """What is wanted changed: in the person's own words or not, and who asked them."""

    outcome_id: UUID
    case_id: UUID
    words: Sealed
    own_words: bool
    asked_by: Party | None
    by: Party


class OutcomePaused(Fact):
    """An outcome rests for now: why, on which bases, and where a rule was the reason on which rule."""

    outcome_id: UUID
    case_id: UUID
    reason: Why
    bases: tuple[str, ...]
    rule_id: UUID | None
    words: Sealed | None
    own_words: bool = False
    asked_by: Party | None = None
    by: Party


class OutcomeClosed(Fact):
    """Nobody works towards an outcome any more: why, on which bases, and where a rule was the reason on which rule."""

    outcome_id: UUID
    case_id: UUID
    reason: Why
    bases: tuple[str, ...]
    rule_id: UUID | None
    words: Sealed | None
    own_words: bool = False
    asked_by: Party | None = None
    by: Party


class OutcomeReopened(Fact):
    """An outcome that rested or was closed is worked towards again."""

    ends_gap_as: ClassVar[Ending] = "answered"

    outcome_id: UUID
    case_id: UUID
    words: Sealed | None
    by: Party


class OutcomeProposedAgain(Fact):
    """A source said otherwise than the rule that ended an outcome, so it is proposed to the person again."""

    ends_gap_as: ClassVar[Ending] = "answered"

    outcome_id: UUID
    case_id: UUID
    rule_id: UUID


class OutcomeConfirmed(Fact):
    """The person wants an outcome that had been proposed to them again."""

    outcome_id: UUID
    case_id: UUID
    words: Sealed | None
    by: Party


class FactsOffered(Fact):
    """Options and what they cost were laid before the person as facts, without anybody's view."""

    ends_gap_as: ClassVar[Ending] = "answered"

    outcome_id: UUID
    case_id: UUID
    words: Sealed
    by: Party


class OwnChoiceRecorded(Fact):
    """The person said how they decide about their own way to an outcome: to go on with it or to leave it."""

    ends_gap_as: ClassVar[Ending] = "answered"

    outcome_id: UUID
    case_id: UUID
    goes_on: bool
    words: Sealed | None
    by: Party


class OwnReasonTold(Fact):
    """The person told somebody their own reason for what they changed on the day `changed_on`."""

    ends_gap_as: ClassVar[Ending] = "corrected"

    outcome_id: UUID
    case_id: UUID
    changed_on: date
    reason: Sealed
    told_to: Party
    by: Party
