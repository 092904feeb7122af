"""One piece of work taken on for a person: it stays with whoever has it until another has said yes."""

from datetime import date
from typing import Any
from uuid import UUID

from aggregates._days import refuse_day_gone
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.moment import Day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText
from schemas.task import (
    TaskAccepted,
    TaskCovered,
    TaskDeclined,
    TaskDelegated,
    TaskDone,
    TaskDropped,
    TaskMoved,
    TaskReturned,
    TaskSet,
    TaskWishNoted,
)


class OfTask(Command):
    """A command about one task of one case."""

    task_id: UUID
    case_id: UUID


class SetTask(OfTask):
    """`worker` has it, or else whoever tells it."""

    appointment_id: UUID | None = None
    on: Day | None = None
    words: HealthText
    worker: NamedParty | None = None


class DelegateTask(OfTask):
    to: NamedParty


class AcceptTask(OfTask):
    pass


class DeclineTask(OfTask):
    reason: HealthText | None = None


class ReturnTask(OfTask):
    """`asked_by` wanted it given back, or else whoever tells it."""

    asked_by: NamedParty | None = None
    reason: HealthText | None = None


class MoveTask(OfTask):
    """For a task without an appointment; the day of an appointment is moved there."""

    on: Day
    asked_by: NamedParty | None = None


class CoverTask(OfTask):
    on: Day
    worker: NamedParty


class NoteTaskWish(OfTask):
    wish: HealthText


class FinishTask(OfTask):
    pass


class DropTask(OfTask):
    reason: HealthText


AnyCommand = (
    SetTask
    | DelegateTask
    | AcceptTask
    | DeclineTask
    | ReturnTask
    | MoveTask
    | CoverTask
    | NoteTaskWish
    | FinishTask
    | DropTask
)


class State(Life):
    """A task as it stands: who has it, who was asked to take it, and who handed it to the one who took it."""

    appointment_id: UUID | None = None
    on: date | None = None
    worker: Party | None = None
    asked: Party | None = None
    delegator: Party | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if state is None:
        return
    match command:
        case AcceptTask() | DeclineTask():
            refuse_not_asked(state, told_by)
        case ReturnTask() if state.delegator is None:
            raise Refused("task_not_taken", "nobody took this task from another, so it cannot go back")
        case DelegateTask(to=to) if state.worker is not None and dict(to) == dict(state.worker):
            raise Refused("task_with_them_already", "the task is with them already; ask somebody else")
        case MoveTask() if state.appointment_id is not None:
            raise Refused("task_has_appointment", "this task is for an appointment; move the appointment")
        case MoveTask(on=day) | CoverTask(on=day):
            refuse_day_gone(day, command.at)


def refuse_not_asked(state: State, told_by: Party) -> None:
    """Refuse an answer that nobody waits for, or by somebody else than the one who was asked."""
    if state.asked is None:
        raise Refused("task_not_delegated", "nobody is being asked to take this task")
    if not told_by.may_be(state.asked):
        raise Refused("task_asked_another", "somebody else was asked to take this task, and they answer for themselves")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    """What later facts say of the task, so that nobody needs to look it up."""
    if isinstance(command, SetTask):
        return {"worker": command.worker or told_by}
    if state is None:
        return {}
    known: dict[str, object] = {"appointment_id": state.appointment_id}
    match command:
        case DelegateTask():
            return {**known, "on": state.on, "delegator": told_by}
        case AcceptTask():
            return {**known, "on": state.on, "delegator": state.worker}
        case ReturnTask():
            asked_by = command.asked_by or told_by
            return {**known, "on": state.on, "to": state.delegator or told_by, "asked_by": asked_by}
        case MoveTask():
            return {**known, "before": state.on, "asked_by": command.asked_by or told_by}
    return known


def follow(state: State, fact: Any) -> State:
    match fact:
        case TaskSet():
            return state.with_(appointment_id=fact.appointment_id, on=fact.on, worker=fact.worker)
        case TaskDelegated():
            return state.with_(asked=fact.to)
        case TaskAccepted():
            return state.with_(asked=None, worker=fact.by, delegator=fact.delegator)
        case TaskDeclined():
            return state.with_(asked=None)
        case TaskReturned():
            return state.with_(asked=None, worker=fact.to, delegator=None)
        case TaskMoved():
            return state.with_(on=fact.on)
    return state


decider = Lives(
    what="task",
    begins={SetTask: TaskSet},
    goes_on={
        DelegateTask: TaskDelegated,
        AcceptTask: TaskAccepted,
        DeclineTask: TaskDeclined,
        ReturnTask: TaskReturned,
        MoveTask: TaskMoved,
        CoverTask: TaskCovered,
        NoteTaskWish: TaskWishNoted,
    },
    ends={FinishTask: TaskDone, DropTask: TaskDropped},
    state=State,
    stream=lambda command: command.task_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
