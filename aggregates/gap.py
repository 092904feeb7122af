"""One question that was raised: who was asked it, what they said, and that they were told when it was over.

A question that returns is the same question, opened again: what is kept here is its latest opening.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal, assert_never
from uuid import UUID

from pydantic import Field

from aggregates._shape import Command, Decider, fact_of, refuse_other_case
from schemas.fact import Fact
from schemas.gap import GapAcknowledged, GapAnswered, GapAsked, GapEndTold, WordOf
from schemas.model import Model
from schemas.moment import Moment
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfGap(Command):
    """A command about one question of one case."""

    gap_id: UUID
    case_id: UUID


class AskAboutGap(OfGap):
    """`step` counts those asked one after the other from 0; `next_to` are those who would be asked at `next_at`."""

    by_service_only: ClassVar[bool] = True

    code: str
    detector: str
    wording: str
    words: tuple[WordOf, ...]
    evidence: tuple[UUID, ...]
    to: Party
    means: Literal["my_work"]
    opened_at: Moment
    step: Annotated[int, Field(ge=0)]
    next_to: tuple[Party, ...] = ()
    next_at: Moment | None = None
    calendar: str
    about: tuple[str, ...] = ()


class AcknowledgeGap(OfGap):
    pass


class AnswerGap(OfGap):
    """Told again by the same party with the same `at` it is the same answer."""

    answer: HealthText


class TellGapEnd(OfGap):
    by_service_only: ClassVar[bool] = True

    opened_at: Moment
    ended_at: Moment
    ended: Literal["answered", "moved", "corrected", "overtaken", "by_time"]


AnyCommand = AskAboutGap | AcknowledgeGap | AnswerGap | TellGapEnd


class Asked(Model):
    """Who was asked, at which step."""

    to: Party
    step: int


class Answer(Model):
    """Who answered last and when, without the words."""

    at: datetime
    by: Party


class State(Model):
    """The latest opening of the question; `end_told` once those who were asked know that it is over."""

    case_id: UUID
    code: str
    about: tuple[str, ...] = ()
    opened_at: datetime
    asked: tuple[Asked, ...]
    acknowledged: tuple[Party, ...] = ()
    answer: Answer | None = None
    end_told: bool = False


def decide(command: AnyCommand, state: State | None, told_by: Party) -> list[Fact]:
    if isinstance(command, AskAboutGap):
        return ask(command, state)
    if state is None:
        raise Refused("gap_not_asked", "nobody was asked this question")
    refuse_other_case(command.case_id, state.case_id, "question")
    match command:
        case AcknowledgeGap():
            return acknowledge(command, state, told_by)
        case AnswerGap():
            return answer(command, state, told_by)
        case TellGapEnd():
            return tell_end(command, state)
    assert_never(command)


def ask(command: AskAboutGap, state: State | None) -> list[Fact]:
    fact = fact_of(GapAsked, command)
    if state is None:
        return [fact]
    refuse_other_case(command.case_id, state.case_id, "question")
    if command.code != state.code:
        raise Refused("other_question", "another question was asked under this id")
    if command.opened_at > state.opened_at:
        return [fact]
    if command.opened_at < state.opened_at or state.end_told or Asked(to=fact.to, step=fact.step) in state.asked:
        return []
    return [fact]


def acknowledge(command: AcknowledgeGap, state: State, told_by: Party) -> list[Fact]:
    fact = fact_of(GapAcknowledged, command, by=told_by)
    if fact.by in state.acknowledged:
        return []
    refuse_over(state)
    return [fact]


def answer(command: AnswerGap, state: State, told_by: Party) -> list[Fact]:
    fact = fact_of(GapAnswered, command, code=state.code, about=state.about, by=told_by)
    if state.answer == Answer(at=command.at, by=fact.by):
        return []
    refuse_over(state)
    return [fact]


def refuse_over(state: State) -> None:
    """Refuse to go on with a question of which everyone was told that it is over."""
    if state.end_told:
        raise Refused("gap_over", "this question is over, and those who were asked have been told so")


def tell_end(command: TellGapEnd, state: State) -> list[Fact]:
    if command.opened_at > state.opened_at:
        raise Refused("opening_not_asked", "nobody was asked this question since it was opened again")
    if command.opened_at < state.opened_at or state.end_told:
        return []
    return [fact_of(GapEndTold, command)]


def evolve(state: State | None, fact: Fact) -> State | None:
    if isinstance(fact, GapAsked):
        return with_asked(state, fact)
    if state is None:
        return None
    match fact:
        case GapAcknowledged():
            return state.with_(acknowledged=(*state.acknowledged, fact.by))
        case GapAnswered():
            return state.with_(answer=Answer(at=fact.happened_at, by=fact.by))
        case GapEndTold():
            return state.with_(end_told=True)
    return state


def with_asked(state: State | None, fact: GapAsked) -> State:
    """The question with one more who was asked; a later opening begins anew."""
    asked = Asked(to=fact.to, step=fact.step)
    if state is not None and state.opened_at == fact.opened_at:
        return state.with_(asked=(*state.asked, asked))
    return State(case_id=fact.case_id, code=fact.code, about=fact.about, opened_at=fact.opened_at, asked=(asked,))


decider = Decider(None, decide, evolve, stream=lambda command: command.gap_id)
