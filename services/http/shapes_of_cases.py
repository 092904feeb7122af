"""The shape of cases and of somebody's work as JSON."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from schemas.model import Model
from services.http.shapes import PartyShown, PersonShown
from services.http.shapes_of_gaps import GapShown


class OwnerShown(PartyShown):
    """Who owns a case, since when."""

    since: datetime


class DeadlineShown(Model):
    """By when; with `day_only` by the end of that day."""

    due: datetime
    day_only: bool


class DischargeShown(Model):
    """The latest way home."""

    discharge_id: UUID
    pathway: str
    on: date | None
    agreed_with_person: bool
    stands: str


class AwaitedShown(Model):
    """One thing that a case waits for, from whom, since when and until when."""

    what: str
    words: str
    from_: PartyShown = Field(alias="from")
    since: datetime
    by: datetime | None
    on: date | None
    about: UUID


class CaseShown(Model):
    """Where a case stands, who owns it and what it waits for, the longest wait first."""

    id: UUID
    person: PersonShown
    stage: str
    opened_at: datetime
    ended_at: datetime | None
    ended_late: bool | None
    last_at: datetime
    owner: OwnerShown
    worker_changes: int
    deadline: DeadlineShown | None
    discharge: DischargeShown | None
    awaited: tuple[AwaitedShown, ...]
    position: int


class CaseWhole(CaseShown):
    """A case with its circle, the questions that stand open about it, and the parts of its record by their names."""

    circle: tuple[str, ...]
    as_of: datetime | None
    gaps: tuple[GapShown, ...]
    record: dict[str, tuple[dict[str, Any], ...]]


class CasesShown(Model):
    """Open cases; `next` is what to ask for after these, null after the last."""

    cases: tuple[CaseShown, ...]
    next: UUID | None


class WaitShown(Model):
    """One thing that waits: why it is here and what clears it."""

    what: str
    why: str
    clears_when: str
    case_id: UUID
    about: UUID
    of: PartyShown
    since: datetime
    by: datetime | None
    on: date | None


class WorkShown(Model):
    """What waits for a role at an agency, the longest wait first."""

    for_: str = Field(alias="for")
    as_of: datetime | None
    lines: tuple[WaitShown, ...]
