"""Has the person had too many named workers in a year, without anybody who stays to say hello?

The key is the case, and the question is about its latest change of worker: the third in the time looked at, or the
second without a joint handover. Changes that the person asked for, and short duty cover, are left out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.suggesting import steps
from projections.worker_changes import Change, counted
from schemas.case import WorkerAllocated
from schemas.dated import threshold
from schemas.handing_on import HandoverHeldWithPerson, ReasonForChangeTold
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, next_after
from schemas.recorded import Recorded
from schemas.stand_in import StandInArranged, StandInMoved

KEPT = 12


class Word(Model):
    """Something done with the person about one worker: a handover held together, or the reason told."""

    worker: UUID | None
    at: datetime


class State(Model):
    """The changes of the last months, and what was done with the person about them."""

    case_id: UUID | None = None
    changes: tuple[Change, ...] = ()
    held: tuple[Word, ...] = ()
    told: tuple[Word, ...] = ()


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            WorkerAllocated() | StandInArranged() | StandInMoved() | HandoverHeldWithPerson() | ReasonForChangeTold()
        ) as fact:
            yield fact.case_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    state = state.with_(case_id=recorded.fact.case_id)
    match recorded.fact:
        case WorkerAllocated() as fact:
            return with_change(state, Change.allocated(fact, recorded.fact_id))
        case StandInArranged() as fact:
            return with_change(state, Change.stood_in(fact, recorded.fact_id))
        case StandInMoved() as fact:
            moved = tuple(
                one.with_(until=fact.last_day) if one.stand_in_id == fact.stand_in_id else one for one in state.changes
            )
            return state.with_(changes=moved)
        case HandoverHeldWithPerson() as fact:
            return tidy(state.with_(held=(*state.held, Word(worker=fact.to.worker, at=fact.happened_at))))
        case ReasonForChangeTold() as fact:
            return tidy(state.with_(told=(*state.told, Word(worker=fact.to.worker, at=fact.happened_at))))
    return state


def with_change(state: State, change: Change | None) -> State:
    return tidy(state.with_(changes=(*state.changes, change))) if change else state


def tidy(state: State) -> State:
    """What lies further back than the time looked at is forgotten; a stand-in to come makes nothing old."""
    changes = sorted(state.changes, key=lambda one: one.at)
    if not changes:
        return state.with_(held=state.held[-KEPT:], told=state.told[-KEPT:])
    allocated = [one for one in changes if one.stand_in_id is None]
    since = (allocated or changes)[-1].looked_at_from
    return state.with_(
        changes=tuple(one for one in changes if one.at >= since)[-KEPT:],
        held=tuple(one for one in state.held if one.at >= since)[-KEPT:],
        told=tuple(one for one in state.told if one.at >= since)[-KEPT:],
    )


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    changes = counted(state.changes, as_of)
    if not (changes and state.case_id):
        return
    latest, day = changes[-1], london_day(changes[-1].at)
    often = len(changes) >= threshold("WORKER_CHURN", "changes", day)
    apart = sum(not one.joint for one in changes) >= threshold("WORKER_CHURN", "changes_not_joint", day)
    if not (often or apart) or not left_to_do(changes, state):
        return
    first = next((one.at for one in state.changes if one.worker == changes[0].before), changes[0].at)
    workers = {changes[0].before, *(one.worker for one in changes)}
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(day, latest.worker),
        words={
            "person": f"person:{state.case_id}",
            "n": f"number:{len(workers)}",
            "date": f"date:{london_day(min(first, changes[0].at))}",
        },
        evidence=tuple(one.fact_id for one in reversed(changes)),
    )


def left_to_do(changes: Sequence[Change], state: State) -> list[str]:
    """That the person meets the new worker, or one who came after, in a handover, and knows why there is another."""
    latest, before = changes[-1], changes[-2:-1]
    workers = {latest.worker, *(one.worker for one in state.changes if one.at > latest.at)}

    def is_done(words: Sequence[Word]) -> bool:
        return any(one.worker in workers and all(one.at > earlier.at for earlier in before) for one in words)

    done = {"hold_handover": latest.joint or is_done(state.held), "say_why": is_done(state.told)}
    return [step for step, is_so in done.items() if not is_so]


def look_again(state: State, after: datetime) -> datetime | None:
    return next_after(after, (one.at for one in state.changes))


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """Which of the two that answer it is left to do."""
    state = state_of(gap.case_id)
    changes = counted(state.changes, as_of)
    return steps(*left_to_do(changes, state)) if changes else {}


detector = Detector(State(), keys, evolve, gaps, look_again, suggest)
