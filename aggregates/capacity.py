"""One decision of one person: whether they can make it, asked and asked again, until it is made."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._days import refuse_day_gone
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.capacity import (
    CapacityAskedAgain,
    CapacityCannotWait,
    CapacityFound,
    CapacityLookAgainSet,
    CapacityQuestionClosed,
)
from schemas.codes import CapacityDecisionCode, CapacityHelpCode
from schemas.moment import Day
from schemas.party import NamedParty, Party
from schemas.sealed import HealthText

HelpTried = Annotated[tuple[CapacityHelpCode, ...], Field(max_length=20)]


class OfCapacity(Command):
    """A command about one decision of the person of one case."""

    capacity_id: UUID
    case_id: UUID


class FindCapacity(OfCapacity):
    """Without `assessor` it is whoever tells it."""

    decision: CapacityDecisionCode
    has_capacity: bool
    help_tried: HelpTried = ()
    fluctuates: bool = False
    look_again_on: Day | None = None
    decide_by: Day | None = None
    cannot_wait: HealthText | None = None
    question: HealthText | None = None
    note: HealthText | None = None
    assessor: NamedParty | None = None


class AskCapacityAgain(OfCapacity):
    has_capacity: bool
    help_tried: HelpTried = ()
    fluctuates: bool = False
    look_again_on: Day | None = None
    note: HealthText | None = None
    assessor: NamedParty | None = None


class SetCapacityLookAgain(OfCapacity):
    look_again_on: Day


class RecordCannotWait(OfCapacity):
    reason: HealthText


class CloseCapacityQuestion(OfCapacity):
    pass


AnyCommand = FindCapacity | AskCapacityAgain | SetCapacityLookAgain | RecordCannotWait | CloseCapacityQuestion


class State(Life):
    """The decision that is asked about."""

    decision: str = ""


def allow(command: Any, state: State | None, told_by: Party) -> None:
    refuse_day_gone(getattr(command, "look_again_on", None), command.at)


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    match command:
        case FindCapacity():
            return {"assessor": command.assessor or told_by}
        case AskCapacityAgain():
            return {"assessor": command.assessor or told_by, "decision": state.decision if state else ""}
    return {}


def follow(state: State, fact: Any) -> State:
    return state.with_(decision=fact.decision) if isinstance(fact, CapacityFound) else state


decider = Lives(
    what="finding on capacity",
    begins={FindCapacity: CapacityFound},
    goes_on={
        AskCapacityAgain: CapacityAskedAgain,
        SetCapacityLookAgain: CapacityLookAgainSet,
        RecordCannotWait: CapacityCannotWait,
    },
    ends={CloseCapacityQuestion: CapacityQuestionClosed},
    state=State,
    stream=lambda command: command.capacity_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
