"""Being kept under a section of the Mental Health Act: begun, renewed, ended."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from schemas.fact import Fact
from schemas.party import Party

EndOfSection = Literal["discharged", "expired", "another_section", "community_order", "tribunal", "transferred"]


class SectionBegun(Fact):
    """The person is kept under a section from now on; `runs_out_at` is when it ends if nothing else is done."""

    detention_id: UUID
    case_id: UUID
    section: str
    place: Party
    runs_out_at: datetime | None
    aftercare: bool
    stay_id: UUID | None = None


class SectionRenewed(Fact):
    """The section was renewed, and now ends at `runs_out_at` if nothing else is done."""

    detention_id: UUID
    case_id: UUID
    section: str
    before: datetime | None
    runs_out_at: datetime
    by: Party


class SectionEnded(Fact):
    """The person is not kept under this section any more, and how that came about."""

    detention_id: UUID
    case_id: UUID
    section: str
    how: EndOfSection
    aftercare: bool
    by: Party
