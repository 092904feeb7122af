"""One reason why more is being done for a person for now, until it holds no more."""

from typing import Any
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.doing_for import DoingForExplained, DoingForLookedAtAgain, DoingForReasonOver
from schemas.moment import Day, london_day
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfReason(Command):
    """A command about one reason, towards one outcome of one case."""

    doing_for_id: UUID
    case_id: UUID


class ExplainDoingFor(OfReason):
    outcome_id: UUID
    reason: HealthText
    look_again_on: Day


class LookAgainAtDoingFor(OfReason):
    look_again_on: Day


class EndDoingForReason(OfReason):
    pass


AnyCommand = ExplainDoingFor | LookAgainAtDoingFor | EndDoingForReason


class State(Life):
    """Towards which outcome the reason is."""

    outcome_id: UUID | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, EndDoingForReason):
        return
    if command.look_again_on <= london_day(command.at):
        raise Refused("doing_for_look_gone", "the day to look again must lie after today")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    return {"outcome_id": state.outcome_id} if state and not isinstance(command, ExplainDoingFor) else {}


def follow(state: State, fact: Any) -> State:
    return state.with_(outcome_id=fact.outcome_id)


decider = Lives(
    what="reason",
    begins={ExplainDoingFor: DoingForExplained},
    goes_on={LookAgainAtDoingFor: DoingForLookedAtAgain},
    ends={EndDoingForReason: DoingForReasonOver},
    state=State,
    stream=lambda command: command.doing_for_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
