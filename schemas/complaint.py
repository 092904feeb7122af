"""A complaint: when it came, by when it is acknowledged and answered, and what the person themselves says."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.party import Party
from schemas.sealed import Sealed

MadeBy = Literal["person", "family", "carer", "friend", "advocate", "other"]


class ComplaintReceived(Fact):
    """A complaint came in; both last days were counted by the calendar named, on the day it came.

    `consent` says that the person agrees to it; `capacity_id` is the finding that they cannot agree, where the one who
    complains stands in for them.
    """

    complaint_id: UUID
    case_id: UUID
    made_by: MadeBy
    words: Sealed
    to: Party
    consent: bool
    capacity_id: UUID | None
    under_18: bool
    about_worker: Party | None
    risk_agreement_id: UUID | None
    acknowledge_by: date
    respond_by: date
    calendar: str
    by: Party


class ComplaintAcknowledged(Fact):
    """Those who complained were told that their complaint arrived, and what happens next."""

    ends_gap_as: ClassVar[Ending] = "answered"

    complaint_id: UUID
    case_id: UUID
    means: Means
    by: Party


class ViewOnComplaintRecorded(Fact):
    """The person said whether they agree to a complaint made for them, and what they say happened."""

    ends_gap_as: ClassVar[Ending] = "answered"

    complaint_id: UUID
    case_id: UUID
    agrees: Literal["yes", "no", "not_said"]
    account: Sealed | None
    by: Party


class ComplaintRepresentativeRecorded(Fact):
    """The person cannot agree, by the finding named, and somebody who may do so stands in for them."""

    ends_gap_as: ClassVar[Ending] = "answered"

    complaint_id: UUID
    case_id: UUID
    capacity_id: UUID
    representative: Literal["attorney", "deputy", "family", "friend", "advocate"]
    by: Party


class ComplaintTimeAgreed(Fact):
    """A later day for the answer was agreed with those who complained, before the earlier one was over."""

    ends_gap_as: ClassVar[Ending] = "moved"

    complaint_id: UUID
    case_id: UUID
    before: date
    respond_by: date
    reason: Sealed
    by: Party


class ComplaintAnswered(Fact):
    """The written answer was sent."""

    ends_gap_as: ClassVar[Ending] = "answered"

    complaint_id: UUID
    case_id: UUID
    answer: Sealed
    by: Party


class ComplaintTakenBack(Fact):
    """Those who complained, or the person, do not want it to go on."""

    complaint_id: UUID
    case_id: UUID
    asked_by: MadeBy
    reason: Sealed
    by: Party
