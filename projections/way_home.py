"""A way home as its facts tell it: the steps that wait, the day agreed, who answers for it, and the leaving itself."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from projections.kept import without
from schemas.discharge import (
    Discharged,
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargeNotCompleted,
    DischargePlanned,
    DischargePlanWithdrawn,
    ReceivingServiceAccepted,
    Step,
    StepAdded,
    StepCovered,
    StepDelegated,
    StepDone,
    StepNotApplicable,
    StepWaived,
)
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.recorded import Recorded

ITS_FACTS = (
    DischargePlanned,
    StepAdded,
    StepDone,
    StepWaived,
    StepNotApplicable,
    StepDelegated,
    StepCovered,
    ReceivingServiceAccepted,
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargeNotCompleted,
    Discharged,
    DischargePlanWithdrawn,
)


class Waiting(Model):
    """A step that waits: the day it sets itself, and for which day somebody was found for it or a service can start."""

    owner: Party
    on: date | None = None
    covered_on: date | None = None
    starts_on: date | None = None

    @classmethod
    def of(cls, step: Step) -> Self:
        return cls(owner=step.owner, on=step.on)

    def is_seen_to(self, day: date | None) -> bool:
        """Whether somebody was found for it on the day it is needed, or the service that comes can start by then."""
        if self.covered_on is not None and self.covered_on == (self.on or day):
            return True
        return self.starts_on is not None and (day is None or self.starts_on <= day)


class Agreed(Model):
    """The day agreed for going home, the day on which the record came to know it, and the fact that says so."""

    on: date
    known_on: date
    fact_id: UUID


class Left(Model):
    """The day on which the person left, by which method, and the fact that says so."""

    on: date
    method: str
    fact_id: UUID


class WayHome(Model):
    """One way home; `planned` is the fact that began it, `to` are those who answer for it beside the usual roles."""

    case_id: UUID | None = None
    discharge_id: UUID | None = None
    planned: UUID | None = None
    waiting: dict[str, Waiting] = {}
    to: dict[str, Party] = {}
    agreed: Agreed | None = None
    left: Left | None = None

    @property
    def on(self) -> date | None:
        """The day agreed for going home, if there is one."""
        return self.agreed.on if self.agreed else None

    def with_step(self, kind: str, waiting: Waiting | None) -> Self:
        """The same way home with a step that waits, or with one that waits no longer."""
        others = without(self.waiting, kind)
        return self.with_(waiting={**others, kind: waiting} if waiting else others)

    def still_open(self, day: date | None) -> dict[str, Waiting]:
        """The steps that nobody has seen to, for a way home on that day."""
        return {kind: waiting for kind, waiting in self.waiting.items() if not waiting.is_seen_to(day)}

    def told(self, recorded: Recorded[Any]) -> "WayHome":
        """The way home after a fact about it."""
        match recorded.fact:
            case DischargePlanned():
                return planned(recorded)
            case DischargeDateAgreed() | DischargeDateMoved() as fact:
                known_on = london_day(recorded.recorded_at)
                return self.with_(agreed=Agreed(on=fact.on, known_on=known_on, fact_id=recorded.fact_id))
            case DischargeNotCompleted():
                return self.with_(agreed=None)
            case Discharged() as fact:
                left = Left(on=london_day(fact.happened_at), method=fact.method, fact_id=recorded.fact_id)
                return self.with_(left=left)
            case DischargePlanWithdrawn():
                return WayHome()
        return step_told(self, recorded.fact)


def planned(recorded: Recorded[Any]) -> WayHome:
    """A way home as it is planned; who leads it stands for the coordinator, who owes after-care for social work."""
    fact: DischargePlanned = recorded.fact
    answering = {
        "discharge_coordinator": fact.lead,
        "social_worker": fact.aftercare_social,
        "leaving_ward": fact.ward,
        "aftercare_health": fact.aftercare_health,
    }
    return WayHome(
        case_id=fact.case_id,
        discharge_id=fact.discharge_id,
        planned=recorded.fact_id,
        waiting={step.kind: Waiting.of(step) for step in fact.steps},
        to={relation: party for relation, party in answering.items() if party is not None},
    )


def step_told(home: WayHome, fact: Any) -> WayHome:
    """The way home with a step that is new, changed or seen to, or that waits no longer."""
    match fact:
        case StepAdded() | StepDelegated():
            return home.with_step(fact.step.kind, Waiting.of(fact.step))
        case ReceivingServiceAccepted():
            return home.with_step(fact.step.kind, Waiting.of(fact.step).with_(starts_on=fact.on))
        case StepCovered(kind=kind) if kind in home.waiting:
            return home.with_step(kind, home.waiting[kind].with_(covered_on=fact.on))
        case StepDone() | StepWaived() | StepNotApplicable():
            return home.with_step(fact.kind, None)
    return home
