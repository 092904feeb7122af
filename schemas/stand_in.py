"""Somebody stands in for the named worker for some days, and the named worker stays."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party


class StandInArranged(Fact):
    """A worker on duty stands in for the named worker from the first to the last of these days."""

    stand_in_id: UUID
    case_id: UUID
    worker: Party
    named_worker: Party
    first_day: date
    last_day: date
    by: Party


class StandInMoved(Fact):
    """Somebody stands in until another day than was arranged."""

    ends_gap_as: ClassVar[Ending] = "moved"

    stand_in_id: UUID
    case_id: UUID
    before: date
    last_day: date
    by: Party
