"""One person's own account of how they manage; an answer may be kept or changed whenever they are asked again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import CareActOutcomeCode
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText
from schemas.self_assessment import (
    Able,
    SelfAssessmentAnswerChanged,
    SelfAssessmentAnswered,
    SelfAssessmentAnswerKept,
    SelfAssessmentBegun,
    SelfAssessmentFinished,
)


class OfSelfAssessment(Command):
    """A command about one self-assessment of one case."""

    self_assessment_id: UUID
    case_id: UUID


class BeginSelfAssessment(OfSelfAssessment):
    with_help_of: NamedParty | None = None


class OfAnswer(OfSelfAssessment):
    """A command about the answer to one outcome."""

    outcome: CareActOutcomeCode


class AnswerSelfAssessment(OfAnswer):
    able: Able
    words: HealthText


class KeepAnswer(OfAnswer):
    pass


class ChangeAnswer(OfAnswer):
    able: Able
    words: HealthText


class FinishSelfAssessment(OfSelfAssessment):
    copy_given: bool = True


AnyCommand = BeginSelfAssessment | AnswerSelfAssessment | KeepAnswer | ChangeAnswer | FinishSelfAssessment


class State(Life):
    """A self-assessment as it stands: what was answered to each outcome."""

    answers: dict[str, Able] = {}


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if not isinstance(command, OfAnswer) or state is None:
        return
    answered = command.outcome in state.answers
    if isinstance(command, AnswerSelfAssessment) and answered:
        raise Refused("already_answered", "the person answered this before; an answer is kept or changed")
    if not isinstance(command, AnswerSelfAssessment) and not answered:
        raise Refused("not_answered_yet", "the person has not answered this yet, so nothing is kept or changed")


def more(command: Any, state: State | None, told_by: Party) -> Mapping[str, object]:
    known = state.answers.get(command.outcome, "not_known") if state and isinstance(command, OfAnswer) else "not_known"
    match command:
        case KeepAnswer():
            return {"able": known}
        case ChangeAnswer():
            return {"before": known}
    return {}


def follow(state: State, fact: Any) -> State:
    match fact:
        case SelfAssessmentAnswered() | SelfAssessmentAnswerChanged():
            return state.with_(answers={**state.answers, fact.outcome: fact.able})
    return state


decider = Lives(
    what="self-assessment",
    begins={BeginSelfAssessment: SelfAssessmentBegun},
    goes_on={AnswerSelfAssessment: SelfAssessmentAnswered},
    always={KeepAnswer: SelfAssessmentAnswerKept, ChangeAnswer: SelfAssessmentAnswerChanged},
    ends={FinishSelfAssessment: SelfAssessmentFinished},
    state=State,
    stream=lambda command: command.self_assessment_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
