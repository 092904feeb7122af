"""One person's case: which agencies are in its circle, who owns it now, how it ends."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class CaseOpened(Fact):
    """A case was opened for a person, with an owner from the start; `elsewhere_id` is its id in another system."""

    case_id: UUID
    person_id: UUID
    owner: Party
    reason: Sealed | None = None
    elsewhere_id: Sealed | None = None


class AgencyJoined(Fact):
    """An agency's party came into the circle of the case; from now on it is told what the circle is told."""

    case_id: UUID
    party: Party


class AgencyLeft(Fact):
    """A party is no longer in the circle of the case."""

    case_id: UUID
    party: Party


class WorkerAllocated(Fact):
    """A manager gave the case to a worker: the owner is now `owner`, before it was `before`."""

    case_id: UUID
    owner: Party
    before: Party
    joint_handover: bool
    asked_by_person: bool = False


class OwnerMoved(Fact):
    """An accepted handover moved the case to its new owner."""

    case_id: UUID
    handover_id: UUID
    owner: Party
    before: Party


class OwnerNotMoved(Fact):
    """A handover was accepted, but the case was no longer with its sender; both are told, the owner stays."""

    case_id: UUID
    handover_id: UUID
    accepted_by: Party
    sender: Party
    owner: Party


class StepRecorded(Fact):
    """A step of the case was done, as an activity log tells it; `step_id` is the same for the same step's name.

    `line_id` is the line of the log, so that two lines that say the same are two.
    """

    case_id: UUID
    step_id: UUID
    step: Sealed
    worker: Party
    worker_name: Sealed | None = None
    group: Sealed | None = None
    day_only: bool = False
    line_id: UUID | None = None


class WorkerChanged(Fact):
    """The case passed from one worker to another, as an activity log tells it."""

    case_id: UUID
    before: Party
    worker: Party
    worker_name: Sealed | None = None
    group: Sealed | None = None


class DeadlineSet(Fact):
    """The case must be done by `due`; a later deadline replaces an earlier one."""

    case_id: UUID
    due: datetime
    before: datetime | None = None
    day_only: bool = False


class CaseEnded(Fact):
    """The last step of an imported case: `late` says whether it came after the deadline in force, if there was one."""

    case_id: UUID
    due: datetime | None = None
    late: bool | None = None
    last_step: UUID | None = None


class CaseClosed(Fact):
    """The case was closed by a person, with the reason."""

    case_id: UUID
    closed_on: date
    reason: Sealed


class CaseReopened(Fact):
    """A closed case was opened again with the owner it had."""

    ends_gap_as: ClassVar[Ending] = "corrected"

    case_id: UUID
    owner: Party
    reason: Sealed
