"""One person's case: who is in its circle, who owns it, and when it is over; it has an owner from the first minute."""

from datetime import datetime
from typing import ClassVar, assert_never
from uuid import UUID

from aggregates._shape import Command, Decider, fact_of
from schemas.case import (
    AgencyJoined,
    AgencyLeft,
    CaseClosed,
    CaseEnded,
    CaseOpened,
    CaseReopened,
    DeadlineSet,
    OwnerMoved,
    OwnerNotMoved,
    StepRecorded,
    WorkerAllocated,
    WorkerChanged,
)
from schemas.fact import Fact
from schemas.model import Model
from schemas.moment import Moment, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText, IdentityText, StaffText


class OfCase(Command):
    """A command about one case."""

    case_id: UUID


class OpenCase(OfCase):
    """`elsewhere_id` is the case's id in the system it comes from."""

    person_id: UUID
    owner: NamedParty
    reason: HealthText | None = None
    elsewhere_id: IdentityText | None = None


class JoinAgency(OfCase):
    party: NamedParty


class LeaveAgency(OfCase):
    party: NamedParty


class AllocateWorker(OfCase):
    """`joint_handover` says that the person met both workers; `asked_by_person` that they wanted another worker."""

    owner: NamedParty
    joint_handover: bool
    asked_by_person: bool = False


class MoveOwner(OfCase):
    """Follows an accepted handover: the case goes from `sender` to `to`, if it is still with its sender."""

    by_service_only: ClassVar[bool] = True

    handover_id: UUID
    sender: Party
    to: Party


class RecordLogLine(OfCase):
    """One line of an activity log, whole or not at all: it opens the case, sets its deadline, shows who had it then.

    `line_id` tells lines apart that say the same; the latest line told again changes nothing.
    """

    person_id: UUID
    line_id: UUID
    step_id: UUID
    step: HealthText
    worker: NamedParty
    worker_name: StaffText | None = None
    group: StaffText | None = None
    elsewhere_id: IdentityText | None = None
    day_only: bool = False
    due: Moment | None = None
    due_day_only: bool = False


class RecordStep(OfCase):
    """A line of an activity log; the same step at the same time by the same worker as the latest is that same line."""

    step_id: UUID
    step: HealthText
    worker: NamedParty
    worker_name: StaffText | None = None
    group: StaffText | None = None
    day_only: bool = False


class ChangeWorker(OfCase):
    """An activity log shows another worker from `at` on; who had the case before is known from the case.

    A line that comes late is kept, and the case stays with whoever got it after that time.
    """

    worker: NamedParty
    worker_name: StaffText | None = None
    group: StaffText | None = None


class SetDeadline(OfCase):
    """With `day_only` the case may end at any time on that day in England."""

    due: Moment
    day_only: bool = False


class EndCase(OfCase):
    """The activity log shows no further step after `at`."""


class CloseCase(OfCase):
    reason: HealthText


class ReopenCase(OfCase):
    reason: HealthText


AnyCommand = (
    OpenCase
    | JoinAgency
    | LeaveAgency
    | AllocateWorker
    | MoveOwner
    | RecordLogLine
    | RecordStep
    | ChangeWorker
    | SetDeadline
    | EndCase
    | CloseCase
    | ReopenCase
)


class LatestStep(Model):
    """The step that came last in the world's time, as far as one is told from another."""

    at: datetime
    step_id: UUID
    worker: Party
    line_id: UUID | None = None


class Change(Model):
    """The change of worker that was told last."""

    at: datetime
    worker: Party


class Deadline(Model):
    """By when the case must be done, as it was said last; with `day_only`, by the end of that day in England."""

    due: datetime
    day_only: bool
    said_at: datetime

    def missed_by(self, at: datetime) -> bool:
        """Whether that moment comes too late."""
        return london_day(at) > london_day(self.due) if self.day_only else at > self.due


class End(Model):
    """When an imported case ended, and by which deadline that was judged."""

    at: datetime
    deadline: Deadline | None


class State(Model):
    """A case as it stands: it grows with its circle and its handovers, never with its steps.

    `owner_since` is when the owner got it; `handovers` are those that were accepted, whether or not they moved it.
    """

    person_id: UUID
    opened_for: Party
    owner: Party
    owner_since: datetime
    circle: tuple[Party, ...]
    handovers: tuple[UUID, ...] = ()
    step: LatestStep | None = None
    change: Change | None = None
    deadline: Deadline | None = None
    end: End | None = None
    closed_at: datetime | None = None


