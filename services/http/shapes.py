"""The shape of everything that can be read as JSON, for the description; `services/showing` fills it."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from projections.entry import Level
from schemas.model import Model


class PartyShown(Model):
    """Who: `role@AGENCY`, with the worker's or the unit's id where it is known."""

    party: str
    worker: UUID | None
    unit: UUID | None


class OwnerShown(PartyShown):
    """Who owns a case, since when."""

    since: datetime


class PersonShown(Model):
    """Whose case it is; the name is null where it was never told or is erased."""

    id: UUID
    name: str | None


class WordsShown(Model):
    """What somebody said: `open` with its text, else `sealed`, `withheld` or `erased`."""

    label: str
    text: str | None
    state: Literal["open", "sealed", "withheld", "erased"]


class EntryShown(Model):
    """One fact: what it says, when it happened, when it was recorded, who told it. `about` is its stream."""

    fact_id: UUID
    name: str
    says: str
    level: Level
    thread: str
    about: UUID
    happened_at: datetime
    recorded_at: datetime
    recorded_elsewhere_at: datetime | None
    told_by: PartyShown
    position: int
    version: int
    caused_by: UUID | None
    words: tuple[WordsShown, ...]


class LineShown(EntryShown):
    """A line of a timeline, with the whole days before it on which nothing was recorded."""

    quiet_days_before: int


class FactShown(EntryShown):
    """A fact as evidence, with its fields but for the sealed ones."""

    case_id: UUID | None
    fields: dict[str, Any]


class FactRecorded(EntryShown):
    """A fact that a command led to."""

    id: UUID


class SuggestedShown(Model):
    """A next step that the record can compute, for programs and in words."""

    value: str
    words: str


class QuestionShown(Model):
    """A question: in words, since when, whom it is put to, on what evidence, and what would clear it."""

    id: UUID
    code: str
    question: str
    case_id: UUID
    since: datetime
    to: tuple[str, ...]
    evidence: tuple[UUID, ...]
    clears_when: str
    suggestions: dict[str, tuple[SuggestedShown, ...]]


class AskedShown(Model):
    """Somebody who was asked, at which step, and what they did about it."""

    to: str
    step: int
    at: datetime
    acknowledged: bool
    answered: bool


class EndShown(Model):
    """When and how a question came to its end."""

    at: datetime
    how: str | None


class ChangeShown(Model):
    """One line of a question's history."""

    at: datetime
    what: str
    how: str | None


class GapShown(QuestionShown):
    """A question with who was asked and its history."""

    person: PersonShown | None
    asked: tuple[AskedShown, ...]
    ended: EndShown | None
    history: tuple[ChangeShown, ...]


class GapWhole(GapShown):
    """A question with its answers and its evidence."""

    answers: tuple[EntryShown, ...]
    evidence_facts: tuple[FactShown, ...]


class GapsShown(Model):
    """The longest open questions; `total` counts all."""

    as_of: datetime | None
    total: int
    gaps: tuple[GapShown, ...]


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
    """A case with its circle and the questions that stand open about it."""

    circle: tuple[str, ...]
    as_of: datetime | None
    gaps: tuple[GapShown, ...]


class CasesShown(Model):
    """Open cases; `next` is what to ask for after these, null after the last."""

    cases: tuple[CaseShown, ...]
    next: UUID | None


class TimelineShown(Model):
    """All that happened in a case; `left_out` counts what the wanted level leaves out."""

    case_id: UUID
    as_of: datetime | None
    level: Level
    position: int
    left_out: int
    entries: tuple[LineShown, ...]


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


class Done(Model):
    """What came of a command. `gaps` is null where it could not be known at once; the case's page will show them."""

    stream: UUID
    version: int
    repeated: bool
    facts: tuple[FactRecorded, ...]
    gaps: tuple[QuestionShown, ...] | None
    as_of_position: int
