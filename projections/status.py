"""One case as it stands, folded fact by fact: it grows with what is open, never with what happened."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from projections.awaiting import Awaited, of_assessment, of_decision, of_handover, of_promise, of_referral
from projections.awaiting_home import of_discharge
from schemas.case import (
    AgencyJoined,
    AgencyLeft,
    CaseClosed,
    CaseEnded,
    CaseOpened,
    CaseReopened,
    DeadlineSet,
    OwnerMoved,
    StepRecorded,
    WorkerAllocated,
    WorkerChanged,
)
from schemas.discharge import (
    Discharged,
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargeNotCompleted,
    DischargePlanned,
    DischargePlanWithdrawn,
)
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded

AWAITING = (of_handover, of_referral, of_assessment, of_decision, of_promise, of_discharge)


class Home(Model):
    """The latest way home: the agreed day if one holds, the pathway, and how it stands."""

    discharge_id: UUID
    pathway: str
    on: date | None = None
    agreed_with_person: bool = False
    stands: Literal["planned", "agreed", "not_completed", "discharged", "withdrawn"] = "planned"


class Deadline(Model):
    """By when the case must be done; with `day_only` by the end of that day."""

    due: datetime
    day_only: bool


class Status(Model):
    """Stage, owner and what is awaited; `last_at` is when the newest thing happened, `position` the last fact's.

    `late` says of an ended case whether it ended after its deadline, if it had one.
    """

    case_id: UUID
    person_id: UUID
    stage: Literal["open", "ended", "closed"]
    opened_at: datetime
    last_at: datetime
    owner: Party
    owner_since: datetime
    joined: tuple[Party, ...]
    awaiting: tuple[Awaited, ...] = ()
    home: Home | None = None
    deadline: Deadline | None = None
    ended_at: datetime | None = None
    late: bool | None = None
    worker_changes: int = 0
    position: int

    @property
    def circle(self) -> tuple[Party, ...]:
        """The owner, those who joined, and those of whom something is awaited, each once."""
        return tuple(dict.fromkeys((self.owner, *self.joined, *(one.of for one in self.awaiting))))


def evolve(status: Status | None, recorded: Recorded[Any]) -> Status | None:
    fact = recorded.fact
    if isinstance(fact, CaseOpened):
        return opened(recorded)
    if status is None:
        return None
    awaiting = status.awaiting
    for fold in AWAITING:
        awaiting = fold(awaiting, recorded)
    last_at = max(status.last_at, fact.happened_at)
    seen = status.with_(awaiting=awaiting, last_at=last_at, position=recorded.position)
    return of_home(of_log(of_case(seen, recorded), recorded), recorded)


def opened(recorded: Recorded[CaseOpened]) -> Status:
    """The case as it begins."""
    fact = recorded.fact
    return Status(
        case_id=fact.case_id,
        person_id=fact.person_id,
        stage="open",
        opened_at=fact.happened_at,
        last_at=fact.happened_at,
        owner=fact.owner,
        owner_since=fact.happened_at,
        joined=(),
        position=recorded.position,
    )


def of_case(status: Status, recorded: Recorded[Any]) -> Status:
    match recorded.fact:
        case AgencyJoined(party=party) if party not in status.joined:
            return status.with_(joined=(*status.joined, party))
        case AgencyLeft(party=party):
            return status.with_(joined=tuple(one for one in status.joined if one != party))
        case WorkerAllocated() as fact:
            return with_owner(status, fact.owner, fact.happened_at)
        case OwnerMoved() as fact:
            stays = () if fact.before in status.joined else (fact.before,)
            return with_owner(status.with_(joined=(*status.joined, *stays)), fact.owner, fact.happened_at)
        case CaseClosed() as fact:
            return status.with_(stage="closed", ended_at=fact.happened_at)
        case CaseReopened():
            return status.with_(stage="open", ended_at=None)
    return status


def with_owner(status: Status, owner: Party, since: datetime) -> Status:
    """The case with another owner; a change of worker is counted where both are workers with an id."""
    changed = owner.worker is not None and owner.worker != status.owner.worker
    return status.with_(owner=owner, owner_since=since, worker_changes=status.worker_changes + changed)


def of_log(status: Status, recorded: Recorded[Any]) -> Status:
    """What an imported activity log tells."""
    match recorded.fact:
        case WorkerChanged() as fact:
            counted = status.with_(worker_changes=status.worker_changes + 1)
            if fact.happened_at < status.owner_since:
                return counted
            waiting = tuple(one.with_(of=fact.worker) if one.what == "next_step" else one for one in status.awaiting)
            return counted.with_(owner=fact.worker, owner_since=fact.happened_at, awaiting=waiting)
        case StepRecorded() as fact:
            return after_step(status, fact)
        case DeadlineSet() as fact:
            due = Deadline(due=fact.due, day_only=fact.day_only)
            waiting = tuple(one.with_(by=fact.due) if one.what == "next_step" else one for one in status.awaiting)
            return status.with_(deadline=due, awaiting=waiting)
        case CaseEnded() as fact:
            waiting = tuple(one for one in status.awaiting if one.what != "next_step")
            return status.with_(stage="ended", ended_at=fact.happened_at, late=fact.late, awaiting=waiting)
    return status


def after_step(status: Status, fact: StepRecorded) -> Status:
    """After a step the next one is awaited of the worker; a step after the end means that it had not ended."""
    rest = tuple(one for one in status.awaiting if one.what != "next_step")
    before = next((one for one in status.awaiting if one.what == "next_step"), None)
    if status.ended_at is not None and fact.happened_at <= status.ended_at:
        return status
    if before is not None and fact.happened_at < before.since:
        return status
    due = status.deadline.due if status.deadline else None
    line = Awaited(what="next_step", of=status.owner, since=fact.happened_at, about=status.case_id, by=due)
    return status.with_(stage="open", ended_at=None, late=None, awaiting=(*rest, line))


def of_home(status: Status, recorded: Recorded[Any]) -> Status:
    match recorded.fact:
        case DischargePlanned() as fact:
            return status.with_(home=Home(discharge_id=fact.discharge_id, pathway=fact.pathway))
        case DischargeDateAgreed() | DischargeDateMoved() as fact:
            day = {"on": fact.on, "agreed_with_person": fact.agreed_with_person, "stands": "agreed"}
            return with_home(status, fact.discharge_id, **day)
        case DischargeNotCompleted() as fact:
            return with_home(status, fact.discharge_id, on=None, agreed_with_person=False, stands="not_completed")
        case Discharged() as fact:
            return with_home(status, fact.discharge_id, stands="discharged")
        case DischargePlanWithdrawn() as fact:
            return with_home(status, fact.discharge_id, on=None, agreed_with_person=False, stands="withdrawn")
    return status


def with_home(status: Status, discharge: UUID, **changes: Any) -> Status:
    """The status with its latest way home changed; an earlier one leaves it as it is."""
    if status.home is None or status.home.discharge_id != discharge:
        return status
    return status.with_(home=status.home.with_(**changes))
