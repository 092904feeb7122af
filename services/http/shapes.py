"""The shape of facts and timelines as JSON, for the description; `services/showing` fills it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from projections._said import Level
from projections.coded import Coded
from schemas.model import Model


class PartyShown(Model):
    """Who: `role@AGENCY`, with the worker's or the unit's id where it is known."""

    party: str
    worker: UUID | None
    unit: UUID | None


class PersonShown(Model):
    """Whose case it is; the name is null where it was never told or is erased."""

    id: UUID
    name: str | None


class WordsShown(Model):
    """What somebody said: `open` with its text, else `sealed`, `withheld` or `erased`."""

    label: str
    text: str | None
    state: Literal["open", "sealed", "restricted", "withheld", "erased"]


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
    codes: tuple[Coded, ...]
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


class TimelineShown(Model):
    """All that happened in a case; `left_out` counts what the wanted level leaves out."""

    case_id: UUID
    as_of: datetime | None
    level: Level
    position: int
    left_out: int
    entries: tuple[LineShown, ...]
