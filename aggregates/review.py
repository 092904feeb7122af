"""One review of somebody's support, and what it left to be asked."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import TooMuchSupportCause
from schemas.means import Means
from schemas.model import Model
from schemas.party import Party
from schemas.refused import Refused
from schemas.review import AnswerOfLook, LessExplained, LookRecorded, NetworkAnswer, NetworkPersonAsked, ReviewHeld
from schemas.sealed import HealthText, ThirdPartyText


class TakenLook(Model):
    """What came of the look at less; any answer is one."""

    answer: AnswerOfLook
    whole: bool = True
    answers: Annotated[tuple[TooMuchSupportCause, ...], Field(max_length=30)] = ()
    words: HealthText | None = None


class InTheirLife(Model):
    """Somebody in the person's life, by id."""

    named_id: UUID
    relation: Literal["family", "carer", "friend", "neighbour"]
    has_part: bool = False
    asked: bool = False
    not_wanted: bool = False


class OfReview(Command):
    """A command about one review of one case."""

    review_id: UUID
    case_id: UUID


class HoldReview(OfReview):
    supports: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()
    team_id: UUID | None = None
    unchanged: bool
    outcomes_fully_met: Annotated[int, Field(ge=0, le=100)] = 0
    met_with_support: bool = False
    finish_shown: bool = False
    lifelong: bool = False
    network: Annotated[tuple[InTheirLife, ...], Field(max_length=50)] = ()
    look: TakenLook | None = None
    reason: HealthText | None = None


class RecordLook(OfReview):
    look: TakenLook


class AskNetworkPerson(OfReview):
    named_id: UUID
    answer: NetworkAnswer
    words: ThirdPartyText | None = None


class ExplainLess(OfReview):
    means: Means


AnyCommand = HoldReview | RecordLook | AskNetworkPerson | ExplainLess


class State(Life):
    """A review that was held: which supports it looked at, whose review it was, who is in the person's life."""

    supports: tuple[UUID, ...] = ()
    team_id: UUID | None = None
    network: tuple[UUID, ...] = ()


def allow(command: Any, state: State | None, told_by: Party) -> None:
    match command:
        case HoldReview() if (command.lifelong or command.met_with_support) and command.reason is None:
            raise Refused(
                "reason_of_review_missing", "say why this is lifelong, or why it is met only with the support"
            )
        case AskNetworkPerson() if state and command.named_id not in state.network:
            raise Refused("not_in_their_network", "the review names nobody of this id in the person's life")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    return {"supports": state.supports, "team_id": state.team_id} if isinstance(command, RecordLook) and state else {}


def follow(state: State, fact: Any) -> State:
    match fact:
        case ReviewHeld():
            people = tuple(one.named_id for one in fact.network)
            return state.with_(supports=fact.supports, team_id=fact.team_id, network=people)
    return state


decider = Lives(
    what="review",
    begins={HoldReview: ReviewHeld},
    goes_on={RecordLook: LookRecorded, AskNetworkPerson: NetworkPersonAsked, ExplainLess: LessExplained},
    state=State,
    stream=lambda command: command.review_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
