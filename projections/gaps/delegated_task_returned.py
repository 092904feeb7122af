"""Did a task that was handed over and taken come back, or its day move, at the asking of the one who took it?

The key is the appointment that the task is for or, without one, the task. A yes that never came moves nothing: who
declines in time is not asked. Cover for the first day answers it, and so does the person's own wish, noted by another
than the one who took the task.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.appointment import AppointmentCancelled, AppointmentKept, AppointmentMade, AppointmentMoved
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.task import (
    TaskAccepted,
    TaskCovered,
    TaskDone,
    TaskDropped,
    TaskMoved,
    TaskReturned,
    TaskWishNoted,
)

KEPT = 6  # so many moves of a day, and handovers of a task, can still answer something


class Move(Model):
    """A day that was changed: when, from which to which, and who asked for it."""

    at: datetime
    before: date
    on: date
    asked_by: Party | None
    fact_id: UUID


class HandedOver(Model):
    """A task that somebody took from another; when it went back at their asking, and what was said to that."""

    case_id: UUID
    delegator: Party
    delegate: Party
    accepted_at: datetime
    fact_id: UUID
    back_at: datetime | None = None
    back_id: UUID | None = None
    wish_at: datetime | None = None
    covered: tuple[date, ...] = ()


class State(Model):
    """The day as it stands, its last moves, and the tasks that were handed over for it, the latest handover last."""

    appointment_id: UUID | None = None
    on: date | None = None
    moves: tuple[Move, ...] = ()
    tasks: dict[UUID, tuple[HandedOver, ...]] = {}
    held: bool = False
    called_off_by: Party | None = None

    def with_latest(self, task_id: UUID, **changes: Any) -> "State":
        """The same with something more known of the latest handover of a task."""
        known = self.tasks.get(task_id)
        if not known:
            return self
        return self.with_(tasks={**self.tasks, task_id: (*known[:-1], known[-1].with_(**changes))})


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case AppointmentMade() | AppointmentMoved() | AppointmentKept() | AppointmentCancelled() as fact:
            yield fact.appointment_id
        case TaskAccepted() | TaskReturned() | TaskCovered() | TaskWishNoted() | TaskDone() | TaskDropped() as fact:
            yield fact.appointment_id or fact.task_id
        case TaskMoved() as fact:
            yield fact.task_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case AppointmentMade() as fact:
            return state.with_(appointment_id=fact.appointment_id, on=state.on or london_day(fact.at_time))
        case AppointmentMoved() as fact:
            return with_move(state, recorded, london_day(fact.before), london_day(fact.at_time))
        case TaskMoved() as fact:
            return with_move(state, recorded, fact.before, fact.on)
        case AppointmentKept():
            return state.with_(held=True)
        case AppointmentCancelled(by_whom="CANCEL_PERSON", by=by):
            return state.with_(called_off_by=by)
    return of_a_task(state, recorded)


def with_move(state: State, recorded: Recorded[Any], before: date | None, on: date) -> State:
    """The day moved; another time on the same day moves nothing."""
    fact = recorded.fact
    if before is None or before == on:
        return state.with_(on=on)
    one = Move(at=fact.happened_at, before=before, on=on, asked_by=fact.asked_by, fact_id=recorded.fact_id)
    moves = sorted((*state.moves, one), key=lambda move: move.at)[-KEPT:]
    return state.with_(moves=tuple(moves), on=moves[-1].on)


def of_a_task(state: State, recorded: Recorded[Any]) -> State:
    """What became of a task that was handed over."""
    match recorded.fact:
        case TaskAccepted() as fact:
            one = HandedOver(
                case_id=fact.case_id,
                delegator=fact.delegator,
                delegate=fact.by,
                accepted_at=fact.happened_at,
                fact_id=recorded.fact_id,
            )
            known = (*state.tasks.get(fact.task_id, ()), one)[-KEPT:]
            return state.with_(tasks={**state.tasks, fact.task_id: known}, on=state.on or fact.on)
        case TaskReturned() as fact if asked_by_delegate(fact.asked_by, state.tasks.get(fact.task_id)):
            return state.with_latest(fact.task_id, back_at=fact.happened_at, back_id=recorded.fact_id)
        case TaskCovered() as fact:
            known = state.tasks.get(fact.task_id, ())
            covered = tuple(one.with_(covered=(*one.covered, fact.on)[-KEPT:]) for one in known)
            return state.with_(tasks={**state.tasks, fact.task_id: covered})
        case TaskWishNoted() as fact:
            known = state.tasks.get(fact.task_id, ())
            heard = tuple(one if fact.by.may_be(one.delegate) else heard_at(one, fact.happened_at) for one in known)
            return state.with_(tasks={**state.tasks, fact.task_id: heard})
        case TaskDone(task_id=over) | TaskDropped(task_id=over):
            return state.with_(tasks={one: known for one, known in state.tasks.items() if one != over})
    return state


def asked_by_delegate(asked_by: Party | None, known: tuple[HandedOver, ...] | None) -> bool:
    """Whether it was the one who took the task last that asked."""
    return bool(known) and asked_by is not None and known is not None and asked_by.may_be(known[-1].delegate)


def heard_at(one: HandedOver, at: datetime) -> HandedOver:
    """The person's wish was noted by another than the one who took the task."""
    return one.with_(wish_at=max(one.wish_at or at, at))


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    if state.held:
        return
    for task_id, known in state.tasks.items():
        found = [gap for one in known if (gap := gap_of(state, task_id, one, latest=one is known[-1]))]
        yield from found[-1:]


