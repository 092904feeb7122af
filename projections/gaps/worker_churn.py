"""Has the person had too many named workers in a year, without anybody who stays to say hello?

The key is the case, and the question is about its latest change of worker: the third in the time looked at, or the
second without a joint handover. Changes that the person asked for, and short duty cover, are left out.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.calendar import working_days_after
from schemas.case import WorkerAllocated
from schemas.counting import months_after
from schemas.dated import threshold
from schemas.handing_on import HandoverHeldWithPerson, ReasonForChangeTold
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, start_of
from schemas.recorded import Recorded
from schemas.stand_in import StandInArranged, StandInMoved

MANAGERS = ("team_manager", "service_manager")  # a case that waits with them has no named worker yet
KEPT = 12
ONE_DAY = timedelta(days=1)


class Change(Model):
    """Another worker from a day on: allocated, or standing in, then `until` is their last day."""

    at: datetime
    before: UUID | None
    worker: UUID
    joint: bool = False
    wished: bool = False
    fact_id: UUID
    stand_in_id: UUID | None = None
    until: date | None = None


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
        case WorkerAllocated() | StandInArranged() as fact:
            change = change_of(fact, recorded.fact_id)
            return tidy(state.with_(changes=(*state.changes, change))) if change else state
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


def change_of(fact: WorkerAllocated | StandInArranged, fact_id: UUID) -> Change | None:
    """The change that a fact tells; one who gets a case that nobody had by name has nobody before."""
    if isinstance(fact, WorkerAllocated):
        worker = fact.owner.worker
        named = None if fact.before.role in MANAGERS else fact.before.worker
    else:
        worker, named = fact.worker.worker, fact.named_worker.worker
    if worker is None or worker == named:
        return None
    if isinstance(fact, WorkerAllocated):
        joint, wished = fact.joint_handover, fact.asked_by_person
        return Change(at=fact.happened_at, before=named, worker=worker, joint=joint, wished=wished, fact_id=fact_id)
    return Change(
        at=start_of(fact.first_day),
        before=named,
        worker=worker,
        fact_id=fact_id,
        stand_in_id=fact.stand_in_id,
        until=fact.last_day,
    )


def tidy(state: State) -> State:
    """What lies further back than the time looked at is forgotten; a stand-in to come makes nothing old."""
    changes = sorted(state.changes, key=lambda one: one.at)
    if not changes:
        return state.with_(held=state.held[-KEPT:], told=state.told[-KEPT:])
    allocated = [one for one in changes if one.stand_in_id is None]
    since = looked_at_from((allocated or changes)[-1])
    return state.with_(
        changes=tuple(one for one in changes if one.at >= since)[-KEPT:],
        held=tuple(one for one in state.held if one.at >= since)[-KEPT:],
        told=tuple(one for one in state.told if one.at >= since)[-KEPT:],
    )


def looked_at_from(change: Change) -> datetime:
    """The beginning of the time that ends with the day of a change."""
    day = london_day(change.at)
    return start_of(months_after(day, -threshold("WORKER_CHURN", "window", day)) + ONE_DAY)


def is_long(first: date, last: date) -> bool:
    """Whether standing in lasts so many working days that it counts as a change."""
    days = threshold("WORKER_CHURN", "duty_cover_under", first)
    return last >= working_days_after(first - ONE_DAY, days)


def counted(changes: Sequence[Change], as_of: datetime) -> list[Change]:
    """The changes by then that count, in the order in which they happened."""
    begun = [one for one in changes if one.before and one.at <= as_of and not one.wished]
    long = [one for one in begun if one.until is None or is_long(london_day(one.at), one.until)]
    return [one for one in long if one.at >= looked_at_from(long[-1])]


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    changes = counted(state.changes, as_of)
    if not (changes and state.case_id):
        return
    latest, day = changes[-1], london_day(changes[-1].at)
    often = len(changes) >= threshold("WORKER_CHURN", "changes", day)
    apart = sum(not one.joint for one in changes) >= threshold("WORKER_CHURN", "changes_not_joint", day)
    if not (often or apart) or is_answered(changes, state):
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


def is_answered(changes: Sequence[Change], state: State) -> bool:
    """Whether the person met the new worker, or one who came after, in a handover, and knows why there is another."""
    latest, before = changes[-1], changes[-2:-1]
    workers = {latest.worker, *(one.worker for one in state.changes if one.at > latest.at)}

    def is_done(words: Sequence[Word]) -> bool:
        return any(one.worker in workers and all(one.at > earlier.at for earlier in before) for one in words)

    return (latest.joint or is_done(state.held)) and is_done(state.told)


def look_again(state: State, after: datetime) -> datetime | None:
    return min((one.at for one in state.changes if one.at > after), default=None)


detector = Detector(State(), keys, evolve, gaps, look_again)
