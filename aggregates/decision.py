"""One question about somebody's care, the ways on the table, the decision, and who was told it."""

from typing import Annotated, assert_never
from uuid import UUID

from pydantic import Field

from aggregates._leaning import LeanedOn
from aggregates._shape import Command, Decider, fact_of, refuse_other_case
from schemas.codes import BasisCode, CareActOutcomeCode
from schemas.decided import Effect
from schemas.decision import (
    DecisionAsked,
    DecisionMade,
    DecisionOpened,
    DecisionReasonAdded,
    DecisionTold,
    DecisionWithdrawn,
    OptionAdded,
)
from schemas.fact import Fact
from schemas.means import Means
from schemas.model import Model
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText

Bases = Annotated[tuple[BasisCode, ...], Field(min_length=1, max_length=18)]


class OfferedOption(Model):
    """One way that is put on the table."""

    option_id: UUID
    words: HealthText


class OfDecision(Command):
    """A command about one decision of one case."""

    decision_id: UUID
    case_id: UUID


class AskDecision(OfDecision):
    question: HealthText
    options: Annotated[tuple[OfferedOption, ...], Field(min_length=1, max_length=20)]
    must_be_told: Annotated[tuple[NamedParty, ...], Field(max_length=50)] = ()
    decision_maker: NamedParty


class AddOption(OfDecision):
    option: OfferedOption


class MakeDecision(OfDecision):
    """`evidence` are the ids of the facts it rests on; `dissent` is what somebody saw otherwise."""

    option_id: UUID
    bases: Bases
    reasons: HealthText | None = None
    evidence: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()
    dissent: HealthText | None = None
    effect: Effect = "other"
    unmet: Annotated[tuple[CareActOutcomeCode, ...], Field(max_length=18)] = ()
    leans_on: LeanedOn = ()


class AddDecisionReason(OfDecision):
    bases: Bases
    reasons: HealthText


class TellDecision(OfDecision):
    """`told` is one of those who must be told, as they were named when the decision was asked."""

    told: NamedParty
    means: Means


class OpenDecision(OfDecision):
    """Somebody who must be told reads it themselves."""


class WithdrawDecision(OfDecision):
    reason: HealthText


AnyCommand = AskDecision | AddOption | MakeDecision | AddDecisionReason | TellDecision | OpenDecision | WithdrawDecision

MOST_OPTIONS = 20


class Made(Model):
    """What was decided, without the words; `all_bases` are those of the decision and the reasons added since."""

    option_id: UUID
    bases: tuple[str, ...]
    all_bases: tuple[str, ...] = ()
    leans_on: tuple[UUID, ...] = ()


class State(Model):
    """A decision as it stands: `asked_with` are the options of the question, `options` those and the ones added since.

    `told` are those who were told how it stands now, `opened` those who read it; after a withdrawal all are told again.
    """

    case_id: UUID
    asked_with: tuple[UUID, ...]
    options: tuple[UUID, ...]
    must_be_told: tuple[Party, ...]
    decision_maker: Party
    made: Made | None = None
    withdrawn: bool = False
    told: tuple[Party, ...] = ()
    opened: tuple[Party, ...] = ()


def decide(command: AnyCommand, state: State | None, told_by: Party) -> list[Fact]:
    if isinstance(command, AskDecision):
        return ask(command, state)
    if state is None:
        raise Refused("decision_not_asked", "no decision was asked for under this id")
    refuse_other_case(command.case_id, state.case_id, "decision")
    match command:
        case AddOption():
            return add_option(command, state)
        case MakeDecision():
            return make(command, state, told_by)
        case AddDecisionReason():
            return add_reason(command, state, told_by)
        case TellDecision():
            return tell(command, state)
        case OpenDecision():
            return open_it(command, state, told_by)
        case WithdrawDecision():
            return withdraw(command, state)
    assert_never(command)


def ask(command: AskDecision, state: State | None) -> list[Fact]:
    fact = fact_of(DecisionAsked, command)
    asked = begun(fact)
    if len(set(asked.options)) != len(asked.options):
        raise Refused("option_named_twice", "two of the options have the same id")
    if state is None:
        return [fact]
    refuse_other_case(command.case_id, state.case_id, "decision")
    if state.with_(options=state.asked_with, made=None, withdrawn=False, told=(), opened=()) == asked:
        return []
    raise Refused("decision_already_asked", "another question was asked under this id before")


