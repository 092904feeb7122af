"""Did somebody change what they had planned for themselves soon after hearing a worker's personal view?

Asked by the outcome that view and change belong to, in the order in which they happened. A change for which the person
gave a reason of their own to somebody else asks nothing. A second key is the worker who was asked: where the same one
was asked several times, whoever leads them sees that once; the facts that say who was asked lead there.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.asked_again import Asked, AskedAgain, day_asked_about
from projections.gaps._shape import Detector, Gap, gap_id
from projections.suggesting import steps
from projections.views_heard import Change, Told, View, ViewsHeard
from schemas.advice import AdviceGiven
from schemas.gap import GapAnswered, GapAsked
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, next_after, start_of
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


class State(Model):
    """Of an outcome: views, changes, and what was laid before the person since; of a worker: when they were asked."""

    case_id: UUID | None = None
    outcome_id: UUID | None = None
    heard: ViewsHeard = ViewsHeard()
    asked: AskedAgain = AskedAgain()


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
            yield "asked", to.agency, to.worker
        case GapAnswered(code=code, by=by, about=("pattern", worker)) if code == CODE:
            yield "asked", by.agency, worker


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case GapAsked():
            return state.with_(asked=state.asked.with_question(recorded))
        case GapAnswered():
            return state.with_(asked=state.asked.forgotten()) if is_answered(state.asked, recorded) else state
    fact = recorded.fact
    return state.with_(case_id=fact.case_id, outcome_id=fact.outcome_id, heard=heard(state.heard, recorded))


def heard(known: ViewsHeard, recorded: Recorded[Any]) -> ViewsHeard:
    """What the person heard, changed, was offered and chose, this fact told."""
    fact = recorded.fact
    match fact:
        case AdviceGiven():
            view = View(at=fact.happened_at, advice_id=fact.advice_id, fact_id=recorded.fact_id, by=fact.by)
            return known.with_view(view)
        case OwnPlanReversed() | OutcomeRevised() | OutcomePaused() | OutcomeClosed():
            return known.with_change(Change(at=fact.happened_at, fact_id=recorded.fact_id, told_to=told_to(fact)))
        case OwnReasonTold():
            return known.with_reason(Told(on=fact.changed_on, to=fact.told_to))
        case FactsOffered():
            return known.with_facts(fact.happened_at)
        case OwnChoiceRecorded() | OwnPlanResumed():
            return known.with_choice(fact.happened_at)
    return known


def told_to(change: OwnPlanReversed | OutcomeRevised | OutcomePaused | OutcomeClosed) -> Party | None:
    """To whom the person gave their own reason; own words that nobody else asked for were said to who recorded them."""
    if isinstance(change, OwnPlanReversed):
        return change.reason_told_to
    return (change.asked_by or change.by) if change.own_words else None


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    for view, change in state.heard.pairs():
        assert state.case_id and state.outcome_id
        yield Gap(
            case_id=state.case_id,
            about=Gap.named(state.outcome_id, view.advice_id),
            words={"plans": "heads:1:plan", "date": f"date:{london_day(change.at)}"},
            evidence=(view.fact_id, change.fact_id),
            to={"author": view.by},
        )
    if times := state.asked.pattern(as_of):
        yield of_pattern(state.asked, times)


def of_pattern(asked: AskedAgain, times: tuple[Asked, ...]) -> Gap:
    """What whoever leads the worker is asked, on the newest case of it; other people's cases are not shown there."""
    assert asked.worker
    return Gap(
        case_id=times[-1].case_id,
        about=Gap.named("pattern", asked.worker),
        words={"plans": f"heads:{len(times)}:plan"},
        evidence=(times[-1].fact_id,),
        to={"pattern_reader": Party(role="team_manager", agency=asked.agency)},
    )


def is_answered(asked: AskedAgain, recorded: Recorded[GapAnswered]) -> bool:
    """Whether an answer is about the pattern as it stands, and not about one of another case before."""
    times = asked.pattern(recorded.recorded_at)
    return bool(times) and gap_id(CODE, of_pattern(asked, times)) == recorded.fact.gap_id


def look_again(state: State, after: datetime) -> datetime | None:
    return next_after(after, (start_of(one.gone) for one in state.asked.pattern(after)))


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """What is left to do: to offer facts, unless they were offered since, and to hear what the person decides."""
    if gap.about[0] == "pattern":
        return {}
    heard = state_of(UUID(gap.about[0])).heard
    offered = any(str(view.advice_id) == gap.about[1] and heard.offered_since(view) for view in heard.views)
    return steps("hear_choice") if offered else steps("offer_facts", "hear_choice")


detector = Detector(State(), keys, evolve, gaps, look_again, suggest)
