"""Somebody asks for help with care, and what the front door offers, refuses and tells them (Care Act 2014 s.4, s.9)."""

from typing import ClassVar, Literal
from uuid import UUID

from schemas.decided import Decided
from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.party import Party
from schemas.sealed import Sealed


class HelpRequested(Fact):
    """Somebody asked for help with care: the person themselves, their carer, or anybody else."""

    front_door_id: UUID
    case_id: UUID
    asked_by: Literal["person", "carer", "family", "somebody_else"]
    means: Means
    words: Sealed
    by: Party


class FrontDoorInformationGiven(Fact):
    """Information and advice was given, and whether in the form that suits the person."""

    ends_gap_as: ClassVar[Ending] = "answered"

    front_door_id: UUID
    case_id: UUID
    in_their_form: bool
    words: Sealed
    by: Party


class AssessmentOffered(Fact):
    """An assessment was offered, whatever the level of need or means."""

    ends_gap_as: ClassVar[Ending] = "answered"

    front_door_id: UUID
    case_id: UUID
    by: Party


class AssessmentRefused(Decided, Fact):
    """The front door said that there will be no assessment, on which bases and in which words."""

    front_door_id: UUID
    case_id: UUID
    words: Sealed | None


class AssessmentOfferAccepted(Fact):
    """The person said yes to being assessed."""

    front_door_id: UUID
    case_id: UUID
    by: Party


class AssessmentOfferDeclined(Fact):
    """The person does not want an assessment, which is theirs to say (Care Act 2014 s.11)."""

    ends_gap_as: ClassVar[Ending] = "answered"

    front_door_id: UUID
    case_id: UUID
    words: Sealed | None
    by: Party
