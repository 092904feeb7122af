"""Was the same support asked for again and again and not met, or once while the carer's health is at risk?

The key is the case and the kind of support. That an advocate was asked for and none found counts as support not met.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.suggesting import steps
from schemas.advocacy import AdvocacyEnded, AdvocateInstructed, AdvocateNotFound, AppropriateIndividualNamed
from schemas.dated import threshold
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.moment import london_day
from schemas.need import AlternativeAccepted, AskingWithdrawn, CarerRiskSeen, NeedMet, NeedNotMet, NeedPlanned
from schemas.recorded import Recorded

CODE = "UNMET_NEED_REPEATED"
ADVOCACY = "ADVOCACY"
LATEST_KEPT = 3


class NotMet(Model):
    """One time at which it was not met."""

    at: datetime
    asked_on: date
    reason: str
    fact_id: UUID


class State(Model):
    """The times at which it was not met since it was last answered, and since when the carer is at risk."""

    case_id: UUID | None = None
    kind: str = ""
    not_met: tuple[NotMet, ...] = ()
    carer_at_risk: datetime | None = None
    answered: datetime | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case NeedNotMet() | CarerRiskSeen() | AlternativeAccepted() | NeedPlanned() | NeedMet() as fact:
            yield fact.case_id, fact.kind
        case AskingWithdrawn() as fact:
            yield fact.case_id, fact.kind
        case AdvocateNotFound() | AdvocateInstructed() | AppropriateIndividualNamed() | AdvocacyEnded() as fact:
            yield fact.case_id, ADVOCACY


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case NeedNotMet() as fact:
            known = counted(state, recorded, fact.kind)
            return at_risk(known, fact.happened_at) if fact.carer_at_risk else known
        case AdvocateNotFound():
            return counted(state, recorded, ADVOCACY)
        case CarerRiskSeen() as fact:
            return at_risk(state, fact.happened_at)
        case NeedMet() | AlternativeAccepted() | NeedPlanned() | AskingWithdrawn() as fact:
            return answered(state, fact.happened_at)
        case AdvocateInstructed() | AppropriateIndividualNamed() | AdvocacyEnded() as fact:
            return answered(state, fact.happened_at)
    return state


def counted(state: State, recorded: Recorded[Any], kind: str) -> State:
    """One more time; the times that raise the question are kept, with the latest, and others forgotten."""
    fact = recorded.fact
    one = NotMet(at=fact.happened_at, asked_on=fact.asked_on, reason=fact.reason, fact_id=recorded.fact_id)
    if state.answered and one.at <= state.answered:
        return state
    all_of_them = tuple(sorted((*state.not_met, one), key=lambda time: (time.at, time.fact_id)))
    telling = repeated(all_of_them)
    kept = tuple(time for time in all_of_them if time in telling or time in all_of_them[-LATEST_KEPT:])
    return state.with_(case_id=fact.case_id, kind=kind, not_met=kept)


def at_risk(state: State, since: datetime) -> State:
    """The carer is at risk since then, unless it was answered after that."""
    if state.answered and since <= state.answered:
        return state
    return state.with_(carer_at_risk=min(since, state.carer_at_risk or since))


def answered(state: State, at: datetime) -> State:
    """What was not met before then counts no longer."""
    until = max(at, state.answered or at)
    after = tuple(time for time in state.not_met if time.at > until)
    risk = state.carer_at_risk if state.carer_at_risk and state.carer_at_risk > until else None
    return state.with_(not_met=after, carer_at_risk=risk, answered=until)


def repeated(times: tuple[NotMet, ...]) -> tuple[NotMet, ...]:
    """The first of the times that lie so close together that the question is asked; none if there are no such."""
    for first in times:
        day = london_day(first.at)
        wanted, last = threshold(CODE, "times", day), day + timedelta(days=threshold(CODE, "window", day))
        close = [time for time in times if time.at >= first.at and london_day(time.at) <= last]
        if len(close) >= wanted:
            return tuple(close[:wanted])
    return ()


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    telling = repeated(state.not_met) or (state.not_met[:1] if state.carer_at_risk else ())
    if not telling or state.case_id is None:
        return
    days = sorted({time.asked_on for time in state.not_met})
    reasons = dict.fromkeys(time.reason for time in state.not_met)
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.kind, london_day(telling[0].at)),
        words={
            "need": f"label:support_kinds:{state.kind}",
            "dates": ";".join(f"date:{day}" for day in days),
            "reason": ";".join(f"label:unmet_reasons:{reason}" for reason in reasons),
        },
        evidence=tuple(time.fact_id for time in reversed(state.not_met)),
    )


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """What answers it beside the support itself; a carer at risk is owed an assessment of their own."""
    at_risk = state_of((gap.case_id, gap.about[0])).carer_at_risk is not None
    return steps(*(("carers_assessment",) if at_risk else ()), "plan_day", "another_way")


detector = Detector(State(), keys, evolve, gaps, look_again=never, suggest=suggest)
