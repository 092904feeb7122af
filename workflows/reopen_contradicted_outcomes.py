"""When a source says otherwise than the rule that ended an outcome, propose the outcome to the person again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from aggregates.outcome import ProposeOutcomeAgain
from schemas.advice import SourceAttached
from schemas.keyed import Key
from schemas.model import Model
from schemas.outcome import OutcomeClosed, OutcomePaused, OutcomeProposedAgain, OutcomeReopened
from schemas.recorded import Recorded
from workflows._shape import Workflow

KEPT = 5


class Ended(Model):
    """An outcome that ended on a rule, if it did, and the rules that a source contradicts."""

    case_id: UUID | None = None
    outcome_id: UUID | None = None
    ended: bool = False
    rule_id: UUID | None = None
    contradicted: tuple[UUID, ...] = ()


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case OutcomePaused() | OutcomeClosed() | OutcomeReopened() | OutcomeProposedAgain() as fact:
            yield fact.outcome_id
        case SourceAttached(contradicts=True, outcome_id=UUID() as outcome):
            yield outcome


def evolve(state: Ended, recorded: Recorded[Any]) -> Ended:
    match recorded.fact:
        case OutcomePaused() | OutcomeClosed() as fact:
            about = {"case_id": fact.case_id, "outcome_id": fact.outcome_id}
            return state.with_(**about, ended=fact.reason == "rule", rule_id=fact.rule_id)
        case OutcomeReopened() | OutcomeProposedAgain():
            return state.with_(ended=False)
        case SourceAttached() as fact:
            others = tuple(rule for rule in state.contradicted if rule != fact.rule_id)
            return state.with_(contradicted=(*others, fact.rule_id)[-KEPT:])
    return state


def todo(state: Ended, as_of: datetime) -> Iterator[ProposeOutcomeAgain]:
    if not (state.ended and state.contradicted and state.case_id and state.outcome_id):
        return
    rule = state.rule_id or state.contradicted[-1]
    if rule in state.contradicted:
        yield ProposeOutcomeAgain(at=as_of, outcome_id=state.outcome_id, case_id=state.case_id, rule_id=rule)


workflow: Workflow[Ended] = Workflow(Ended(), keys, evolve, todo)
