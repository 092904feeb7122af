"""A stay in a hospital or a home: coming in, whether the bed is still needed, what holds up leaving, and leaving."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed

StayKind = Literal["hospital", "mental_health_ward", "care_home"]


class PersonAdmitted(Fact):
    """The person came to stay; `place` answers for the stay there, `unit` is the ward if it is known."""

    stay_id: UUID
    case_id: UUID
    kind: StayKind
    place: Party
    unit: UUID | None = None
    reason: Sealed | None = None


class CriteriaToResideNotMet(Fact):
    """The bed is not needed any more; `ready_on` is the discharge ready date, the first day of this unbroken time."""

    stay_id: UUID
    case_id: UUID
    ready_on: date
    by: Party


class CriteriaToResideMet(Fact):
    """The bed is needed, or needed again; `before` is the discharge ready date that holds no longer."""

    stay_id: UUID
    case_id: UUID
    before: date | None
    by: Party


class BlockerStarted(Fact):
    """Something holds up leaving from the day `on`, with its reason by code and the party that can move it.

    `ready_on` is the discharge ready date as it stood then.
    """

    stay_id: UUID
    case_id: UUID
    blocker_id: UUID
    reason: str
    owner: Party
    on: date
    ready_on: date | None
    note: Sealed | None = None


class BlockerPassedOn(Fact):
    """What holds up leaving is now for another party to move."""

    stay_id: UUID
    case_id: UUID
    blocker_id: UUID
    reason: str
    before: Party
    owner: Party


class BlockerEnded(Fact):
    """What held up leaving since the day `since` does so no longer; `on` is its last day."""

    ends_gap_as: ClassVar[Ending] = "answered"

    stay_id: UUID
    case_id: UUID
    blocker_id: UUID
    reason: str
    owner: Party
    since: date
    on: date


class StayLeft(Fact):
    """The person left; `ready_on` is the discharge ready date and `blockers` what still held up leaving that day."""

    stay_id: UUID
    case_id: UUID
    ready_on: date | None
    blockers: tuple[UUID, ...]
    discharge_id: UUID | None = None
