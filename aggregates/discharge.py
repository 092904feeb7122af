"""One way home: planned with its steps, a day agreed with the person, moved, missed or kept."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self, assert_never
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from aggregates._discharge import (
    State,
    WentHome,
    begun,
    evolve,
    leaning,
    plan_of,
    refuse_closed,
    refuse_ended,
    refuse_unnamed,
    step_in,
)
from aggregates._leaning import LeanedOn
from aggregates._shape import Command, Decider, F, fact_of, refuse_other_case
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
    Discharged,
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargeNotCompleted,
    DischargePlanned,
    DischargePlanWithdrawn,
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
)
from schemas.fact import Fact
from schemas.means import Means
from schemas.model import Model
from schemas.moment import Day, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText, ThirdPartyText

Heads = Annotated[int, Field(ge=1, le=100)]
ToldIds = Annotated[tuple[UUID, ...], Field(max_length=50)]


class PlannedStep(Model):
    """A step as the plan names it; with a role, somebody of it must be on duty in `unit`, else in the plan's unit."""

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


class OfStep(OfDischarge):
    """A command about one step of the plan."""

    kind: StepKind


class OfDay(OfDischarge):
    """A command about the day of going home; `told` are those who heard of it in the same step."""

    on: Day
    told: ToldIds = ()


class PlanDischarge(OfDischarge):
    unit: UUID
    pathway: PathwayCode
    steps: Annotated[tuple[PlannedStep, ...], Field(max_length=40)] = ()
    to_be_told: Annotated[tuple[PersonToTell, ...], Field(max_length=50)] = ()
    lead: NamedParty | None = None
    ward: NamedParty | None = None
    aftercare_health: NamedParty | None = None
    aftercare_social: NamedParty | None = None


class AddStep(OfDischarge):
    step: PlannedStep


class MarkStepDone(OfStep):
    note: HealthText | None = None


class WaiveStep(OfStep):
    reason: HealthText


class MarkStepNotApplicable(OfStep):
    reason: HealthText


class DelegateStep(OfStep):
    to: NamedParty
    on: Day | None = None


class CoverStep(OfStep):
    on: Day
    worker: NamedParty


class AcceptStart(OfDischarge):
    on: Day
    unit: UUID
    role: RoleCode
    count: Heads = 1


class AgreeDischargeDate(OfDay):
    agreed_with_person: bool
    leans_on: LeanedOn = ()


class MoveDischargeDate(OfDay):
    agreed_with_person: bool


class TellNamedPerson(OfDischarge):
    named_id: UUID
    means: Means
    note: ThirdPartyText | None = None


class RecordDischargeNotCompleted(OfDay):
    reasons: Annotated[tuple[DelayReasonCode, ...], Field(min_length=1, max_length=20)]
    words: HealthText | None = None


class RecordDischarge(OfDischarge):
    method: MethodCode
    destination: DestinationCode


class WithdrawDischargePlan(OfDischarge):
    reason: HealthText


StepCommand = AddStep | MarkStepDone | WaiveStep | MarkStepNotApplicable | DelegateStep | CoverStep | AcceptStart
AnyCommand = (
    PlanDischarge
    | StepCommand
    | AgreeDischargeDate
    | MoveDischargeDate
    | TellNamedPerson
    | RecordDischargeNotCompleted
    | RecordDischarge
    | WithdrawDischargePlan
)
CLOSES: Mapping[type[OfStep], type[Fact]] = {
    MarkStepDone: StepDone,
    WaiveStep: StepWaived,
    MarkStepNotApplicable: StepNotApplicable,
}


def decide(command: AnyCommand, state: State | None, told_by: Party) -> list[Fact]:
    if isinstance(command, PlanDischarge):
        return plan(command, state)
    plan_now = planned(command, state)
    match command:
        case OfStep() | AddStep() | AcceptStart():
            return decide_step(command, plan_now, told_by)
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


def decide_step(command: StepCommand, state: State, told_by: Party) -> list[Fact]:
    match command:
        case AddStep():
            return add_step(command, state)
        case MarkStepDone() | WaiveStep() | MarkStepNotApplicable():
            return close_step(command, state, told_by)
        case DelegateStep():
            return delegate_step(command, state, told_by)
        case CoverStep():
            return cover_step(command, state)
        case AcceptStart():
            return accept_start(command, state)
    assert_never(command)


def planned(command: OfDischarge, state: State | None) -> State:
    """The plan the command is about; refused where there is none, or it is another case's."""
    if state is None:
        raise Refused("discharge_not_planned", "no discharge is planned under this id")
    refuse_other_case(command.case_id, state.case_id, "discharge")
    return state


def said(kind: type[F], command: OfDischarge, state: State, **more: object) -> F:
    """The fact that follows, with the units whose rosters the plan leans on."""
    return fact_of(kind, command, **{"units": state.units, **more})


def plan(command: PlanDischarge, state: State | None) -> list[Fact]:
    kinds = [step.kind for step in command.steps]
    if len(set(kinds)) != len(kinds):
        raise Refused("step_named_twice", "the plan names the same step twice")
    names = [named.named_id for named in command.to_be_told]
    if len(set(names)) != len(names):
        raise Refused("person_named_twice", "the plan names two of those to be told by the same id")
    steps = tuple(step_of(step, command.unit) for step in command.steps)
    fact = fact_of(DischargePlanned, command, steps=steps)
    if state is None:
        return [fact]
    refuse_other_case(command.case_id, state.case_id, "discharge")
    if plan_of(begun(fact)) == plan_of(state):
        return []
    raise Refused("discharge_already_planned", "a discharge was planned under this id before")