def add_option(command: AddOption, state: State) -> list[Fact]:
    if command.option.option_id in state.options:
        return []
    refuse_made(state)
    if len(state.options) >= MOST_OPTIONS:
        raise Refused("too_many_options", f"a decision has {MOST_OPTIONS} options at most")
    return [fact_of(OptionAdded, command)]


def make(command: MakeDecision, state: State, told_by: Party) -> list[Fact]:
    if command.option_id not in state.options:
        raise Refused("option_not_on_table", "this option was never put on the table; add it first")
    made = state.made
    if made and not state.withdrawn and (made.option_id, made.bases) == (command.option_id, command.bases):
        return []
    refuse_made(state)
    return [fact_of(DecisionMade, command, decided_by=told_by, must_be_told=state.must_be_told)]


def refuse_made(state: State) -> None:
    """Refuse to go on deciding what was decided, or decided and withdrawn."""
    if state.made is not None:
        raise Refused("decision_already_made", "this was decided before; to decide anew, ask a new question")


def add_reason(command: AddDecisionReason, state: State, told_by: Party) -> list[Fact]:
    made = made_now(state)
    if state.withdrawn:
        raise Refused("decision_withdrawn", "this decision was withdrawn, so no reason is put beside it")
    if set(command.bases) <= set(made.all_bases):
        return []
    bases = tuple(dict.fromkeys((*made.all_bases, *command.bases)))
    return [fact_of(DecisionReasonAdded, command, bases=bases, added=command.bases, by=told_by)]


def tell(command: TellDecision, state: State) -> list[Fact]:
    made_now(state)
    fact = fact_of(DecisionTold, command)
    if fact.told not in state.must_be_told:
        raise Refused("not_to_be_told", "this party is not among those who must be told this decision")
    return [] if fact.told in state.told else [fact]


def open_it(command: OpenDecision, state: State, told_by: Party) -> list[Fact]:
    made_now(state)
    if not any(one.may_be(told_by) for one in state.must_be_told):
        raise Refused("not_to_open", "only those who must be told this decision are noted as having read it")
    return [] if told_by in state.opened else [fact_of(DecisionOpened, command, by=told_by)]


def withdraw(command: WithdrawDecision, state: State) -> list[Fact]:
    leaned_on = made_now(state).leans_on
    if state.withdrawn:
        return []
    return [fact_of(DecisionWithdrawn, command, must_be_told=state.must_be_told, leaned_on=leaned_on)]


def made_now(state: State) -> Made:
    """What was decided; refused where nobody has decided, so there is nothing to tell, to reason or to take back."""
    if state.made is None:
        raise Refused("decision_not_made", "nothing is decided yet")
    return state.made


def evolve(state: State | None, fact: Fact) -> State | None:
    if isinstance(fact, DecisionAsked):
        return begun(fact)
    if state is None:
        return None
    match fact:
        case OptionAdded():
            return state.with_(options=(*state.options, fact.option.option_id))
        case DecisionMade():
            return state.with_(made=made_of(fact))
        case DecisionReasonAdded() if state.made:
            return state.with_(made=state.made.with_(all_bases=fact.bases))
        case DecisionTold():
            return state.with_(told=(*state.told, fact.told))
        case DecisionOpened():
            return state.with_(opened=(*state.opened, fact.by))
        case DecisionWithdrawn():
            return state.with_(withdrawn=True, told=(), opened=())
    return state


def made_of(fact: DecisionMade) -> Made:
    """What was decided, as the state keeps it."""
    leans_on = tuple(leaned.life_fact_id for leaned in fact.leans_on)
    return Made(option_id=fact.option_id, bases=fact.bases, all_bases=fact.bases, leans_on=leans_on)


def begun(fact: DecisionAsked) -> State:
    """The decision as it begins."""
    options = tuple(option.option_id for option in fact.options)
    return State(
        case_id=fact.case_id,
        asked_with=options,
        options=options,
        must_be_told=fact.must_be_told,
        decision_maker=fact.decision_maker,
    )


decider = Decider(None, decide, evolve, stream=lambda command: command.decision_id)
