"""Restrictions of a stay that may deprive a person of liberty, and what makes them lawful from day to day."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class RestrictionsNoted(Fact):
    """A stay that began or is planned comes with restrictions, from the day `first_day`.

    `watched` is continuous supervision and control, `free_to_leave` whether the person may go, `can_consent` whether
    they can agree to it; `managing_authority` is the hospital or home, `supervisory_body` the authority that may
    authorise it, if it is known.
    """

    authorisation_id: UUID
    case_id: UUID
    stay_id: UUID | None
    discharge_id: UUID | None
    managing_authority: Party
    supervisory_body: Party | None
    first_day: date
    watched: bool
    free_to_leave: bool
    can_consent: bool
    words: Sealed | None = None


class RestrictionsChanged(Fact):
    """The restrictions are others now, or the stay begins on another day: the plan may have become less restrictive."""

    ends_gap_as: ClassVar[Ending] = "answered"

    authorisation_id: UUID
    case_id: UUID
    first_day: date
    watched: bool
    free_to_leave: bool
    can_consent: bool
    words: Sealed | None = None


class UrgentAuthorisationGiven(Fact):
    """The place itself authorised the stay for some days because it could not wait."""

    ends_gap_as: ClassVar[Ending] = "answered"

    authorisation_id: UUID
    case_id: UUID
    first_day: date
    last_day: date
    by: Party


class UrgentAuthorisationExtended(Fact):
    """The supervisory body let the urgent authorisation run on until the day `last_day`."""

    ends_gap_as: ClassVar[Ending] = "answered"

    authorisation_id: UUID
    case_id: UUID
    first_day: date
    last_day: date
    by: Party


class AuthorisationRequested(Fact):
    """The place asked for a standard authorisation; all assessments are due by `finish_by`."""

    ends_gap_as: ClassVar[Ending] = "answered"

    authorisation_id: UUID
    case_id: UUID
    supervisory_body: Party
    received_on: date
    finish_by: date
    by: Party


class AssessmentsBooked(Fact):
    """The assessments are booked, and the last is done on the day `finish_by`."""

    ends_gap_as: ClassVar[Ending] = "answered"

    authorisation_id: UUID
    case_id: UUID
    finish_by: date
    by: Party


class AuthorisationGranted(Fact):
    """The supervisory body authorised the stay, with its conditions."""

    ends_gap_as: ClassVar[Ending] = "answered"

    authorisation_id: UUID
    case_id: UUID
    first_day: date
    last_day: date
    by: Party
    conditions: Sealed | None = None


class AuthorisationNotGranted(Fact):
    """The supervisory body did not authorise the stay, with the reason; the restrictions have to change."""

    authorisation_id: UUID
    case_id: UUID
    reason: Sealed
    by: Party


class CourtOrderMade(Fact):
    """A court authorised the stay; without `last_day` until it orders otherwise."""

    ends_gap_as: ClassVar[Ending] = "answered"

    authorisation_id: UUID
    case_id: UUID
    first_day: date
    last_day: date | None
    by: Party


class RestrictionsEnded(Fact):
    """The person left, does not come after all, or lives there without such restrictions."""

    ends_gap_as: ClassVar[Ending] = "answered"

    authorisation_id: UUID
    case_id: UUID
    by: Party
