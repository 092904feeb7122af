"""Did a task that was handed over and taken come back, or its day move, at the asking of the one who took it?

The key is the appointment that the task is for or, without one, the task. A yes that never came moves nothing: who
declines in time is not asked. Cover for the first day answers it, and so does the person's own wish, noted by another
than the one who took the task.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.handed_over import KEPT, Day, HandedOver
from projections.kept import without
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


class State(Model):
    """The day as it stands, its last moves, and the tasks that were handed over for it, the latest handover last."""

    appointment_id: UUID | None = None
    day: Day = Day()
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
            return state.with_(appointment_id=fact.appointment_id, day=state.day.told(london_day(fact.at_time)))
        case AppointmentMoved() as fact:
            return state.with_(day=state.day.moved(recorded, london_day(fact.before), london_day(fact.at_time)))
        case TaskMoved() as fact:
            return state.with_(day=state.day.moved(recorded, fact.before, fact.on))
        case AppointmentKept():
            return state.with_(held=True)
        case AppointmentCancelled(by_whom="CANCEL_PERSON", by=by):
            return state.with_(called_off_by=by)
    return of_a_task(state, recorded)


def of_a_task(state: State, recorded: Recorded[Any]) -> State:
    """What became of a task that was handed over."""
    match recorded.fact:
        case TaskAccepted() as fact:
            known = (*state.tasks.get(fact.task_id, ()), HandedOver.of(recorded))[-KEPT:]
            return state.with_(tasks={**state.tasks, fact.task_id: known}, day=state.day.told(fact.on))
        case TaskReturned() as fact if asked_by_delegate(fact.asked_by, state.tasks.get(fact.task_id)):
            return state.with_latest(fact.task_id, back_at=fact.happened_at, back_id=recorded.fact_id)
        case TaskCovered() as fact:
            known = state.tasks.get(fact.task_id, ())
            covered = tuple(one.cover_found(fact.on) for one in known)
            return state.with_(tasks={**state.tasks, fact.task_id: covered})
        case TaskWishNoted() as fact:
            known = state.tasks.get(fact.task_id, ())
            heard = tuple(one.wish_noted(fact.by, fact.happened_at) for one in known)
            return state.with_(tasks={**state.tasks, fact.task_id: heard})
        case TaskDone(task_id=over) | TaskDropped(task_id=over):
            return state.with_(tasks=without(state.tasks, over))
    return state


def asked_by_delegate(asked_by: Party | None, known: tuple[HandedOver, ...] | None) -> bool:
    """Whether it was the one who took the task last that asked."""
    return bool(known) and asked_by is not None and known is not None and asked_by.may_be(known[-1].delegate)


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    if state.held:
        return
    for task_id, known in state.tasks.items():
        found = [gap for one in known if (gap := gap_of(state, task_id, one, latest=one is known[-1]))]
        yield from found[-1:]


def gap_of(state: State, task_id: UUID, one: HandedOver, *, latest: bool) -> Gap | None:
    """What is to be asked about one handover."""
    change = one.change(state.day, latest=latest)
    if change is None or one.is_answered(change, state.called_off_by):
        return None
    first, on = change.first, state.day.on
    what = f"the_appointment:{state.appointment_id}" if state.appointment_id else f"the_task:{task_id}"
    return Gap(
        case_id=one.case_id,
        about=Gap.named(task_id, first or "no_day"),
        words={
            "task": f"said:{what}",
            "moved": f"moved:{abs((on - first).days) if on and first else 0}",
            "date": f"date:{first}" if first else "said:it",
        },
        evidence=change.evidence,
        to={"delegator": one.delegator, "delegate": one.delegate},
    )


detector = Detector(State(), keys, evolve, gaps, look_again=never)