class Change(NamedTuple):
    """What changed at the asking of the one who took a task: the day told first, since when, and what shows it."""

    first: date | None
    since: datetime
    evidence: tuple[UUID, ...]


def change_of(state: State, one: HandedOver, *, latest: bool) -> Change | None:
    """That the day moved, or else that the task came back, unless its day had moved at the asking of others."""
    later = [move for move in state.moves if move.at >= one.accepted_at]
    theirs = [move for move in later if move.asked_by is not None and move.asked_by.may_be(one.delegate)]
    back = (one.back_id,) if one.back_id else ()
    if theirs and state.on != theirs[0].before:
        moved = tuple(move.fact_id for move in reversed(theirs))
        return Change(theirs[0].before, theirs[-1].at, (*moved, *back, one.fact_id))
    if one.back_at and latest and not any(move.at <= one.back_at for move in later):
        return Change(state.on, one.back_at, (*back, one.fact_id))
    return None


def is_answered(state: State, one: HandedOver, change: Change) -> bool:
    """Whether cover was found for the day told first, or somebody else heard what the person wishes."""
    covered = change.first in one.covered or (change.first is None and bool(one.covered))
    heard = one.wish_at is not None and one.wish_at >= change.since
    called_off = state.called_off_by is not None and not state.called_off_by.may_be(one.delegate)
    return covered or heard or called_off


def gap_of(state: State, task_id: UUID, one: HandedOver, *, latest: bool) -> Gap | None:
    """What is to be asked about one handover."""
    change = change_of(state, one, latest=latest)
    if change is None or is_answered(state, one, change):
        return None
    first = change.first
    what = f"the_appointment:{state.appointment_id}" if state.appointment_id else f"the_task:{task_id}"
    return Gap(
        case_id=one.case_id,
        about=Gap.named(task_id, first or "no_day"),
        words={
            "task": f"said:{what}",
            "moved": f"moved:{abs((state.on - first).days) if state.on and first else 0}",
            "date": f"date:{first}" if first else "said:it",
        },
        evidence=change.evidence,
        to={"delegator": one.delegator, "delegate": one.delegate},
    )


detector = Detector(State(), keys, evolve, gaps, look_again=never)