def step_of(step: PlannedStep, unit: UUID) -> Step:
    """The step as the fact keeps it, on the plan's own unit where it names a role and no unit."""
    needed_in = step.unit or (unit if step.role else None)
    return Step(kind=step.kind, owner=step.owner, role=step.role, unit=needed_in, count=step.count, on=step.on)


def add_step(command: AddStep, state: State) -> list[Fact]:
    refuse_ended(state)
    step = step_of(command.step, state.unit)
    known = state.steps.get(step.kind)
    if known is None:
        return [said(StepAdded, command, state, **leaning(state, step))]
    if known.step == step:
        return []
    raise Refused("step_already_planned", f"the step {label('discharge_steps', step.kind)!r} is in the plan already")


def close_step(command: MarkStepDone | WaiveStep | MarkStepNotApplicable, state: State, told_by: Party) -> list[Fact]:
    held, kind = step_in(state, command.kind), CLOSES[type(command)]
    if held.closed_by == kind.__name__:
        return []
    if kind is StepDone:
        return [said(StepDone, command, state)]
    refuse_closed(held)
    return [said(kind, command, state, by=told_by)]


def delegate_step(command: DelegateStep, state: State, told_by: Party) -> list[Fact]:
    refuse_ended(state)
    held = step_in(state, command.kind)
    refuse_closed(held)
    may = by_code("discharge_steps")[command.kind]["may_delegate"]
    if may and told_by.role not in may.split("|"):
        roles = ", ".join(label("roles", role) for role in may.split("|"))
        raise Refused("no_authority_to_delegate", f"this step may be delegated by: {roles}")
    to, on = command.to, command.on or held.step.on
    step = Step(kind=command.kind, owner=to, role=to.role, unit=to.unit, count=1, on=on)
    if held.step == step:
        return []
    return [said(StepDelegated, command, state, authorised_by=told_by, **leaning(state, step))]


def cover_step(command: CoverStep, state: State) -> list[Fact]:
    refuse_ended(state)
    held = step_in(state, command.kind)
    refuse_closed(held)
    if command.worker.worker is None:
        raise Refused("cover_needs_a_name", "cover is one named worker; give the worker's id")
    fact = said(StepCovered, command, state)
    return [] if (held.covered_on, held.covered_by) == (fact.on, fact.worker) else [fact]


def accept_start(command: AcceptStart, state: State) -> list[Fact]:
    refuse_ended(state)
    held = step_in(state, "receiving_service_start")
    refuse_closed(held)
    step = held.step.with_(role=command.role, unit=command.unit, count=command.count)
    if (held.step, held.start_on) == (step, command.on):
        return []
    return [said(ReceivingServiceAccepted, command, state, **leaning(state, step))]


def refuse_day_gone(on: date, command: Command) -> None:
    """Refuse to agree a day that was over when it was agreed."""
    if on < london_day(command.at):
        raise Refused("day_already_gone", "the day lies before the day on which it was agreed")


def agree_date(command: AgreeDischargeDate, state: State) -> list[Fact]:
    refuse_ended(state)
    if state.on not in (None, command.on):
        raise Refused("day_already_agreed", "another day is agreed; move it instead, so that everyone is told")
    again = state.on is not None
    if again and (state.with_person or not command.agreed_with_person):
        return []
    refuse_day_gone(command.on, command)
    refuse_unnamed(command.told, state)
    told = tuple(dict.fromkeys((*state.told, *command.told))) if again else command.told
    return [
        said(
            DischargeDateAgreed,
            command,
            state,
            needs=state.needs(command.on),
            to_be_told=state.to_be_told,
            told=told,
            leans_on=command.leans_on or state.leans_on,
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
    needs, names = state.needs(command.on), state.to_be_told
    kept = {"before": state.on, "needs": needs, "to_be_told": names, "leans_on": state.leans_on}
    return [said(DischargeDateMoved, command, state, **kept)]


def tell(command: TellNamedPerson, state: State) -> list[Fact]:
    refuse_unnamed((command.named_id,), state)
    return [] if command.named_id in state.told else [fact_of(NamedPersonTold, command, on=state.on)]


def not_completed(command: RecordDischargeNotCompleted, state: State) -> list[Fact]:
    if state.on is None and state.missed == command.on:
        return []
    refuse_ended(state)
    if state.on != command.on:
        raise Refused("day_not_agreed", "this is not the day that was agreed")
    if london_day(command.at) < command.on:
        raise Refused("day_not_come", "the agreed day has not come; move it instead")
    refuse_unnamed(command.told, state)
    return [said(DischargeNotCompleted, command, state, to_be_told=state.to_be_told)]


def discharge(command: RecordDischarge, state: State) -> list[Fact]:
    if state.went == WentHome(method=command.method, destination=command.destination):
        return []
    refuse_ended(state)
    return [said(Discharged, command, state)]


def withdraw(command: WithdrawDischargePlan, state: State) -> list[Fact]:
    if state.ended == "DischargePlanWithdrawn":
        return []
    refuse_ended(state)
    kept = {"on": state.on, "to_be_told": state.to_be_told, "leans_on": state.leans_on}
    return [said(DischargePlanWithdrawn, command, state, **kept)]


decider = Decider(None, decide, evolve, stream=lambda command: command.discharge_id)
