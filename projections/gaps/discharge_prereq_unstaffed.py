"""Is anybody promised a way home on a day when someone it needs is not on duty?

The key is the unit whose roster is needed: a roster's pattern has no last day, so it cannot be keyed by day.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from projections.duty import Duty, Shown
from projections.gaps._shape import Detector, Gap
from projections.kept import without
from schemas.codes import by_code
from schemas.discharge import (
    Discharged,
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargeNotCompleted,
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
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.moment import london_day
from schemas.recorded import Recorded
from schemas.roster import (
    CoverArranged,
    CoverCancelled,
    LeaveBooked,
    LeaveCancelled,
    RosterCorrected,
    RosterPublished,
)

NEARBY_DAYS = 28
DAYS_SUGGESTED = 3


class Promise(Model):
    """A day agreed for going home, with the steps that still need somebody."""

    case_id: UUID
    discharge_id: UUID
    on: date
    fact_id: UUID
    needs: tuple[Step, ...]

    @classmethod
    def of(cls, recorded: Recorded[Any], on: date) -> Self:
        said = recorded.fact
        return cls(
            case_id=said.case_id,
            discharge_id=said.discharge_id,
            on=on,
            fact_id=recorded.fact_id,
            needs=said.needs,
        )

    def without_step(self, kind: str) -> Self:
        """The promise once this step needs nobody any more."""
        return self.with_(needs=tuple(step for step in self.needs if step.kind != kind))

    def needed_in(self, unit: UUID | None) -> list[Step]:
        """The steps that lean on this unit's roster."""
        return [step for step in self.needs if step.role is not None and step.unit == unit]


class State(Model):
    """One unit: who is on duty there, and the promises that lean on it."""

    duty: Duty = Duty()
    promises: dict[UUID, Promise] = {}

    def with_promise(self, promise: Promise) -> Self:
        return self.with_(promises={**self.promises, promise.discharge_id: promise})

    def without_promise(self, discharge: UUID) -> Self:
        return self.with_(promises=without(self.promises, discharge))


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            RosterPublished()
            | RosterCorrected()
            | LeaveBooked()
            | LeaveCancelled()
            | CoverArranged()
            | CoverCancelled()
        ) as fact:
            yield fact.unit
        case (
            DischargeDateAgreed()
            | DischargeDateMoved()
            | DischargeNotCompleted()
            | Discharged()
            | DischargePlanWithdrawn()
            | StepAdded()
            | StepDone()
            | StepWaived()
            | StepNotApplicable()
            | StepDelegated()
            | StepCovered()
            | ReceivingServiceAccepted()
        ) as fact:
            yield from fact.units


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case DischargeDateAgreed() | DischargeDateMoved() as fact:
            return state.with_promise(Promise.of(recorded, fact.on))
        case DischargeNotCompleted() | Discharged() | DischargePlanWithdrawn():
            return state.without_promise(recorded.fact.discharge_id)
        case StepAdded() | StepDelegated() | ReceivingServiceAccepted() as fact:
            return leaning_anew(state, recorded, fact)
        case StepDone() | StepWaived() | StepNotApplicable() as fact:
            known = state.promises.get(fact.discharge_id)
            return state.with_promise(known.without_step(fact.kind)) if known else state
        case StepCovered() as fact:
            return covered(state, fact)
    return state.with_(duty=state.duty.told(recorded))


def leaning_anew(
    state: State, recorded: Recorded[Any], fact: StepAdded | StepDelegated | ReceivingServiceAccepted
) -> State:
    """A promise that now leans on other steps; to a unit it did not lean on before, it is new."""
    if fact.agreed is None:
        return state
    known = state.promises.get(fact.discharge_id)
    return state.with_promise(known.with_(needs=fact.needs) if known else Promise.of(recorded, fact.agreed))


def covered(state: State, fact: StepCovered) -> State:
    """A step that a named worker does on the day it is needed needs nobody else."""
    known = state.promises.get(fact.discharge_id)
    if known is None:
        return state
    left = tuple(step for step in known.needs if step.kind != fact.kind or (step.on or known.on) != fact.on)
    return state.with_promise(known.with_(needs=left))


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    """One for each promise, role and day of which the roster shows too few; none while no roster says."""
    for promise in state.promises.values():
        needed: dict[tuple[str, date], Step] = {}
        for step in promise.needed_in(state.duty.unit):
            about = (step.role or "", step.on or promise.on)
            if about not in needed or step.count > needed[about].count:
                needed[about] = step
        for (role, day), step in sorted(needed.items()):
            shown = state.duty.on_duty(role, day)
            if shown is not None and shown.count < step.count:
                yield question(promise, step, role, day, shown)


def question(promise: Promise, step: Step, role: str, day: date, shown: Shown) -> Gap:
    """The question about one role on one day."""
    return Gap(
        case_id=promise.case_id,
        about=Gap.named(promise.discharge_id, day, role, step.unit or ""),
        words={
            "date": f"date:{day}",
            "need": f"heads:{step.count}:{role}",
            "shown": f"number:{shown.count}",
            "step": f"step:{step.kind}",
        },
        evidence=(promise.fact_id, *shown.evidence),
        to={"roster_owner": shown.by},
    )


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """The days nearest to the agreed one on which everyone the way home needs is on duty, as far as rosters say."""
    discharge, _, _, unit = gap.about
    promise = state_of(UUID(unit)).promises.get(UUID(discharge))
    if promise is None:
        return {}
    duty = {step.unit: state_of(step.unit).duty for step in promise.needs if step.unit}
    first = max(london_day(as_of), promise.on - timedelta(days=NEARBY_DAYS))
    days = [first + timedelta(days=number) for number in range(2 * NEARBY_DAYS + 1)]
    workable = [day for day in days if day != promise.on and all(staffed(step, day, duty) for step in promise.needs)]
    nearest = sorted(workable, key=lambda day: (abs(day - promise.on), day < promise.on))
    return {
        "days": tuple(f"date:{day}" for day in nearest[:DAYS_SUGGESTED]),
        "substitutes": substitutes(gap, duty),
    }


def substitutes(gap: Gap, duty: Mapping[UUID, Duty]) -> tuple[str, ...]:
    """The other roles with authority for the step of whom somebody is on duty on that very day."""
    _, day, role, unit = gap.about
    kind, known = gap.words["step"].removeprefix("step:"), duty.get(UUID(unit))
    may = by_code("discharge_steps")[kind]["may_delegate"].split("|") if known else []
    shown = {one: known.on_duty(one, date.fromisoformat(day)) for one in may if one and one != role} if known else {}
    return tuple(f"role:{one}" for one, there in shown.items() if there is not None and there.count > 0)


def staffed(step: Step, day: date, duty: Mapping[UUID, Duty]) -> bool:
    """Whether enough are on duty for a step on a way home that day; a role that no roster names is left out."""
    known = duty.get(step.unit) if step.unit else None
    if known is None or step.role is None or not known.knows(step.role):
        return True
    shown = known.on_duty(step.role, step.on or day)
    return shown is not None and shown.count >= step.count


detector = Detector(State(), keys, evolve, gaps, look_again=never, suggest=suggest)
