"""A time with a first and a last day in which somebody needs more or other help than usual: an illness, a loss."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed

Cause = Literal["illness", "injury", "bereavement", "moving_home", "carer_away", "other"]


class TemporaryChangeSet(Fact):
    """For some days things are different for the person; what is done then says nothing about their usual days."""

    ends_gap_as: ClassVar[Ending] = "answered"

    temporary_change_id: UUID
    case_id: UUID
    cause: Cause
    first_day: date
    last_day: date
    words: Sealed | None
    by: Party


class TemporaryChangeMoved(Fact):
    """The last day of a temporary change turned out to be another one."""

    temporary_change_id: UUID
    case_id: UUID
    first_day: date
    before: date
    last_day: date
    by: Party


class TemporaryChangeWithdrawn(Fact):
    """A temporary change was written down wrongly: there was none."""

    ends_gap_as: ClassVar[Ending] = "corrected"

    temporary_change_id: UUID
    case_id: UUID
    reason: Sealed
    by: Party
