"""One plan that a person makes for themselves, until they did it; it may be taken back and taken up again."""

from typing import Any
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.moment import Day
from schemas.own_plan import OwnPlanDone, OwnPlanMade, OwnPlanResumed, OwnPlanReversed
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfOwnPlan(Command):
    """A command about one plan that a person made for themselves."""

    own_plan_id: UUID
    case_id: UUID


class MakeOwnPlan(OfOwnPlan):
    outcome_id: UUID | None = None
    words: HealthText
    on: Day | None = None
    own_money: bool = False


class ReverseOwnPlan(OfOwnPlan):
    own_reason: HealthText | None = None
    reason_told_to: NamedParty | None = None


class ResumeOwnPlan(OfOwnPlan):
    on: Day | None = None


class DoOwnPlan(OfOwnPlan):
    words: HealthText | None = None


AnyCommand = MakeOwnPlan | ReverseOwnPlan | ResumeOwnPlan | DoOwnPlan


class State(Life):
    """A plan as it stands, and the outcome it is meant to lead to."""

    outcome_id: UUID | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, ReverseOwnPlan) and command.reason_told_to and command.own_reason is None:
        raise Refused("own_reason_missing", "a reason was told to somebody, so the reason itself is asked for")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    return {"outcome_id": state.outcome_id} if state else {}


def follow(state: State, fact: OwnPlanMade | OwnPlanReversed | OwnPlanResumed | OwnPlanDone) -> State:
    return state.with_(outcome_id=fact.outcome_id)


decider = Lives(
    what="plan of the person's own",
    begins={MakeOwnPlan: OwnPlanMade},
    goes_on={},
    ends={ReverseOwnPlan: OwnPlanReversed, DoOwnPlan: OwnPlanDone},
    reopens={ResumeOwnPlan: OwnPlanResumed},
    state=State,
    stream=lambda command: command.own_plan_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
