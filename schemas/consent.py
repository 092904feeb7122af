"""What somebody allows to be shared or done, with whom and for what; it can be taken back at any time."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from schemas.classes import FieldClass
from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class ConsentGiven(Fact):
    """The person, or somebody who may speak for them, said yes: for which purpose and to which agency.

    No class means every class of field that the purpose needs; `until` is the last day on which the yes holds.
    """

    ends_gap_as: ClassVar[Ending] = "answered"

    consent_id: UUID
    case_id: UUID
    purpose: str
    to: str
    by: Party
    words: Sealed | None
    classes: tuple[FieldClass, ...] = ()
    until: date | None = None


class ConsentRefused(Fact):
    """The person, or somebody who may speak for them, said no."""

    ends_gap_as: ClassVar[Ending] = "answered"

    consent_id: UUID
    case_id: UUID
    purpose: str
    to: str
    by: Party
    words: Sealed | None


class ConsentWithdrawn(Fact):
    """What was allowed is allowed no longer."""

    consent_id: UUID
    case_id: UUID
    purpose: str
    to: str
    by: Party
    words: Sealed | None
