"""Did somebody change what they had planned for themselves soon after hearing a worker's personal view?

Asked by the outcome that view and change belong to, in the order in which they happened. A change for which the person
gave a reason of their own to somebody else asks nothing. A second key is the agency of those who were asked: where the
same worker was asked several times, whoever leads them sees that once; the facts that say who was asked lead there.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap, gap_id
from schemas.advice import AdviceGiven
from schemas.dated import threshold
from schemas.gap import GapAnswered, GapAsked
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, start_of
from schemas.outcome import (
    FactsOffered,
    OutcomeClosed,
    OutcomePaused,
    OutcomeRevised,
    OwnChoiceRecorded,
    OwnReasonTold,
)
from schemas.own_plan import OwnPlanResumed, OwnPlanReversed
from schemas.party import Party
from schemas.recorded import Recorded

CODE = "OPINION_BEFORE_REVERSAL"
KEPT = 6


class View(Model):
    """Advice that was a personal view: when, and whose."""

    at: datetime
    advice_id: UUID
    fact_id: UUID
    by: Party


class Change(Model):
    """A plan or an outcome that the person changed, and to whom they gave their own reason, if to anybody."""

    at: datetime
    fact_id: UUID
    told_to: Party | None


class Told(Model):
    """A reason of the person's own for what changed on a day, and to whom they gave it."""

    on: date
    to: Party


class Asked(Model):
    """A worker who was asked this question, about a change on that day."""

    gap_id: UUID
    case_id: UUID
    worker: UUID
    on: date
    fact_id: UUID


class State(Model):
    """Of an outcome: views, changes, and what was laid before the person since; of an agency: who was asked."""

    case_id: UUID | None = None
    outcome_id: UUID | None = None
    views: tuple[View, ...] = ()
    changes: tuple[Change, ...] = ()
    told: tuple[Told, ...] = ()
    offered: tuple[datetime, ...] = ()
    chosen_at: datetime | None = None
    agency: str = ""
    asked: tuple[Asked, ...] = ()


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case AdviceGiven(basis="OPINION", outcome_id=UUID() as outcome):
            yield outcome
        case OwnPlanReversed(outcome_id=UUID() as outcome) | OwnPlanResumed(outcome_id=UUID() as outcome):
            yield outcome
        case OutcomePaused(reason="persons_wish", outcome_id=outcome):
            yield outcome
        case OutcomeClosed(reason="persons_wish", outcome_id=outcome):
            yield outcome
        case OutcomeRevised() | FactsOffered() | OwnChoiceRecorded() | OwnReasonTold() as fact:
            yield fact.outcome_id
        case GapAsked(code=code, step=0, to=to) if code == CODE and to.worker and day_asked_about(recorded.fact):
            yield "agency", to.agency
        case GapAnswered(code=code, by=by) if code == CODE:
            yield "agency", by.agency


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case GapAsked():
            return also_asked(state, recorded)
        case GapAnswered() as fact:
            answered = {asked[-1].worker for asked in patterns(state, recorded.recorded_at, fact.gap_id)}
            return state.with_(asked=tuple(one for one in state.asked if one.worker not in answered))
    fact = recorded.fact
    state = state.with_(case_id=fact.case_id, outcome_id=fact.outcome_id)
    match fact:
        case AdviceGiven():
            view = View(at=fact.happened_at, advice_id=fact.advice_id, fact_id=recorded.fact_id, by=fact.by)
            return state.with_(views=newest((*state.views, view)))
        case OwnPlanReversed() | OutcomeRevised() | OutcomePaused() | OutcomeClosed():
            change = Change(at=fact.happened_at, fact_id=recorded.fact_id, told_to=told_to(fact))
            return state.with_(changes=newest((*state.changes, change)))
        case OwnReasonTold():
            return state.with_(told=(*state.told, Told(on=fact.changed_on, to=fact.told_to))[-KEPT:])
        case FactsOffered():
            return state.with_(offered=tuple(sorted((*state.offered, fact.happened_at)))[-KEPT:])
        case OwnChoiceRecorded() | OwnPlanResumed():
            return state.with_(chosen_at=max(state.chosen_at or fact.happened_at, fact.happened_at))
    return state


def newest(happened: tuple[Any, ...]) -> tuple[Any, ...]:
    """The newest of these, in the order in which they happened."""
    return tuple(sorted(happened, key=lambda one: (one.at, one.fact_id)))[-KEPT:]


