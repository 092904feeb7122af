"""Which steps of a way home did a named role go ahead without?

The key is the discharge. It asks nobody; it stands on the case until the step is done after all.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.kept import without
from schemas.discharge import StepDone, StepWaived
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded


class Waived(Model):
    """Who went ahead without a step, and the fact that says so and why."""

    by: Party
    fact_id: UUID


class State(Model):
    """The steps of one way home that somebody went ahead without."""

    case_id: UUID | None = None
    discharge_id: UUID | None = None
    waived: dict[str, Waived] = {}


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case StepWaived() | StepDone() as fact:
            yield fact.discharge_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case StepWaived() as fact:
            waived = Waived(by=fact.by, fact_id=recorded.fact_id)
            of_case = state.with_(case_id=fact.case_id, discharge_id=fact.discharge_id)
            return of_case.with_(waived={**state.waived, fact.kind: waived})
        case StepDone(kind=done):
            return state.with_(waived=without(state.waived, done))
    return state


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    for kind, waived in sorted(state.waived.items()):
        assert state.case_id and state.discharge_id
        yield Gap(
            case_id=state.case_id,
            about=Gap.named(state.discharge_id, kind),
            words={"who": f"party:{waived.by}", "step": f"step:{kind}"},
            evidence=(waived.fact_id,),
        )


detector = Detector(State(), keys, evolve, gaps, look_again=never)
