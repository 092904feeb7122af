"""Was it found that somebody cannot decide, though a better time or untried help might show otherwise, with no day set?

The key is the finding's own question. A day set to ask again, asking again, or a reason why the decision cannot wait
ends it.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.capacity import (
    CapacityAskedAgain,
    CapacityCannotWait,
    CapacityFound,
    CapacityLookAgainSet,
    CapacityQuestionClosed,
)
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded


class State(Model):
    """A finding that might come out otherwise at another time or with help; empty once that is settled."""

    case_id: UUID | None = None
    capacity_id: UUID | None = None
    decision: str = ""
    fluctuates: bool = False
    untried: bool = False
    decide_by: date | None = None
    assessor: Party | None = None
    fact_id: UUID | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            CapacityFound()
            | CapacityAskedAgain()
            | CapacityLookAgainSet()
            | CapacityCannotWait()
            | CapacityQuestionClosed()
        ) as fact:
            yield fact.capacity_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case CapacityFound(has_capacity=False, look_again_on=None, cannot_wait=None) as fact:
            return State(
                case_id=fact.case_id,
                capacity_id=fact.capacity_id,
                decision=fact.decision,
                fluctuates=fact.fluctuates,
                untried=not fact.help_tried,
                decide_by=fact.decide_by,
                assessor=fact.assessor,
                fact_id=recorded.fact_id,
            )
        case CapacityAskedAgain() | CapacityLookAgainSet() | CapacityCannotWait() | CapacityQuestionClosed():
            return State()
    return state


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    if not (state.fluctuates or state.untried):
        return
    assert state.case_id and state.capacity_id and state.assessor and state.fact_id
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.capacity_id),
        words={
            "decision": f"label:capacity_decisions:{state.decision}",
            "noted": noted(state),
            "date": f"date:{state.decide_by}" if state.decide_by else "until:the decision is made",
        },
        evidence=(state.fact_id,),
        to={"assessor": state.assessor},
    )


def noted(state: State) -> str:
    """What the finding notes: better times of day, or help that is still to be tried."""
    said = ("noted:better times of day",) if state.fluctuates else ()
    return ";".join((*said, "noted:help that can still be tried") if state.untried else said)


detector = Detector(State(), keys, evolve, gaps, look_again=never)
