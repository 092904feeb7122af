"""One way home: planned with its steps, a day agreed with the person, moved, missed or kept."""

from datetime import date
from typing import Annotated, Self, assert_never
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from aggregates._shape import Command, Decider, refuse_other_case
from schemas.codes import (
    AgencyCode,
    DelayReasonCode,
    DestinationCode,
    MethodCode,
    PathwayCode,
    RoleCode,
    StepKind,
    by_code,
    label,
)
from schemas.discharge import (
    DischargeDateAgreed,
    DischargeDateMoved,
    Discharged,
    DischargeNotCompleted,
    DischargePlanned,
    DischargePlanWithdrawn,
    Means,
    Named,
    NamedPersonTold,
    ReceivingServiceAccepted,
    Relation,
    Step,
    StepAdded,
    StepCovered,
    StepDelegated,
    StepDone,
    StepNotApplicable,
    StepWaived,
    ToBeTold,
)
from schemas.fact import Fact
from schemas.model import Model
from schemas.moment import Day, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText, ThirdPartyText

Heads = Annotated[int, Field(ge=1, le=100)]
ToldIds = Annotated[tuple[UUID, ...], Field(max_length=50)]


class PlannedStep(Model):
    """A step as the plan names it; with a role, somebody of that role must be on duty in `unit` (else the plan's unit)."""

    kind: StepKind
    owner: NamedParty
    role: RoleCode | None = None
    unit: UUID | None = None
    count: Heads = 1
    on: Day | None = None


class PersonToTell(Model):
    """Somebody the plan names; an agency by its code, a person by a sealed name."""

    named_id: UUID
    relation: Relation
    agency: AgencyCode | None = None
    name: ThirdPartyText | None = None

    @model_validator(mode="after")
    def agency_has_a_code(self) -> Self:
        if (self.relation == "agency") != (self.agency is not None):
            raise PydanticCustomError("agency_code_expected", "an agency is named by its code, and only an agency is")
        return self


class OfDischarge(Command):
    """A command about one discharge of one case."""

    discharge_id: UUID
    case_id: UUID


class PlanDischarge(OfDischarge):
    unit: UUID
    pathway: PathwayCode
    steps: Annotated[tuple[PlannedStep, ...], Field(max_length=40)] = ()
    to_be_told: Annotated[tuple[PersonToTell, ...], Field(max_length=50)] = ()


class AddStep(OfDischarge):
    step: PlannedStep


class MarkStepDone(OfDischarge):
    kind: StepKind
    note: HealthText | None = None


class WaiveStep(OfDischarge):
    kind: StepKind
    reason: HealthText


class MarkStepNotApplicable(OfDischarge):
    kind: StepKind
    reason: HealthText


class DelegateStep(OfDischarge):
    kind: StepKind
    to: NamedParty
    on: Day | None = None


class CoverStep(OfDischarge):
    kind: StepKind
    on: Day
    worker: NamedParty


class AcceptStart(OfDischarge):
    on: Day
    unit: UUID
    role: RoleCode
    count: Heads = 1


class AgreeDischargeDate(OfDischarge):
    on: Day
    agreed_with_person: bool
    told: ToldIds = ()


class MoveDischargeDate(OfDischarge):
    on: Day
    agreed_with_person: bool
    told: ToldIds = ()


class TellNamedPerson(OfDischarge):
    named_id: UUID
    means: Means
    note: ThirdPartyText | None = None


class RecordDischargeNotCompleted(OfDischarge):
    on: Day
    reasons: Annotated[tuple[DelayReasonCode, ...], Field(min_length=1, max_length=20)]
    words: HealthText | None = None
    told: ToldIds = ()


class RecordDischarge(OfDischarge):
    method: MethodCode
    destination: DestinationCode


class WithdrawDischargePlan(OfDischarge):
    reason: HealthText


AnyCommand = (
    PlanDischarge
    | AddStep
    | MarkStepDone
    | WaiveStep
    | MarkStepNotApplicable
    | DelegateStep
    | CoverStep
    | AcceptStart
    | AgreeDischargeDate
    | MoveDischargeDate
    | TellNamedPerson
    | RecordDischargeNotCompleted
    | RecordDischarge
    | WithdrawDischargePlan
)


class StepState(Model):
    """A step and whether it still waits; `covered_on` is the day for which a named worker was found."""

    step: Step
    closed_by: str | None = None
    covered_on: date | None = None


