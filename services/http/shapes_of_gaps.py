"""The shape of questions as JSON, and of the answer to a command that raises them."""

from datetime import datetime
from uuid import UUID

from schemas.model import Model
from services.http.shapes import EntryShown, FactRecorded, FactShown, PersonShown
from services.proof.receipt import Receipt


class SuggestedShown(Model):
    """A next step that the record can compute, for programs and in words."""

    kind: str
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


class Done(Model):
    """What came of a command. `gaps` is null where it could not be known at once; the case's page will show them.

    Keep the `receipt`: with it alone you can prove later what was recorded where. It is null where nobody signs.
    """

    stream: UUID
    version: int
    repeated: bool
    facts: tuple[FactRecorded, ...]
    gaps: tuple[QuestionShown, ...] | None
    as_of_position: int
    receipt: Receipt | None
