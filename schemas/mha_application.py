"""An application under the Mental Health Act, and what was tried before it."""

from datetime import date
from typing import Literal
from uuid import UUID

from schemas.fact import Fact
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed

AlternativeKind = Literal["crisis_team", "home_treatment", "crisis_house", "informal_admission", "family", "other"]
Came = Literal["full", "declined_by_person", "not_enough", "not_available", "not_safe"]


class AlternativeTried(Model):
    """A less restrictive way that was tried, on which day, and what came of it."""

    kind: AlternativeKind
    came: Came
    on: date
    words: Sealed | None


class ApplicationMade(Fact):
    """Somebody applied for the person's admission or guardianship, having tried these other ways first."""

    application_id: UUID
    case_id: UUID
    section: str
    alternatives: tuple[AlternativeTried, ...]
    reasons: Sealed | None
    by: Party


class ApplicationReceived(Fact):
    """The papers were received on behalf of those to whom the application was addressed."""

    application_id: UUID
    case_id: UUID
    by: Party


class ApplicationNotUsed(Fact):
    """The application was not used: another way was found, or its time ran out."""

    application_id: UUID
    case_id: UUID
    reason: Sealed
    by: Party
