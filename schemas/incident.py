"""Something went otherwise than hoped: what happened, what the person says of it, and what was learned."""

from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed

IncidentKind = Literal["fall", "injury", "medicine", "missing", "distress", "near_miss", "other"]
Harm = Literal["none", "slight", "serious"]


class IncidentRecorded(Fact):
    """Somebody was hurt or nearly was; a risk agreement that covers what they were doing is named."""

    incident_id: UUID
    case_id: UUID
    kind: IncidentKind
    harm: Harm
    words: Sealed
    persons_words: Sealed | None
    risk_agreement_id: UUID | None
    by: Party


class IncidentToldBy(Fact):
    """Somebody told how they saw it, in their own words."""

    incident_id: UUID
    case_id: UUID
    whose: Literal["person", "family", "carer", "worker", "witness"]
    words: Sealed
    by: Party


class IncidentLookedInto(Fact):
    """It was looked into: what was learned, and whether anything is done differently now."""

    ends_gap_as: ClassVar[Ending] = "answered"

    incident_id: UUID
    case_id: UUID
    learned: Sealed
    changes: bool
    by: Party
