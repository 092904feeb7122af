"""How somebody was heard, or what was tried so that they might be, for one plan, survey, enquiry or consultation."""

from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class HearingBegun(Fact):
    """Somebody set out to hear the person about something that goes on; `activity_id` is the id of that."""

    hearing_id: UUID
    case_id: UUID
    activity_id: UUID
    activity: Literal["plan", "assessment", "review", "enquiry", "consultation", "other"]
    lead: Party
    by: Party


class SurveyPosted(Fact):
    """A survey was sent to the person; `lead` sees to it that they can answer in a way that suits them."""

    hearing_id: UUID
    case_id: UUID
    lead: Party
    route: str
    by: Party


class RouteTried(Fact):
    """One way of hearing the person was tried, for a few minutes perhaps, by somebody they know or by another."""

    ends_gap_as: ClassVar[Ending] = "answered"

    hearing_id: UUID
    case_id: UUID
    activity_id: UUID
    route: str
    minutes: int | None = None
    known_to_person: bool = False
    words: Sealed | None = None
    by: Party


class PersonHeard(Fact):
    """The person said what they think, themselves or through somebody who speaks for them."""

    ends_gap_as: ClassVar[Ending] = "answered"

    hearing_id: UUID
    case_id: UUID
    activity_id: UUID
    through: Literal["person", "advocate", "non_instructed"]
    words: Sealed
    by: Party


class TakingPartDeclined(Fact):
    """The person said no thank you; `informed` says that they knew what it was about and that a no costs nothing."""

    ends_gap_as: ClassVar[Ending] = "answered"

    hearing_id: UUID
    case_id: UUID
    activity_id: UUID
    route: str
    informed: bool
    by: Party
