"""Who is on duty: a unit's recurring pattern, leave, cover, and corrections."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.model import Model


class DutyLine(Model):
    """A recurring line: on these weekdays (1 is Monday, 7 Sunday) so many of this role are on duty."""

    role: str
    weekdays: tuple[int, ...]
    count: int = 1
    worker: UUID | None = None


class RosterPublished(Fact):
    """A unit said who is on duty from the first to the last day; a later roster goes before an earlier one."""

    ends_gap_as: ClassVar[Ending] = "answered"

    unit: UUID
    roster_id: UUID
    first_day: date
    last_day: date
    lines: tuple[DutyLine, ...]


class RosterCorrected(Fact):
    """A published roster was wrong; this is what it should have said from the start."""

    ends_gap_as: ClassVar[Ending] = "corrected"

    unit: UUID
    roster_id: UUID
    first_day: date
    last_day: date
    lines: tuple[DutyLine, ...]


class LeaveBooked(Fact):
    """One of a role is away on these days, first and last included."""

    unit: UUID
    leave_id: UUID
    role: str
    first_day: date
    last_day: date
    worker: UUID | None = None


class LeaveCancelled(Fact):
    """Somebody is not away after all."""

    ends_gap_as: ClassVar[Ending] = "answered"

    unit: UUID
    leave_id: UUID


class CoverArranged(Fact):
    """On one day so many more of a role are on duty than the pattern says."""

    ends_gap_as: ClassVar[Ending] = "answered"

    unit: UUID
    cover_id: UUID
    role: str
    on: date
    count: int = 1
    worker: UUID | None = None


class CoverCancelled(Fact):
    """Cover that was arranged will not come."""

    unit: UUID
    cover_id: UUID
