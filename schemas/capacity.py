"""Whether a person can make one decision at one time, with which help, and when it is asked again."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class CapacityFound(Fact):
    """A finding on one decision at one time; `help_tried` are the kinds of help given, by code.

    `fluctuates` says that better times were noted, `look_again_on` when it is asked again, `cannot_wait` why the
    decision cannot wait for that, `decide_by` when it must be made.
    """

    capacity_id: UUID
    case_id: UUID
    decision: str
    has_capacity: bool
    help_tried: tuple[str, ...]
    fluctuates: bool
    look_again_on: date | None
    decide_by: date | None
    cannot_wait: Sealed | None
    question: Sealed | None
    note: Sealed | None
    assessor: Party


class CapacityAskedAgain(Fact):
    """The same question was asked again; what was found then stands in place of what was found before."""

    ends_gap_as: ClassVar[Ending] = "answered"

    capacity_id: UUID
    case_id: UUID
    decision: str
    has_capacity: bool
    help_tried: tuple[str, ...]
    fluctuates: bool
    look_again_on: date | None
    note: Sealed | None
    assessor: Party


class CapacityLookAgainSet(Fact):
    """A day was set on which the question is asked again."""

    ends_gap_as: ClassVar[Ending] = "answered"

    capacity_id: UUID
    case_id: UUID
    look_again_on: date
    by: Party


class CapacityCannotWait(Fact):
    """The decision cannot wait until the person may be able to make it, and why."""

    ends_gap_as: ClassVar[Ending] = "answered"

    capacity_id: UUID
    case_id: UUID
    reason: Sealed
    by: Party


class CapacityQuestionClosed(Fact):
    """The decision was made, or need not be made any more, so nobody asks again."""

    capacity_id: UUID
    case_id: UUID
    by: Party
