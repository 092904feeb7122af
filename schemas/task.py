"""A piece of work that somebody took on for a person: handed over, given back, moved, covered, done.

Every fact names the appointment that the work is for, if it is for one.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class TaskSet(Fact):
    """Somebody took on a piece of work for the person, for an appointment or for a day if one is known."""

    task_id: UUID
    case_id: UUID
    appointment_id: UUID | None
    on: date | None
    words: Sealed
    worker: Party


class TaskDelegated(Fact):
    """Somebody asked another to take a task over; it stays with them until the other has said yes."""

    task_id: UUID
    case_id: UUID
    appointment_id: UUID | None
    on: date | None
    delegator: Party
    to: Party


class TaskAccepted(Fact):
    """Whoever was asked took the task; from now on it is theirs."""

    ends_gap_as: ClassVar[Ending] = "answered"

    task_id: UUID
    case_id: UUID
    appointment_id: UUID | None
    on: date | None
    delegator: Party
    by: Party


class TaskDeclined(Fact):
    """Whoever was asked said in time that they cannot take the task; it never left the one who asked."""

    task_id: UUID
    case_id: UUID
    appointment_id: UUID | None
    reason: Sealed | None
    by: Party


class TaskReturned(Fact):
    """A task that had been taken went back to the one who handed it over; `asked_by` wanted it so."""

    task_id: UUID
    case_id: UUID
    appointment_id: UUID | None
    on: date | None
    to: Party
    asked_by: Party
    reason: Sealed | None
    by: Party


class TaskMoved(Fact):
    """The day of a task that is for no appointment was changed."""

    ends_gap_as: ClassVar[Ending] = "moved"

    task_id: UUID
    case_id: UUID
    appointment_id: UUID | None
    before: date | None
    on: date
    asked_by: Party
    by: Party


class TaskCovered(Fact):
    """Somebody was found who can do the task on this day."""

    ends_gap_as: ClassVar[Ending] = "answered"

    task_id: UUID
    case_id: UUID
    appointment_id: UUID | None
    on: date
    worker: Party
    by: Party


class TaskWishNoted(Fact):
    """The person's own wish about the day of a task, as they told it to somebody."""

    ends_gap_as: ClassVar[Ending] = "answered"

    task_id: UUID
    case_id: UUID
    appointment_id: UUID | None
    wish: Sealed
    by: Party


class TaskDone(Fact):
    """A task was done."""

    ends_gap_as: ClassVar[Ending] = "answered"

    task_id: UUID
    case_id: UUID
    appointment_id: UUID | None
    by: Party


class TaskDropped(Fact):
    """A task is not needed any more, with the reason."""

    task_id: UUID
    case_id: UUID
    appointment_id: UUID | None
    reason: Sealed
    by: Party
