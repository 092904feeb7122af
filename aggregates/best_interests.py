"""One decision made in somebody's best interests, until it is decided or not needed any more."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.best_interests import (
    BestInterestsBegun,
    BestInterestsDecided,
    BestInterestsDropped,
    Heard,
    HeardForBestInterests,
    LessRestrictiveConsidered,
)
from schemas.codes import BasisCode, CapacityDecisionCode
from schemas.decided import Effect
from schemas.moment import Day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText, ThirdPartyText

Bases = Annotated[tuple[BasisCode, ...], Field(min_length=1, max_length=18)]


class OfBestInterests(Command):
    """A command about one best interests decision of one case."""

    best_interests_id: UUID
    case_id: UUID


class BeginBestInterests(OfBestInterests):
    """Without `decision_maker` it is whoever tells it."""

    capacity_id: UUID | None = None
    decision: CapacityDecisionCode
    decision_maker: NamedParty | None = None
    decide_by: Day | None = None


class HearForBestInterests(OfBestInterests):
    whom: Heard
    appropriate: bool = True
    view: ThirdPartyText | None = None


class ConsiderLessRestrictive(OfBestInterests):
    tried: bool = False
    words: HealthText


class DecideBestInterests(OfBestInterests):
    effect: Effect = "other"
    bases: Bases = ("BEST_INTERESTS",)
    reasons: HealthText


class DropBestInterests(OfBestInterests):
    pass


AnyCommand = (
    BeginBestInterests | HearForBestInterests | ConsiderLessRestrictive | DecideBestInterests | DropBestInterests
)


class State(Life):
    """What is to be decided, who was heard, and whether something less restrictive was looked at."""

    decision: str = ""
    decision_maker: Party | None = None
    heard: tuple[str, ...] = ()
    less_restrictive: bool = False


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if state is None or not isinstance(command, DecideBestInterests):
        return
    if state.decision_maker and not told_by.may_be(state.decision_maker):
        raise Refused("not_the_decision_maker", "whoever was named to make this decision makes it and says so")
    if not state.heard:
        raise Refused("nobody_heard", "nobody was heard yet; hear the person and those who know them first")
    if not state.less_restrictive:
        raise Refused(
            "less_restrictive_not_looked_at", "say first which way that restricts the person less was looked at"
        )


def more(command: Any, state: State | None, told_by: Party) -> Mapping[str, object]:
    match command:
        case BeginBestInterests():
            return {"decision_maker": command.decision_maker or told_by}
        case HearForBestInterests() | DropBestInterests() if state:
            return {"decision": state.decision}
        case DecideBestInterests() if state:
            heard = {"heard": state.heard, "less_restrictive": state.less_restrictive}
            return {"decided_id": command.best_interests_id, "decided_by": told_by, "decision": state.decision, **heard}
    return {}


def follow(state: State, fact: Any) -> State:
    match fact:
        case BestInterestsBegun():
            return state.with_(decision=fact.decision, decision_maker=fact.decision_maker)
        case HeardForBestInterests():
            return state.with_(heard=tuple(dict.fromkeys((*state.heard, fact.whom))))
        case LessRestrictiveConsidered():
            return state.with_(less_restrictive=True)
    return state


decider = Lives(
    what="best interests decision",
    begins={BeginBestInterests: BestInterestsBegun},
    goes_on={HearForBestInterests: HeardForBestInterests, ConsiderLessRestrictive: LessRestrictiveConsidered},
    ends={DecideBestInterests: BestInterestsDecided, DropBestInterests: BestInterestsDropped},
    state=State,
    stream=lambda command: command.best_interests_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
