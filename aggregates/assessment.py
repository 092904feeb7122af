"""One assessment, from its start until it is finished or the person does not want it."""

from datetime import datetime
from typing import Literal, assert_never
from uuid import UUID

from aggregates._shape import Command, Decider, fact_of, refuse_other_case
from schemas.assessment import AssessmentCompleted, AssessmentDeclined, AssessmentStarted, FindingRecorded
from schemas.codes import CareActOutcomeCode
from schemas.fact import Fact
from schemas.model import Model
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText

OUTCOME_SETS = ("ADULT", "CARER")


class OfAssessment(Command):
    """A command about one assessment of one case."""

    assessment_id: UUID
    case_id: UUID


class StartAssessment(OfAssessment):
    kind: Literal["needs", "carer", "capacity", "occupational_therapy", "other"]
    assessor: NamedParty


class RecordFinding(OfAssessment):
    """`outcome` is a code such as `ADULT.b`; told again with the same `at` and ability it is the same finding."""

    outcome: CareActOutcomeCode
    able: Literal["unaided", "with_help", "not_able", "not_known"]
    words: HealthText


class CompleteAssessment(OfAssessment):
    """`eligible` is none where the assessment does not ask about eligibility."""

    eligible: bool | None = None
    reasons: HealthText
    copy_given: bool


class DeclineAssessment(OfAssessment):
    words: HealthText | None = None


AnyCommand = StartAssessment | RecordFinding | CompleteAssessment | DeclineAssessment


class Finding(Model):
    """The last finding for one outcome, without its words."""

    at: datetime
    able: str


class Completion(Model):
    """How it was finished, without the reasons."""

    eligible: bool | None
    copy_given: bool


class State(Model):
    """An assessment as it stands; findings by outcome."""

    case_id: UUID
    kind: str
    assessor: Party
    findings: dict[str, Finding]
    completed: Completion | None = None
    declined: bool = False


def decide(command: AnyCommand, state: State | None, told_by: Party) -> list[Fact]:
    if isinstance(command, StartAssessment):
        return start(command, state)
    if state is None:
        raise Refused("assessment_not_started", "no assessment was started under this id")
    refuse_other_case(command.case_id, state.case_id, "assessment")
    match command:
        case RecordFinding():
            return record_finding(command, state)
        case CompleteAssessment():
            return complete(command, state)
        case DeclineAssessment():
            return decline(command, state)
    assert_never(command)


def start(command: StartAssessment, state: State | None) -> list[Fact]:
    fact = fact_of(AssessmentStarted, command)
    if state is None:
        return [fact]
    refuse_other_case(command.case_id, state.case_id, "assessment")
    if (state.kind, state.assessor) == (fact.kind, fact.assessor):
        return []
    raise Refused("assessment_already_started", "another assessment was started under this id before")


def record_finding(command: RecordFinding, state: State) -> list[Fact]:
    if command.outcome.partition(".")[0] not in OUTCOME_SETS:
        raise Refused("not_an_outcome", "this code is none of the Care Act's outcomes for adults or for carers")
    if state.findings.get(command.outcome) == Finding(at=command.at, able=command.able):
        return []
    refuse_over(state)
    return [fact_of(FindingRecorded, command)]


def complete(command: CompleteAssessment, state: State) -> list[Fact]:
    if state.completed == Completion(eligible=command.eligible, copy_given=command.copy_given):
        return []
    refuse_over(state)
    return [fact_of(AssessmentCompleted, command)]


def decline(command: DeclineAssessment, state: State) -> list[Fact]:
    if state.declined:
        return []
    refuse_over(state)
    return [fact_of(AssessmentDeclined, command)]


def refuse_over(state: State) -> None:
    """Refuse to go on with an assessment that was finished or declined."""
    if state.declined or state.completed is not None:
        raise Refused("assessment_over", "this assessment was finished or declined before; start a new one")


def evolve(state: State | None, fact: Fact) -> State | None:
    if isinstance(fact, AssessmentStarted):
        return State(case_id=fact.case_id, kind=fact.kind, assessor=fact.assessor, findings={})
    if state is None:
        return None
    match fact:
        case FindingRecorded():
            found = Finding(at=fact.happened_at, able=fact.able)
            return state.with_(findings={**state.findings, fact.outcome: found})
        case AssessmentCompleted():
            return state.with_(completed=Completion(eligible=fact.eligible, copy_given=fact.copy_given))
        case AssessmentDeclined():
            return state.with_(declined=True)
    return state


decider = Decider(None, decide, evolve, stream=lambda command: command.assessment_id)
