"""What people were advised and which rules were stated to them, with what each rests on."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed


class Source(Model):
    """Where something is written: document, section, its date, who read it, and from when until when it holds."""

    document: Sealed
    section: Sealed | None = None
    dated: date
    read_by: Party
    in_force_from: date | None = None
    in_force_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day; where no first day is named, from its own date on."""
        return (self.in_force_from or self.dated) <= day and (self.in_force_to is None or day <= self.in_force_to)


class AdviceGiven(Fact):
    """Somebody advised the person; `basis` says whether that was evidence, law, clinical advice or a personal view."""

    advice_id: UUID
    case_id: UUID
    outcome_id: UUID | None
    basis: str
    words: Sealed
    source: Source | None
    by: Party


class RuleStated(Fact):
    """Somebody stated a rule about an outcome, with its source or without one; `subject` says what it is about."""

    rule_id: UUID
    case_id: UUID
    outcome_id: UUID | None
    subject: str
    words: Sealed
    source: Source | None
    by: Party


class SourceAttached(Fact):
    """A source was found for a stated rule; `contradicts` says that it says otherwise."""

    ends_gap_as: ClassVar[Ending] = "answered"

    rule_id: UUID
    case_id: UUID
    outcome_id: UUID | None
    source: Source
    contradicts: bool
    person_told: bool
    by: Party


class RuleSourceTold(Fact):
    """The person was told where the rule is written, and what it says."""

    ends_gap_as: ClassVar[Ending] = "answered"

    rule_id: UUID
    case_id: UUID
    outcome_id: UUID | None
    means: Means
    by: Party
