"""A way home as it stands: its steps, its day, who was told, and how each fact moves it on."""

from datetime import date
from typing import Any
from uuid import UUID

from schemas.codes import label
from schemas.discharge import (
    Discharged,
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargeNotCompleted,
    DischargePlanned,
    DischargePlanWithdrawn,
    Named,
    NamedPersonTold,
    ReceivingServiceAccepted,
    Step,
    StepAdded,
    StepCovered,
    StepDelegated,
    StepDone,
    StepNotApplicable,
    StepWaived,
)
from schemas.fact import Fact
from schemas.leaning import LeansOn
from schemas.model import Model
from schemas.party import Party
from schemas.refused import Refused


class StepState(Model):
    """A step and what closed it, if anything did.

    `covered_on` is the day for which the worker `covered_by` was found, `start_on` the day on which the receiving
    service said it can start.
    """

    step: Step
    closed_by: str | None = None
    covered_on: date | None = None
    covered_by: Party | None = None
    start_on: date | None = None


class WentHome(Model):
    """How and where to the person went."""

    method: str
    destination: str


class State(Model):
    """A plan for going home as it stands; `planned` are the steps it began with, `answering` those who answer for it.

    `on` is the agreed day, `with_person` whether the person agreed it, `told` who knows of it, `missed` the last day
    not kept, `ended` the fact that ended the plan.
    """

    case_id: UUID
    unit: UUID
    pathway: str
    planned: tuple[Step, ...]
    answering: tuple[Party | None, ...] = ()
    steps: dict[str, StepState]
    to_be_told: tuple[Named, ...]
    told: tuple[UUID, ...] = ()
    on: date | None = None
    with_person: bool = False
    missed: date | None = None
    ended: str | None = None
    went: WentHome | None = None
    units: tuple[UUID, ...] = ()
    leans_on: tuple[LeansOn, ...] = ()

    def needs(self, on: date) -> tuple[Step, ...]:
        """The steps that still wait, less those that a named worker covers on the day they are needed."""
        return tuple(
            held.step
            for held in self.steps.values()
            if held.closed_by is None and held.covered_on != (held.step.on or on)
        )


def plan_of(state: State) -> tuple[object, ...]:
    """What was planned at first, whatever became of it since."""
    return state.unit, state.pathway, state.planned, state.to_be_told, state.answering


def leaning(state: State, step: Step) -> dict[str, Any]:
    """A step that is new or has changed, and what the agreed day, if there is one, then leans on: steps and rosters."""
    after = with_step(state, StepState(step=step))
    return {
        "step": step,
        "agreed": state.on,
        "needs": after.needs(state.on) if state.on else (),
        "units": tuple(dict.fromkeys((*state.units, *units_of((step,))))),
    }


def units_of(steps: tuple[Step, ...]) -> tuple[UUID, ...]:
    """The units on whose rosters somebody must be found for these steps."""
    return tuple(dict.fromkeys(step.unit for step in steps if step.unit and step.role))


def step_in(state: State, kind: str) -> StepState:
    """The plan's step of that kind; refused where the plan has none."""
    if kind not in state.steps:
        raise Refused("step_not_planned", f"the plan has no step {label('discharge_steps', kind)!r}")
    return state.steps[kind]


def refuse_closed(held: StepState) -> None:
    """Refuse to go on with a step that was done, waived or found not to apply."""
    if held.closed_by is not None:
        raise Refused("step_closed", f"the step {label('discharge_steps', held.step.kind)!r} is closed already")


def refuse_ended(state: State) -> None:
    """Refuse to go on with a plan that is over."""
    if state.ended is not None:
        raise Refused("discharge_ended", "this discharge is over; plan a new one")


def refuse_unnamed(told: tuple[UUID, ...], state: State) -> None:
    """Refuse to say that somebody was told whom the plan does not name."""
    if set(told) - {named.named_id for named in state.to_be_told}:
        raise Refused("not_named_in_plan", "the plan does not name everyone who is said to have been told")


def evolve(state: State | None, fact: Fact) -> State | None:
    if isinstance(fact, DischargePlanned):
        return begun(fact)
    if state is None:
        return None
    match fact:
        case StepAdded() | StepDelegated():
            return with_step(state, StepState(step=fact.step)).with_(units=fact.units)
        case ReceivingServiceAccepted():
            return with_step(state, StepState(step=fact.step, start_on=fact.on)).with_(units=fact.units)
        case StepDone() | StepWaived() | StepNotApplicable():
            return with_step(state, state.steps[fact.kind].with_(closed_by=type(fact).__name__))
        case StepCovered():
            return with_step(state, state.steps[fact.kind].with_(covered_on=fact.on, covered_by=fact.worker))
        case DischargeDateAgreed() | DischargeDateMoved():
            leans_on = fact.leans_on or state.leans_on
            return state.with_(on=fact.on, with_person=fact.agreed_with_person, told=fact.told, leans_on=leans_on)
        case NamedPersonTold():
            return state.with_(told=(*state.told, fact.named_id))
        case DischargeNotCompleted():
            return state.with_(on=None, missed=fact.on, told=fact.told)
        case Discharged():
            went = WentHome(method=fact.method, destination=fact.destination)
            return state.with_(ended="Discharged", went=went)
        case DischargePlanWithdrawn():
            return state.with_(ended="DischargePlanWithdrawn", on=None, told=())
    return state


def begun(fact: DischargePlanned) -> State:
    """The plan as it begins."""
    return State(
        case_id=fact.case_id,
        unit=fact.unit,
        pathway=fact.pathway,
        planned=fact.steps,
        answering=(fact.lead, fact.ward, fact.aftercare_health, fact.aftercare_social),
        steps={step.kind: StepState(step=step) for step in fact.steps},
        to_be_told=tuple(Named(**named.model_dump(exclude={"name"})) for named in fact.to_be_told),
        units=units_of(fact.steps),
    )


def with_step(state: State, held: StepState) -> State:
    """The plan with one step as it now stands."""
    return state.with_(steps={**state.steps, held.step.kind: held})
