"""Asking another agency for something, until the answer has reached the sender and the person."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.party import Party
from schemas.sealed import Sealed


class ReferralSent(Fact):
    """One agency asked another to do something for the person; it stays with the sender until accepted.

    `touches` are the outcomes of the Care Act's lists it concerns, `consent_id` the consent by which others may know.
    """

    referral_id: UUID
    case_id: UUID
    sender: Party
    to: Party
    asks_for: Sealed
    answer_by: datetime
    touches: tuple[str, ...] = ()
    consent_id: UUID | None = None


class ReferralOpened(Fact):
    """Somebody at the receiving agency read it; reading is not accepting."""

    referral_id: UUID
    case_id: UUID
    by: Party


class ReferralAccepted(Fact):
    """A named party took the referral on."""

    ends_gap_as: ClassVar[Ending] = "answered"

    referral_id: UUID
    case_id: UUID
    by: Party


class ReferralDeclined(Fact):
    """The receiving agency said no, with the reason; it is with the sender again."""

    ends_gap_as: ClassVar[Ending] = "answered"

    referral_id: UUID
    case_id: UUID
    by: Party
    reason: Sealed


class ReferralWithdrawn(Fact):
    """The sender no longer asks."""

    referral_id: UUID
    case_id: UUID
    by: Party
    reason: Sealed


class ReferralOutcomeRecorded(Fact):
    """What came of it."""

    ends_gap_as: ClassVar[Ending] = "answered"

    referral_id: UUID
    case_id: UUID
    by: Party
    outcome: Sealed


class ReferralOutcomeTold(Fact):
    """The outcome reached the sender or the person, and how."""

    ends_gap_as: ClassVar[Ending] = "answered"

    referral_id: UUID
    case_id: UUID
    told: Literal["sender", "person"]
    means: Means
