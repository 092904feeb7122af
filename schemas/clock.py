"""A period that runs in a case: begun by a law or a rule, paused, re-planned, and stopped in time or after it."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class ClockStarted(Fact):
    """A period began at `started` and has run out at `due`; whose it is to see to is the `owner`.

    `provision`, `force` and `list_version` are those of the row in force on the day it started, `calendar` is the
    version of the calendar that counted. `about` is the id of what it is about, if that has one.
    """

    clock_run_id: UUID
    case_id: UUID
    clock_id: str
    started: datetime
    due: datetime
    owner: Party
    provision: str
    force: str
    list_version: str
    calendar: str
    about: UUID | None = None


class ClockPaused(Fact):
    """The period stands still, with the reason; it was due at `due`."""

    clock_run_id: UUID
    case_id: UUID
    clock_id: str
    due: datetime
    reason: Sealed
    by: Party


class ClockResumed(Fact):
    """The period runs again; it is due later by as long as it stood still."""

    ends_gap_as: ClassVar[Ending] = "moved"

    clock_run_id: UUID
    case_id: UUID
    clock_id: str
    paused: datetime
    before: datetime
    due: datetime
    calendar: str
    by: Party


class ClockReplanned(Fact):
    """The period began on another day than was recorded, and is due by the row in force on that day."""

    ends_gap_as: ClassVar[Ending] = "moved"

    clock_run_id: UUID
    case_id: UUID
    clock_id: str
    started: datetime
    before: datetime
    due: datetime
    reason: Sealed
    provision: str
    force: str
    list_version: str
    calendar: str
    by: Party


class ClockStopped(Fact):
    """What the period was for is done, or does not apply any more; `in_time` says whether it had run out by then."""

    ends_gap_as: ClassVar[Ending] = "answered"

    clock_run_id: UUID
    case_id: UUID
    clock_id: str
    due: datetime
    in_time: bool
    note: Sealed | None = None
    by: Party
