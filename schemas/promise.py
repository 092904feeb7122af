"""What was promised to somebody: tracked until it is kept, moved with them, or broken and said so."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class PromiseMade(Fact):
    """Somebody promised something to the person, their family or their carer, for a day if one was named."""

    promise_id: UUID
    case_id: UUID
    to: Literal["person", "family", "carer"]
    words: Sealed
    on: date | None
    by: Party


class PromiseMoved(Fact):
    """The day of a promise was changed, with the person or without them."""

    ends_gap_as: ClassVar[Ending] = "moved"

    promise_id: UUID
    case_id: UUID
    before: date | None
    on: date
    agreed_with_person: bool
    by: Party


class PromiseKept(Fact):
    """What was promised happened."""

    ends_gap_as: ClassVar[Ending] = "answered"

    promise_id: UUID
    case_id: UUID
    by: Party


class PromiseBroken(Fact):
    """What was promised will not happen, with the reason as it was told to the person."""

    promise_id: UUID
    case_id: UUID
    reason: Sealed
    person_told: bool
    by: Party