class State(Model):
    """A plan for going home as it stands: `on` is the agreed day, `ended` what ended it, `missed` the last day not kept."""

    case_id: UUID
    unit: UUID
    pathway: str
    steps: dict[str, StepState]
    to_be_told: tuple[Named, ...]
    told: frozenset[UUID] = frozenset()
    on: date | None = None
    missed: date | None = None
    ended: str | None = None
    units: tuple[UUID, ...] = ()

    def needs(self, on: date) -> tuple[Step, ...]:
        """The steps that still wait, less those that a named worker covers on the day they are needed."""
        return tuple(
            held.step
            for held in self.steps.values()
            if held.closed_by is None and held.covered_on != (held.step.on or on)
        )


def decide(command: AnyCommand, state: State | None, told_by: Party) -> list[Fact]:
    if isinstance(command, PlanDischarge):
        return plan(command, state)
    plan_now = planned(command, state)
    match command:
        case AddStep():
            return add_step(command, plan_now)
        case MarkStepDone() | WaiveStep() | MarkStepNotApplicable():
            return close_step(command, plan_now, told_by)
        case DelegateStep():
            return delegate_step(command, plan_now, told_by)
        case CoverStep():
            return cover_step(command, plan_now)
        case AcceptStart():
            return accept_start(command, plan_now)
        case AgreeDischargeDate():
            return agree_date(command, plan_now)
        case MoveDischargeDate():
            return move_date(command, plan_now)
        case TellNamedPerson():
            return tell(command, plan_now)
        case RecordDischargeNotCompleted():
            return not_completed(command, plan_now)
        case RecordDischarge():
            return discharge(command, plan_now)
        case WithdrawDischargePlan():
            return withdraw(command, plan_now)
    assert_never(command)


def planned(command: OfDischarge, state: State | None) -> State:
    """The plan the command is about; refused where there is none, or it is another case's."""
    if state is None:
        raise Refused("discharge_not_planned", "no discharge is planned under this id")
    refuse_other_case(command.case_id, state.case_id, "discharge")
    return state


def refuse_ended(state: State) -> None:
    """Refuse to go on with a plan that is over."""
    if state.ended is not None:
        raise Refused("discharge_ended", "this discharge is over; plan a new one")


def plan(command: PlanDischarge, state: State | None) -> list[Fact]:
    kinds = [step.kind for step in command.steps]
    if len(set(kinds)) != len(kinds):
        raise Refused("step_named_twice", "the plan names the same step twice")
    fact = DischargePlanned(
        happened_at=command.at,
        discharge_id=command.discharge_id,
        case_id=command.case_id,
        unit=command.unit,
        pathway=command.pathway,
        steps=tuple(step_of(step, command.unit) for step in command.steps),
        to_be_told=tuple(ToBeTold(**named.__dict__) for named in command.to_be_told),
    )
    if state is None:
        return [fact]
    refuse_other_case(command.case_id, state.case_id, "discharge")
    if begun(fact).with_(units=state.units) == state.with_(on=None, told=frozenset(), missed=None, ended=None):
        return []
    raise Refused("discharge_already_planned", "a discharge was planned under this id before")


def step_of(step: PlannedStep, unit: UUID) -> Step:
    """The step as the fact keeps it, on the plan's own unit where it names a role and no unit."""
    needed_in = step.unit or (unit if step.role else None)
    owner = Party(**step.owner.__dict__)
    return Step(kind=step.kind, owner=owner, role=step.role, unit=needed_in, count=step.count, on=step.on)


def add_step(command: AddStep, state: State) -> list[Fact]:
    refuse_ended(state)
    step = step_of(command.step, state.unit)
    known = state.steps.get(step.kind)
    if known is not None:
        if known.step == step:
            return []
        raise Refused("step_already_planned", f"the step {label('discharge_steps', step.kind)!r} is in the plan already")
    return [
        StepAdded(
            happened_at=command.at,
            discharge_id=command.discharge_id,
            case_id=state.case_id,
            step=step,
            on=state.on,
            units=units_with(state, step),
        )
    ]


def units_with(state: State, step: Step) -> tuple[UUID, ...]:
    """The units whose rosters the plan leans on once it has this step."""
    return tuple(dict.fromkeys((*state.units, *([step.unit] if step.unit and step.role else []))))


def step_in(state: State, kind: str) -> StepState:
    """The plan's step of that kind; refused where the plan has none."""
    if kind not in state.steps:
        raise Refused("step_not_planned", f"the plan has no step {label('discharge_steps', kind)!r}")
    return state.steps[kind]


