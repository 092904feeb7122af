"""A look, together with the person, at how their support is going: what it asked, and what it left to ask."""

from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed

AnswerOfLook = Literal["keep_all", "less", "step_down", "finish", "other_help", "too_early", "not_wanted"]
NetworkAnswer = Literal["helps", "helps_more", "cannot", "does_not_wish_to"]


class Look(Model):
    """What came of asking what could be less, who else could help and what back-up would help: any answer is one.

    It covered the whole package, or else answered the questions named in `answers`, codes of
    `too_much_support_causes.csv`.
    """

    answer: AnswerOfLook
    whole: bool = True
    answers: tuple[str, ...] = ()
    words: Sealed | None = None


class NetworkPerson(Model):
    """Somebody in the person's life, by id: whether they have a part in the plan, were asked, or are not wanted."""

    named_id: UUID
    relation: Literal["family", "carer", "friend", "neighbour"]
    has_part: bool = False
    asked: bool = False
    not_wanted: bool = False


class ReviewHeld(Fact):
    """A review was held: whether support stays as it is, what is met, who is in the person's life, the look at less.

    `supports` are those it looked at, `team_id` whose review it was. `finish_shown` says that an option to finish or to
    step down was on the table, `lifelong` that the need is recorded as lifelong, `met_with_support` that outcomes are
    met because the support goes on.
    """

    ends_gap_as: ClassVar[Ending] = "answered"

    review_id: UUID
    case_id: UUID
    supports: tuple[UUID, ...] = ()
    team_id: UUID | None = None
    unchanged: bool
    outcomes_fully_met: int = 0
    met_with_support: bool = False
    finish_shown: bool = False
    lifelong: bool = False
    network: tuple[NetworkPerson, ...] = ()
    look: Look | None = None
    reason: Sealed | None = None
    by: Party


class LookRecorded(Fact):
    """The look at less that a review had left open was taken, and this came of it."""

    ends_gap_as: ClassVar[Ending] = "answered"

    review_id: UUID
    case_id: UUID
    supports: tuple[UUID, ...] = ()
    team_id: UUID | None = None
    look: Look
    by: Party


class NetworkPersonAsked(Fact):
    """Somebody in the person's life was asked whether and how they would help, and this was their answer."""

    ends_gap_as: ClassVar[Ending] = "answered"

    review_id: UUID
    case_id: UUID
    named_id: UUID
    answer: NetworkAnswer
    words: Sealed | None = None
    by: Party


class LessExplained(Fact):
    """The person was given information on how to manage with less, in a form of theirs."""

    review_id: UUID
    case_id: UUID
    means: Means
    by: Party
