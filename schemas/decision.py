"""A decision about somebody's care: the question, the options, the bases, and who must be told."""

from typing import ClassVar
from uuid import UUID

from schemas.decided import Effect
from schemas.fact import Ending, Fact
from schemas.leaning import LeansOn
from schemas.means import Means
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed


class Option(Model):
    """One way that was on the table."""

    option_id: UUID
    words: Sealed


class DecisionAsked(Fact):
    """A question came up that somebody must decide, with the options and with who must be told the answer."""

    decision_id: UUID
    case_id: UUID
    question: Sealed
    options: tuple[Option, ...]
    must_be_told: tuple[Party, ...]
    decision_maker: Party


class OptionAdded(Fact):
    """A further option was put on the table."""

    decision_id: UUID
    case_id: UUID
    option: Option


class DecisionMade(Fact):
    """Somebody decided: which option, on which bases, on which evidence (facts by id), and who saw it otherwise.

    `effect` is what it does to the person, `unmet` the eligible needs it leaves unmet, by code, `leans_on` the facts of
    their life it leans on.
    """

    decision_id: UUID
    case_id: UUID
    option_id: UUID
    bases: tuple[str, ...]
    reasons: Sealed | None
    evidence: tuple[UUID, ...]
    dissent: Sealed | None = None
    decided_by: Party
    must_be_told: tuple[Party, ...]
    effect: Effect = "other"
    unmet: tuple[str, ...] = ()
    leans_on: tuple[LeansOn, ...] = ()


class DecisionReasonAdded(Fact):
    """A further reason was put beside the decision, which stands; `bases` are now those of before and the new ones."""

    ends_gap_as: ClassVar[Ending] = "answered"

    decision_id: UUID
    case_id: UUID
    bases: tuple[str, ...]
    added: tuple[str, ...]
    reasons: Sealed
    by: Party


class DecisionTold(Fact):
    """One of those who must know was told the decision, and how."""

    ends_gap_as: ClassVar[Ending] = "answered"

    decision_id: UUID
    case_id: UUID
    told: Party
    means: Means


class DecisionOpened(Fact):
    """One of those who must know has read how the decision stands; reading is not agreeing."""

    ends_gap_as: ClassVar[Ending] = "answered"

    decision_id: UUID
    case_id: UUID
    by: Party


class DecisionWithdrawn(Fact):
    """The decision no longer holds; everyone who must know is told again."""

    decision_id: UUID
    case_id: UUID
    reason: Sealed
    must_be_told: tuple[Party, ...]
    leaned_on: tuple[UUID, ...] = ()