def refuse_closed(held: StepState) -> None:
    """Refuse to go on with a step that was done, waived or found not to apply."""
    if held.closed_by is not None:
        raise Refused("step_closed", f"the step {label('discharge_steps', held.step.kind)!r} is closed already")


def close_step(
    command: MarkStepDone | WaiveStep | MarkStepNotApplicable, state: State, told_by: Party
) -> list[Fact]:
    held = step_in(state, command.kind)
    about = {
        "happened_at": command.at,
        "discharge_id": command.discharge_id,
        "case_id": state.case_id,
        "kind": command.kind,
        "units": state.units,
    }
    fact: Fact
    match command:
        case MarkStepDone():
            fact = StepDone(**about, note=command.note)
        case WaiveStep():
            fact = StepWaived(**about, by=told_by, reason=command.reason)
        case MarkStepNotApplicable():
            fact = StepNotApplicable(**about, by=told_by, reason=command.reason)
    closing = type(fact).__name__
    if held.closed_by == closing:
        return []
    if held.closed_by is not None and closing != "StepDone":
        refuse_closed(held)
    return [fact]


def delegate_step(command: DelegateStep, state: State, told_by: Party) -> list[Fact]:
    refuse_ended(state)
    held = step_in(state, command.kind)
    refuse_closed(held)
    may = by_code("discharge_steps")[command.kind]["may_delegate"]
    if may and told_by.role not in may.split("|"):
        roles = ", ".join(label("roles", role) for role in may.split("|"))
        raise Refused("no_authority_to_delegate", f"this step may be delegated by: {roles}")
    to = Party(**command.to.__dict__)
    step = held.step.with_(owner=to, role=to.role, unit=to.unit, count=1, on=command.on or held.step.on)
    if held.step == step:
        return []
    return [
        StepDelegated(
            happened_at=command.at,
            discharge_id=command.discharge_id,
            case_id=state.case_id,
            step=step,
            authorised_by=told_by,
            units=units_with(state, step),
        )
    ]


def cover_step(command: CoverStep, state: State) -> list[Fact]:
    refuse_ended(state)
    held = step_in(state, command.kind)
    refuse_closed(held)
    if command.worker.worker is None:
        raise Refused("cover_needs_a_name", "cover is one named worker; give the worker's id")
    if held.covered_on == command.on:
        return []
    return [
        StepCovered(
            happened_at=command.at,
            discharge_id=command.discharge_id,
            case_id=state.case_id,
            kind=command.kind,
            on=command.on,
            worker=Party(**command.worker.__dict__),
            units=state.units,
        )
    ]


def accept_start(command: AcceptStart, state: State) -> list[Fact]:
    refuse_ended(state)
    held = step_in(state, "receiving_service_start")
    step = held.step.with_(role=command.role, unit=command.unit, count=command.count)
    if held.step == step and held.closed_by is None:
        return []
    refuse_closed(held)
    return [
        ReceivingServiceAccepted(
            happened_at=command.at,
            discharge_id=command.discharge_id,
            case_id=state.case_id,
            on=command.on,
            step=step,
            units=units_with(state, step),
        )
    ]


def refuse_day_gone(on: date, command: Command) -> None:
    """Refuse to agree a day that was over when it was agreed."""
    if on < london_day(command.at):
        raise Refused("day_already_gone", "the day lies before the day on which it was agreed")


def refuse_unnamed(told: tuple[UUID, ...], state: State) -> None:
    """Refuse to say that somebody was told whom the plan does not name."""
    if set(told) - {named.named_id for named in state.to_be_told}:
        raise Refused("not_named_in_plan", "the plan does not name everyone who is said to have been told")


def agree_date(command: AgreeDischargeDate, state: State) -> list[Fact]:
    refuse_ended(state)
    if state.on == command.on:
        return []
    if state.on is not None:
        raise Refused("day_already_agreed", "another day is agreed; move it instead, so that everyone is told")
    refuse_day_gone(command.on, command)
    refuse_unnamed(command.told, state)
    return [
        DischargeDateAgreed(
            happened_at=command.at,
            discharge_id=command.discharge_id,
            case_id=state.case_id,
            on=command.on,
            agreed_with_person=command.agreed_with_person,
            needs=state.needs(command.on),
            to_be_told=state.to_be_told,
            told=command.told,
            units=state.units,
        )
    ]