def told_to(change: OwnPlanReversed | OutcomeRevised | OutcomePaused | OutcomeClosed) -> Party | None:
    """To whom the person gave their own reason; own words that nobody else asked for were said to who recorded them."""
    if isinstance(change, OwnPlanReversed):
        return change.reason_told_to
    return (change.asked_by or change.by) if change.own_words else None


def also_asked(state: State, recorded: Recorded[GapAsked]) -> State:
    """One more time that a worker was asked; those that are part of no pattern any more are forgotten."""
    fact, this_day = recorded.fact, london_day(recorded.recorded_at)
    day = day_asked_about(fact)
    assert day and fact.to.worker
    one = Asked(gap_id=fact.gap_id, case_id=fact.case_id, worker=fact.to.worker, on=day, fact_id=recorded.fact_id)
    others = [known for known in state.asked if (known.gap_id, known.on) != (one.gap_id, one.on)]
    asked = sorted((*others, one), key=lambda known: (known.on, known.gap_id))
    return state.with_(agency=fact.to.agency, asked=tuple(known for known in asked if this_day < gone(known)))


def day_asked_about(fact: GapAsked) -> date | None:
    """The day of the change that a question was about; a question about a pattern names none."""
    days = [word.value.removeprefix("date:") for word in fact.words if word.name == "date"]
    return date.fromisoformat(days[0]) if days else None


def gone(asked: Asked) -> date:
    """The first day on which a question is no part of a pattern any more."""
    return asked.on + timedelta(days=threshold(CODE, "pattern_window", asked.on))


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    for view, change in sorted(pairs(state), key=lambda pair: pair[1].at):
        assert state.case_id and state.outcome_id
        yield Gap(
            case_id=state.case_id,
            about=Gap.named(state.outcome_id, view.advice_id),
            words={"plans": "heads:1:plan", "date": f"date:{london_day(change.at)}"},
            evidence=(view.fact_id, change.fact_id),
            to={"author": view.by},
        )
    for asked in patterns(state, as_of):
        yield of_pattern(state, asked)


def pairs(state: State) -> list[tuple[View, Change]]:
    """Each view with the change that came after it, one for each author and change, while it is not settled."""
    found: dict[UUID, tuple[View, Change]] = {}
    for change in state.changes:
        window = timedelta(hours=threshold(CODE, "window", london_day(change.at)))
        before = [view for view in state.views if view.at <= change.at <= view.at + window]
        for view in {(view.by.role, view.by.agency, view.by.worker): view for view in before}.values():
            if not is_their_own(change, view, state) and not is_settled(change, view, state):
                found[view.advice_id] = (view, change)
    return list(found.values())


def is_their_own(change: Change, view: View, state: State) -> bool:
    """Whether the person gave somebody other than the author a reason of their own."""
    told = [told.to for told in state.told if told.on == london_day(change.at)]
    return any(not to.may_be(view.by) for to in (*told, change.told_to) if to)


def is_settled(change: Change, view: View, state: State) -> bool:
    """Whether facts were offered since the view, and the person then decided, after the change and with them."""
    offered = next((at for at in state.offered if at >= view.at), None)
    return offered is not None and state.chosen_at is not None and state.chosen_at >= max(offered, change.at)


def patterns(state: State, as_of: datetime, only: UUID | None = None) -> Iterator[list[Asked]]:
    """For each worker who was asked often enough by then, when that was; or only that of one gap."""
    for worker in sorted({one.worker for one in state.asked}):
        asked = [one for one in state.asked if one.worker == worker and london_day(as_of) < gone(one)]
        often = bool(asked) and len(asked) >= threshold(CODE, "pattern", asked[-1].on)
        if often and (only is None or gap_id(CODE, of_pattern(state, asked)) == only):
            yield asked


def of_pattern(state: State, asked: list[Asked]) -> Gap:
    """What whoever leads the worker is asked, on the newest case of it."""
    return Gap(
        case_id=asked[-1].case_id,
        about=Gap.named("pattern", asked[-1].worker),
        words={"plans": f"heads:{len(asked)}:plan"},
        evidence=tuple(one.fact_id for one in reversed(asked)),
        to={"pattern_reader": Party(role="team_manager", agency=state.agency)},
    )


def look_again(state: State, after: datetime) -> datetime | None:
    days = {start_of(gone(one)) for asked in patterns(state, after) for one in asked}
    return min((day for day in days if day > after), default=None)


detector = Detector(State(), keys, evolve, gaps, look_again)
