"""A risk that somebody chooses to take, agreed with both sides of it written down, looked at again on a day."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed

Whose = Literal["family", "carer", "provider", "advocate", "professional", "other"]
Agrees = Literal["yes", "reluctantly", "no"]


class ViewOnRisk(Model):
    """What somebody else thinks of it, and whether they go along with it."""

    whose: Whose
    agrees: Agrees
    words: Sealed | None


class RiskAgreed(Fact):
    """A risk was agreed: what the person wants and gains, what others think, what is known, what keeps it safe.

    What was left out is empty, and is asked about on the day.
    """

    risk_agreement_id: UUID
    case_id: UUID
    activity: Sealed
    persons_words: Sealed | None
    gain: Sealed | None
    views: tuple[ViewOnRisk, ...]
    known: Sealed | None
    safeguards: Sealed | None
    look_again_on: date | None
    by: Party


class RiskAgreementAddedTo(Fact):
    """What was still open in a risk agreement was added."""

    ends_gap_as: ClassVar[Ending] = "answered"

    risk_agreement_id: UUID
    case_id: UUID
    persons_words: Sealed | None
    views: tuple[ViewOnRisk, ...]
    known: Sealed | None
    safeguards: Sealed | None
    look_again_on: date | None
    by: Party


class RiskAgreementLookedAt(Fact):
    """A risk agreement was looked at again with the person; it goes on until it is looked at next."""

    risk_agreement_id: UUID
    case_id: UUID
    persons_words: Sealed | None
    words: Sealed
    look_again_on: date
    by: Party


class RiskAgreementEnded(Fact):
    """A risk agreement is over: it is not needed any more, or the person or the others want another."""

    risk_agreement_id: UUID
    case_id: UUID
    asked_by: Literal["person", "family", "carer", "provider", "professional"]
    reason: Sealed
    by: Party