def move_date(command: MoveDischargeDate, state: State) -> list[Fact]:
    refuse_ended(state)
    if state.on is None:
        raise Refused("no_day_agreed", "no day is agreed that could be moved")
    if state.on == command.on:
        return []
    refuse_day_gone(command.on, command)
    refuse_unnamed(command.told, state)
    return [
        DischargeDateMoved(
            happened_at=command.at,
            discharge_id=command.discharge_id,
            case_id=state.case_id,
            before=state.on,
            on=command.on,
            agreed_with_person=command.agreed_with_person,
            needs=state.needs(command.on),
            to_be_told=state.to_be_told,
            told=command.told,
            units=state.units,
        )
    ]


def tell(command: TellNamedPerson, state: State) -> list[Fact]:
    refuse_unnamed((command.named_id,), state)
    if command.named_id in state.told:
        return []
    return [
        NamedPersonTold(
            happened_at=command.at,
            discharge_id=command.discharge_id,
            case_id=state.case_id,
            named_id=command.named_id,
            means=command.means,
            on=state.on,
            note=command.note,
        )
    ]


def not_completed(command: RecordDischargeNotCompleted, state: State) -> list[Fact]:
    if state.on is None and state.missed == command.on:
        return []
    refuse_ended(state)
    if state.on != command.on:
        raise Refused("day_not_agreed", "this is not the day that was agreed")
    if london_day(command.at) < command.on:
        raise Refused("day_not_come", "the agreed day has not come; move it instead")
    refuse_unnamed(command.told, state)
    return [
        DischargeNotCompleted(
            happened_at=command.at,
            discharge_id=command.discharge_id,
            case_id=state.case_id,
            on=command.on,
            reasons=command.reasons,
            words=command.words,
            to_be_told=state.to_be_told,
            told=command.told,
            units=state.units,
        )
    ]


def discharge(command: RecordDischarge, state: State) -> list[Fact]:
    if state.ended == "Discharged":
        return []
    refuse_ended(state)
    return [
        Discharged(
            happened_at=command.at,
            discharge_id=command.discharge_id,
            case_id=state.case_id,
            method=command.method,
            destination=command.destination,
            units=state.units,
        )
    ]


def withdraw(command: WithdrawDischargePlan, state: State) -> list[Fact]:
    if state.ended == "DischargePlanWithdrawn":
        return []
    refuse_ended(state)
    return [
        DischargePlanWithdrawn(
            happened_at=command.at,
            discharge_id=command.discharge_id,
            case_id=state.case_id,
            reason=command.reason,
            on=state.on,
            to_be_told=state.to_be_told,
            units=state.units,
        )
    ]


def evolve(state: State | None, fact: Fact) -> State | None:
    if isinstance(fact, DischargePlanned):
        return begun(fact)
    if state is None:
        return None
    match fact:
        case StepAdded() | StepDelegated() | ReceivingServiceAccepted():
            return with_step(state, StepState(step=fact.step)).with_(units=fact.units)
        case StepDone() | StepWaived() | StepNotApplicable():
            return with_step(state, state.steps[fact.kind].with_(closed_by=type(fact).__name__))
        case StepCovered():
            return with_step(state, state.steps[fact.kind].with_(covered_on=fact.on))
        case DischargeDateAgreed() | DischargeDateMoved():
            return state.with_(on=fact.on, told=frozenset(fact.told))
        case NamedPersonTold():
            return state.with_(told=state.told | {fact.named_id})
        case DischargeNotCompleted():
            return state.with_(on=None, missed=fact.on, told=frozenset(fact.told))
        case Discharged() | DischargePlanWithdrawn():
            return state.with_(ended=type(fact).__name__)
    return state


def begun(fact: DischargePlanned) -> State:
    """The plan as it begins."""
    return State(
        case_id=fact.case_id,
        unit=fact.unit,
        pathway=fact.pathway,
        steps={step.kind: StepState(step=step) for step in fact.steps},
        to_be_told=tuple(
            Named(named_id=named.named_id, relation=named.relation, agency=named.agency) for named in fact.to_be_told
        ),
        units=tuple(dict.fromkeys(step.unit for step in fact.steps if step.unit and step.role)),
    )


def with_step(state: State, held: StepState) -> State:
    """The plan with one step as it now stands."""
    return state.with_(steps={**state.steps, held.step.kind: held})


decider = Decider(None, decide, evolve, stream=lambda command: command.discharge_id)