def decide(command: AnyCommand, state: State | None, told_by: Party) -> list[Fact]:
    if isinstance(command, OpenCase):
        return open_it(command, state)
    if isinstance(command, RecordLogLine):
        return record_line(command, state)
    if state is None:
        raise Refused("case_not_opened", "no case was opened under this id")
    match command:
        case MoveOwner():
            return move_owner(command, state)
        case ReopenCase():
            return reopen(command, state)
        case CloseCase():
            return close(command, state)
    refuse_closed(command, state)
    match command:
        case JoinAgency():
            return join(command, state)
        case LeaveAgency():
            return leave(command, state)
        case AllocateWorker():
            return allocate(command, state)
        case RecordStep():
            return record_step(command, state)
        case ChangeWorker():
            return change_worker(command, state)
        case SetDeadline():
            return set_deadline(command, state)
        case EndCase():
            return end(command, state)
    assert_never(command)


def refuse_closed(command: OfCase, state: State) -> None:
    """Refuse what happened after the case was closed; what happened before may still be told late."""
    if state.closed_at is not None and command.at >= state.closed_at:
        raise Refused("case_closed", "the case was closed before that; reopen it first")


def open_it(command: OpenCase, state: State | None) -> list[Fact]:
    fact = fact_of(CaseOpened, command)
    if state is None:
        return [fact]
    if (state.person_id, state.opened_for) == (fact.person_id, fact.owner):
        return []
    raise Refused("case_already_opened", "another case was opened under this id before")


def join(command: JoinAgency, state: State) -> list[Fact]:
    fact = fact_of(AgencyJoined, command)
    return [] if fact.party in state.circle else [fact]


def leave(command: LeaveAgency, state: State) -> list[Fact]:
    fact = fact_of(AgencyLeft, command)
    if fact.party.may_be(state.owner):
        raise Refused("owner_cannot_leave", "the case is with them; hand it over before they leave its circle")
    return [fact] if fact.party in state.circle else []


def allocate(command: AllocateWorker, state: State) -> list[Fact]:
    fact = fact_of(WorkerAllocated, command, before=state.owner)
    if fact.owner == state.owner:
        return []
    if fact.owner.worker is None and fact.owner.unit is None:
        raise Refused("owner_not_named", "name the worker or the unit the case is given to")
    if fact.owner.agency != state.owner.agency:
        raise Refused("handover_needed", "another agency takes a case by accepting a handover, not by allocation")
    return [fact]


def move_owner(command: MoveOwner, state: State) -> list[Fact]:
    if command.handover_id in state.handovers:
        return []
    if command.sender.may_be(state.owner):
        return [fact_of(OwnerMoved, command, owner=command.to, before=state.owner)]
    return [fact_of(OwnerNotMoved, command, accepted_by=command.to, owner=state.owner)]


def record_line(command: RecordLogLine, state: State | None) -> list[Fact]:
    if state is None:
        opened = fact_of(CaseOpened, command, owner=command.worker)
        return [opened, *told_by_line(command, begun(opened))]
    if command.person_id != state.person_id:
        raise Refused("other_person", "this case belongs to another person")
    refuse_closed(command, state)
    return told_by_line(command, state)


def told_by_line(command: RecordLogLine, state: State) -> list[Fact]:
    """What a line says of a case that is open; one that comes late changes nothing that was said after it."""
    step = fact_of(StepRecorded, command)
    if state.step == latest_step(step):
        return []
    facts: list[Fact] = [step]
    if command.due is not None and not (state.deadline and command.at < state.deadline.said_at):
        due = SetDeadline(at=command.at, case_id=command.case_id, due=command.due, day_only=command.due_day_only)
        facts += set_deadline(due, state)
    worker = command.worker.worker
    if worker is not None and worker != state.owner.worker and command.at >= state.owner_since:
        facts.append(fact_of(WorkerChanged, command, before=state.owner))
    return facts


def record_step(command: RecordStep, state: State) -> list[Fact]:
    fact = fact_of(StepRecorded, command)
    return [] if state.step == latest_step(fact) else [fact]


