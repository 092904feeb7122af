"""An appointment that somebody has: made, moved, called off or kept, and at whose asking."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed

ByWhom = Literal["CANCEL_SERVICE", "CANCEL_PERSON", "CANCEL_OTHER"]


class AppointmentMade(Fact):
    """The person has an appointment; `with_whom` gives it, `worker` is their own worker, who goes with them or asks."""

    appointment_id: UUID
    case_id: UUID
    at_time: datetime
    with_whom: Party | None
    worker: Party
    words: Sealed | None


class AppointmentMoved(Fact):
    """An appointment was given another time: by the service that gives it, by the person, or for another cause.

    `asked_by` is who asked for it, where that is known; `notice_hours` are whole hours before the time it had.
    """

    ends_gap_as: ClassVar[Ending] = "moved"

    appointment_id: UUID
    case_id: UUID
    before: datetime
    at_time: datetime
    by_whom: ByWhom
    asked_by: Party | None
    with_whom: Party | None
    worker: Party
    notice_hours: int
    reason: Sealed | None
    by: Party


class AppointmentCancelled(Fact):
    """An appointment will not be held: called off by the service, by the person, or for another cause."""

    appointment_id: UUID
    case_id: UUID
    at_time: datetime
    by_whom: ByWhom
    asked_by: Party | None
    with_whom: Party | None
    worker: Party
    notice_hours: int
    reason: Sealed | None
    by: Party


class AppointmentKept(Fact):
    """An appointment was held and the person was seen."""

    ends_gap_as: ClassVar[Ending] = "answered"

    appointment_id: UUID
    case_id: UUID
    at_time: datetime
    with_whom: Party | None
    worker: Party


class AppointmentTalkedOver(Fact):
    """The person was asked what they say about what became of their appointments with this service."""

    ends_gap_as: ClassVar[Ending] = "answered"

    appointment_id: UUID
    case_id: UUID
    with_whom: Party | None
    words: Sealed
    by: Party
