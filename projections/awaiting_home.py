"""What a way home waits for: steps still open, each with its owner, and those the plan names who have not heard."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from projections.awaiting import Awaited, Awaiting, without
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
from schemas.party import Party
from schemas.recorded import Recorded


def of_discharge(awaiting: Awaiting, recorded: Recorded[Any]) -> Awaiting:
    match recorded.fact:
        case DischargePlanned() as fact:
            return (*awaiting, *(step_line(step, fact.happened_at, fact.discharge_id, step.on) for step in fact.steps))
        case StepAdded() as fact:
            return (*awaiting, step_line(fact.step, fact.happened_at, fact.discharge_id, fact.step.on or fact.agreed))
        case StepDone() | StepWaived() | StepNotApplicable() as fact:
            return tuple(one for one in awaiting if not is_step(one, fact.discharge_id, fact.kind))
        case StepDelegated() | ReceivingServiceAccepted() as fact:
            return moved_to(awaiting, fact.discharge_id, fact.step.kind, fact.step.owner)
        case StepCovered() as fact:
            return moved_to(awaiting, fact.discharge_id, fact.kind, fact.worker)
        case Discharged() as fact:
            return without(awaiting, fact.discharge_id, "discharge_step")
        case _:
            return of_day(awaiting, recorded)


def of_day(awaiting: Awaiting, recorded: Recorded[Any]) -> Awaiting:
    match recorded.fact:
        case DischargeDateAgreed() | DischargeDateMoved() as fact:
            own_days = {step.kind: step.on for step in fact.needs}
            dated = on_the_day(awaiting, fact.discharge_id, fact.on, own_days)
            return not_told(dated, fact.to_be_told, fact.told, recorded)
        case DischargeNotCompleted() as fact:
            undated = on_the_day(awaiting, fact.discharge_id, None, {})
            return not_told(undated, fact.to_be_told, fact.told, recorded)
        case DischargePlanWithdrawn() as fact:
            rest = without(awaiting, fact.discharge_id, "discharge_step")
            return not_told(rest, fact.to_be_told if fact.on else (), (), recorded)
        case NamedPersonTold() as fact:
            who = (fact.discharge_id, fact.named_id)
            return tuple(one for one in awaiting if (one.about, one.named_id) != who)
    return awaiting


def is_step(one: Awaited, discharge: UUID, kind: str) -> bool:
    """Whether a line awaits this step of this discharge."""
    return (one.about, one.what, one.detail) == (discharge, "discharge_step", f"step:{kind}")


def step_line(step: Step, since: datetime, discharge: UUID, on: date | None) -> Awaited:
    """The line of one step; it is awaited of its owner."""
    return Awaited(
        what="discharge_step", of=step.owner, since=since, about=discharge, on=on, detail=f"step:{step.kind}"
    )


def moved_to(awaiting: Awaiting, discharge: UUID, kind: str, owner: Party) -> Awaiting:
    """The same, with a step awaited of somebody else."""
    return tuple(one.with_(of=owner) if is_step(one, discharge, kind) else one for one in awaiting)


def on_the_day(awaiting: Awaiting, discharge: UUID, day: date | None, own: dict[str, date | None]) -> Awaiting:
    """The steps by the day as it stands now; a step with a day of its own keeps that."""
    return tuple(
        one.with_(on=own.get(one.detail.removeprefix("step:")) or day)
        if (one.about, one.what) == (discharge, "discharge_step")
        else one
        for one in awaiting
    )


def not_told(awaiting: Awaiting, named: Iterable[Named], told: Iterable[UUID], recorded: Recorded[Any]) -> Awaiting:
    """Those who have not heard of the day as it stands, each since they first had not; who said the day sees to it."""
    fact, heard = recorded.fact, set(told)
    since = {
        one.named_id: one.since
        for one in awaiting
        if (one.about, one.what) == (fact.discharge_id, "discharge_day_told")
    }
    lines = (
        Awaited(
            what="discharge_day_told",
            of=recorded.told_by,
            since=since.get(one.named_id, fact.happened_at),
            about=fact.discharge_id,
            detail=f"agency:{one.agency}" if one.agency else f"named:{one.relation}:{one.named_id}",
            named_id=one.named_id,
        )
        for one in named
        if one.named_id not in heard
    )
    return (*without(awaiting, fact.discharge_id, "discharge_day_told"), *lines)