def change_worker(command: ChangeWorker, state: State) -> list[Fact]:
    fact = fact_of(WorkerChanged, command, before=state.owner)
    no_change = fact.worker == state.owner and command.at >= state.owner_since
    return [] if no_change or state.change == change_of(fact) else [fact]


def set_deadline(command: SetDeadline, state: State) -> list[Fact]:
    before = state.deadline
    if before is not None and (before.due, before.day_only) == (command.due, command.day_only):
        return []
    return [fact_of(DeadlineSet, command, before=before.due if before else None)]


def end(command: EndCase, state: State) -> list[Fact]:
    due, step = state.deadline, state.step
    if state.end == End(at=command.at, deadline=due):
        return []
    if state.end is not None and state.end.at != command.at:
        raise Refused("case_already_ended", "the case ended at another time, and no step came after it")
    if step is not None and step.at > command.at:
        raise Refused("step_after_that", "a step was done after that time, so the case had not ended")
    return [
        fact_of(
            CaseEnded,
            command,
            due=due.due if due else None,
            late=due.missed_by(command.at) if due else None,
            last_step=step.step_id if step else None,
        )
    ]


def close(command: CloseCase, state: State) -> list[Fact]:
    if state.closed_at is not None:
        return []
    return [fact_of(CaseClosed, command, closed_on=london_day(command.at))]


def reopen(command: ReopenCase, state: State) -> list[Fact]:
    if state.closed_at is None:
        return []
    return [fact_of(CaseReopened, command, owner=state.owner)]


def evolve(state: State | None, fact: Fact) -> State | None:
    if isinstance(fact, CaseOpened):
        return begun(fact)
    if state is None:
        return None
    match fact:
        case AgencyJoined():
            return state.with_(circle=(*state.circle, fact.party))
        case AgencyLeft():
            return state.with_(circle=tuple(party for party in state.circle if party != fact.party))
        case WorkerAllocated():
            return with_owner(state, fact.owner, fact.happened_at)
        case OwnerMoved():
            moved = with_owner(state, fact.owner, fact.happened_at)
            return moved.with_(handovers=(*state.handovers, fact.handover_id))
        case OwnerNotMoved():
            return state.with_(handovers=(*state.handovers, fact.handover_id))
        case StepRecorded() | WorkerChanged():
            return with_line(state, fact)
        case DeadlineSet():
            return state.with_(deadline=Deadline(due=fact.due, day_only=fact.day_only, said_at=fact.happened_at))
        case CaseEnded():
            return state.with_(end=End(at=fact.happened_at, deadline=state.deadline))
        case CaseClosed():
            return state.with_(closed_at=fact.happened_at)
        case CaseReopened():
            return state.with_(closed_at=None)
    return state


def begun(fact: CaseOpened) -> State:
    """The case as it begins."""
    return State(
        person_id=fact.person_id,
        opened_for=fact.owner,
        owner=fact.owner,
        owner_since=fact.happened_at,
        circle=(fact.owner,),
    )


def with_owner(state: State, owner: Party, since: datetime) -> State:
    """The case with its new owner, who joins its circle by owning it."""
    circle = state.circle if owner in state.circle else (*state.circle, owner)
    return state.with_(owner=owner, owner_since=since, circle=circle)


def with_line(state: State, fact: StepRecorded | WorkerChanged) -> State:
    """The case after one more line of an activity log; a step after its end means that it had not ended."""
    if isinstance(fact, WorkerChanged):
        told = state.with_(change=change_of(fact))
        return with_owner(told, fact.worker, fact.happened_at) if fact.happened_at >= state.owner_since else told
    if state.step is not None and fact.happened_at < state.step.at:
        return state
    reopened = state.end is not None and fact.happened_at > state.end.at
    return state.with_(step=latest_step(fact), end=None if reopened else state.end)


def latest_step(fact: StepRecorded) -> LatestStep:
    """What is kept of a step."""
    return LatestStep(at=fact.happened_at, step_id=fact.step_id, worker=fact.worker, line_id=fact.line_id)


def change_of(fact: WorkerChanged) -> Change:
    """What is kept of a change of worker."""
    return Change(at=fact.happened_at, worker=fact.worker)


decider = Decider(None, decide, evolve, stream=lambda command: command.case_id)
