"""What people were told about a gap and what they did about it; the gap itself is derived and never recorded."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed


class WordOf(Model):
    """One value that fills the gap's sentence: a date, a code, a number or an id, as text; never a name."""

    name: str
    value: str


class GapAsked(Fact):
    """Somebody was asked about a gap: in which words, on what evidence, by which means, and who is next to be asked.

    `about` are the ids and codes that tell this question from others of its code and case.
    """

    gap_id: UUID
    case_id: UUID
    code: str
    detector: str
    wording: str
    words: tuple[WordOf, ...]
    evidence: tuple[UUID, ...]
    to: Party
    means: Literal["my_work"]
    opened_at: datetime
    step: int
    next_to: tuple[Party, ...]
    next_at: datetime | None
    calendar: str
    about: tuple[str, ...] = ()


class GapAcknowledged(Fact):
    """Somebody has seen the question; it stays open until it is answered."""

    gap_id: UUID
    case_id: UUID
    by: Party


class GapAnswered(Fact):
    """Somebody answered in words; where something must be done, the words stand beside the question until it is.

    `about` is what the question said it was about.
    """

    ends_gap_as: ClassVar[Ending] = "answered"

    gap_id: UUID
    case_id: UUID
    code: str
    by: Party
    answer: Sealed
    about: tuple[str, ...] = ()


class GapEndTold(Fact):
    """Those who had been asked were told that the question is over, and how it ended."""

    gap_id: UUID
    case_id: UUID
    opened_at: datetime
    ended_at: datetime
    ended: Literal["answered", "moved", "corrected", "overtaken", "by_time"]
