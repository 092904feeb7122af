"""Has everyone whom the plan names heard that the day they were told does not hold any more?

The key is the discharge.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.discharge import (
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargeNotCompleted,
    DischargePlanWithdrawn,
    Named,
    NamedPersonTold,
)
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.recorded import Recorded


class State(Model):
    """A changed day: the day that was first told, the day that holds now, and who has not heard yet."""

    case_id: UUID | None = None
    discharge_id: UUID | None = None
    old: date | None = None
    new: date | None = None
    not_told: tuple[Named, ...] = ()
    fact_id: UUID | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            DischargeDateAgreed()
            | DischargeDateMoved()
            | DischargeNotCompleted()
            | DischargePlanWithdrawn()
            | NamedPersonTold()
        ) as fact:
            yield fact.discharge_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case DischargeDateMoved() as fact:
            return changed(state, recorded, fact.before, fact.on, fact.told)
        case DischargeNotCompleted() as fact:
            return changed(state, recorded, fact.on, None, fact.told)
        case DischargePlanWithdrawn(on=date() as on):
            return changed(state, recorded, on, None, ())
        case DischargeDateAgreed() as fact:
            return told(state.with_(new=fact.on), set(fact.told))
        case NamedPersonTold() as fact:
            return told(state, {fact.named_id})
    return state


def changed(state: State, recorded: Recorded[Any], old: date, new: date | None, heard: tuple[UUID, ...]) -> State:
    """A change makes everyone in the plan wait for word; the day first told stays until all have heard."""
    fact = recorded.fact
    return State(
        case_id=fact.case_id,
        discharge_id=fact.discharge_id,
        old=state.old if state.not_told else old,
        new=new,
        not_told=tuple(named for named in fact.to_be_told if named.named_id not in heard),
        fact_id=recorded.fact_id,
    )


def told(state: State, heard: set[UUID]) -> State:
    """Those who have heard wait no longer."""
    return state.with_(not_told=tuple(named for named in state.not_told if named.named_id not in heard))


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    if not (state.not_told and state.case_id and state.discharge_id and state.old and state.fact_id):
        return
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.discharge_id, state.old),
        words={
            "old": f"date:{state.old}",
            "new": f"date:{state.new}" if state.new else "day:none",
            "names": ";".join(name_of(named) for named in state.not_told),
        },
        evidence=(state.fact_id,),
    )


def name_of(named: Named) -> str:
    """Somebody in the plan as a mark that the page turns into words: an agency by its code, a person by an id."""
    return f"agency:{named.agency}" if named.agency else f"named:{named.relation}:{named.named_id}"


detector = Detector(State(), keys, evolve, gaps, look_again=never)
