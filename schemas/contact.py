"""A contact with the person or with somebody close to them: its kind, its minutes, and what was said."""

from typing import Literal
from uuid import UUID

from schemas.fact import Fact
from schemas.party import Party
from schemas.sealed import Sealed

WithWhom = Literal["person", "carer", "family", "agency"]


class ContactRecorded(Fact):
    """Somebody was in touch, or should have been; the kind is a code of `contact_kinds.csv`.

    Of a visit that was not made or was shorter than planned it says why and whether the person was told.
    """

    contact_id: UUID
    case_id: UUID
    kind: str
    with_whom: WithWhom
    outcome_id: UUID | None
    minutes: int | None
    planned_minutes: int | None
    remark: Sealed | None
    reason: Sealed | None
    person_told: bool | None
    worker: Party


class RemarkAdded(Fact):
    """What the person or somebody close to them said at a contact was added later."""

    contact_id: UUID
    case_id: UUID
    remark: Sealed
    by: Party
