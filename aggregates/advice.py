"""One piece of advice or one stated rule, and what it rests on."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.advice import AdviceGiven, RuleSourceTold, RuleStated, SourceAttached
from schemas.codes import BasisCode, RuleSubject
from schemas.means import Means
from schemas.model import Model
from schemas.moment import Day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class NamedSource(Model):
    """Where something is written, as a command names it."""

    document: HealthText
    section: HealthText | None = None
    dated: Day
    read_by: NamedParty
    in_force_from: Day | None = None
    in_force_to: Day | None = None


class GiveAdvice(Command):
    advice_id: UUID
    case_id: UUID
    outcome_id: UUID | None = None
    basis: Annotated[BasisCode, Field(description="OPINION for a personal view")]
    words: HealthText
    source: NamedSource | None = None


class OfRule(Command):
    """A command about one stated rule of one case."""

    rule_id: UUID
    case_id: UUID


class StateRule(OfRule):
    outcome_id: UUID | None = None
    subject: RuleSubject = "OTHER"
    words: HealthText
    source: NamedSource | None = None


class AttachSource(OfRule):
    """`outcome_id` where the rule came to be used for another outcome than the one it was stated about."""

    outcome_id: UUID | None = None
    source: NamedSource
    contradicts: bool = False
    person_told: bool = False


class TellRuleSource(OfRule):
    """`outcome_id` as for a source that is attached."""

    outcome_id: UUID | None = None
    means: Means


AnyCommand = GiveAdvice | StateRule | AttachSource | TellRuleSource


class State(Life):
    """A rule as it stands, the outcome it is about, and whether a source is known; advice is told and no more."""

    is_rule: bool = False
    outcome_id: UUID | None = None
    sourced: bool = False


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if state is None:
        return
    if not state.is_rule:
        raise Refused("not_a_rule", "this was advice and no rule; advice carries its own source")
    if isinstance(command, TellRuleSource) and not state.sourced:
        raise Refused("rule_without_source", "no source is known for this rule yet, so nobody can be told of it")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    if isinstance(command, AttachSource | TellRuleSource) and state and command.outcome_id is None:
        return {"outcome_id": state.outcome_id}
    return {}


def follow(state: State, fact: AdviceGiven | RuleStated | SourceAttached | RuleSourceTold) -> State:
    match fact:
        case RuleStated():
            return state.with_(is_rule=True, outcome_id=fact.outcome_id, sourced=fact.source is not None)
        case SourceAttached():
            return state.with_(sourced=True)
    return state


decider = Lives(
    what="advice",
    begins={GiveAdvice: AdviceGiven, StateRule: RuleStated},
    goes_on={AttachSource: SourceAttached, TellRuleSource: RuleSourceTold},
    state=State,
    stream=lambda command: command.advice_id if isinstance(command, GiveAdvice) else command.rule_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
