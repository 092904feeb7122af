"""Is the work on somebody's main need with another profession than the one it calls for, and nobody has said why?

The key is the case. Where that profession has a part in the work, or somebody gave a reason, nothing is asked; a reason
in words is an answer.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap, gap_id
from projections.kept import without
from projections.relations import known_as
from schemas.gap import GapAnswered
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.need_for import (
    AllocationReasoned,
    MainNeed,
    MainNeedOver,
    NeedWorkAllocated,
    SpecialistInputArranged,
    SpecialistInputEnded,
)
from schemas.party import Party
from schemas.recorded import Recorded

CODE = "ALLOCATION_MISMATCH"


class Elsewhere(Model):
    """A main need that is with another profession: since which fact, and who gave it there."""

    main_need: MainNeed
    by: Party
    fact_id: UUID


class State(Model):
    """The main needs of a case that are asked about, by their ids."""

    case_id: UUID | None = None
    elsewhere: dict[UUID, Elsewhere] = {}

    def without(self, main_need_id: UUID) -> "State":
        return self.with_(elsewhere=without(self.elsewhere, main_need_id))


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case NeedWorkAllocated() | SpecialistInputArranged() | SpecialistInputEnded() as fact:
            yield fact.case_id
        case AllocationReasoned() | MainNeedOver() | GapAnswered(code="ALLOCATION_MISMATCH") as fact:
            yield fact.case_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case NeedWorkAllocated() as fact:
            in_order = fact.reason is not None or fact.input_from is not None
            return told(state, recorded, fact.to, in_order=in_order)
        case SpecialistInputEnded() as fact:
            return told(state, recorded, fact.to, in_order=fact.reasoned)
        case SpecialistInputArranged() | AllocationReasoned() | MainNeedOver() as fact:
            return state.without(fact.main_need_id)
        case GapAnswered() as fact:
            answered = {one: found for one, found in state.elsewhere.items() if asked_as(state, one) == fact.gap_id}
            return state.with_(elsewhere={one: at for one, at in state.elsewhere.items() if one not in answered})
    return state


def told(state: State, recorded: Recorded[Any], to: Party | None, *, in_order: bool) -> State:
    """Where the work is now: with the profession that the need calls for, in order elsewhere, or to be asked about."""
    fact = recorded.fact
    state = state.without(fact.main_need_id).with_(case_id=fact.case_id)
    if to is None or in_order or to.role == fact.main_need.profession:
        return state
    found = Elsewhere(main_need=fact.main_need, by=recorded.told_by, fact_id=recorded.fact_id)
    return state.with_(elsewhere={**state.elsewhere, fact.main_need_id: found})


def asked_as(state: State, main_need_id: UUID) -> UUID:
    """The id of the question about this need."""
    return gap_id(CODE, gap_of(state, main_need_id))


def gap_of(state: State, main_need_id: UUID) -> Gap:
    found = state.elsewhere[main_need_id]
    assert state.case_id
    return Gap(
        case_id=state.case_id,
        about=Gap.named(main_need_id),
        words={
            "need": f"label:main_needs:{found.main_need.code}",
            "profession": f"one:{found.main_need.profession}",
        },
        evidence=(found.fact_id,),
        to=known_as("team_manager", found.by),
    )


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    for main_need_id in state.elsewhere:
        yield gap_of(state, main_need_id)


detector = Detector(State(), keys, evolve, gaps, look_again=never)
