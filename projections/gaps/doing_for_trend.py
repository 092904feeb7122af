"""Is more being done for a person, towards an outcome that is about doing it themselves, than some weeks ago?

The key is the case. It is asked at the close of each week and looked at again only then, while any session lies in the
weeks that are looked at. Sessions inside a dated temporary change are left out, whenever that change is recorded; a
reason with a day to look again answers it until that day.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.kept import without
from projections.sessions import A_WEEK, DONE_FOR, DoneFor, Span, Trend, close_before, window
from projections.supervising import Supervisions
from schemas.doing_for import DoingForExplained, DoingForLookedAtAgain, DoingForReasonOver
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, start_of
from schemas.outcome import (
    OutcomeAgreed,
    OutcomeClosed,
    OutcomeConfirmed,
    OutcomePaused,
    OutcomeReopened,
)
from schemas.recorded import Recorded
from schemas.session import SessionTaskCorrected, SessionTaskRecorded
from schemas.supervision import SupervisionEnded, SupervisorNamed
from schemas.temporary_change import TemporaryChangeMoved, TemporaryChangeSet, TemporaryChangeWithdrawn

TASKS_NAMED = 3  # so many kinds of task are named in the question


class Outcome(Model):
    """One outcome: whether it is about independence (nobody knows before it is agreed), and how support was given."""

    independence: bool | None = None
    agreed: UUID | None = None
    rests: bool = False
    trend: Trend = Trend()
    reasons: dict[UUID, date] = {}


class State(Model):
    """The outcomes of a case, the days that are left out, and who supervises whom."""

    case_id: UUID | None = None
    outcomes: dict[UUID, Outcome] = {}
    left_out: dict[UUID, Span] = {}
    supervisions: Supervisions = Supervisions()

    def with_outcome(self, outcome_id: UUID, **changes: Any) -> "State":
        known = self.outcomes.get(outcome_id, Outcome())
        return self.with_(outcomes={**self.outcomes, outcome_id: known.with_(**changes)})

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(self.left_out.values())


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case SessionTaskRecorded(outcome_id=UUID()) | SessionTaskCorrected(outcome_id=UUID()) as fact:
            yield fact.case_id
        case OutcomeAgreed() | OutcomePaused() | OutcomeClosed() | OutcomeReopened() | OutcomeConfirmed() as fact:
            yield fact.case_id
        case TemporaryChangeSet() | TemporaryChangeMoved() | TemporaryChangeWithdrawn() as fact:
            yield fact.case_id
        case DoingForExplained() | DoingForLookedAtAgain() | DoingForReasonOver() as fact:
            yield fact.case_id
        case SupervisorNamed() | SupervisionEnded() as fact:
            yield fact.case_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    close = close_before(recorded.recorded_at)
    state = settled(state.with_(case_id=recorded.fact.case_id), close)
    match recorded.fact:
        case SessionTaskRecorded() as fact:
            return with_session(state, recorded, close)
        case SessionTaskCorrected(outcome_id=UUID() as outcome_id) as fact if outcome_id in state.outcomes:
            trend = state.outcomes[outcome_id].trend.with_task(fact.session_at, fact.before, -1, close)
            return state.with_outcome(outcome_id, trend=trend.with_task(fact.session_at, fact.mode, 1, close))
        case OutcomeAgreed() as fact:
            trend = state.outcomes.get(fact.outcome_id, Outcome()).trend if fact.independence else Trend()
            agreed = {"independence": fact.independence, "agreed": recorded.fact_id, "trend": trend}
            return state.with_outcome(fact.outcome_id, **agreed)
        case OutcomePaused() | OutcomeClosed() as fact:
            return state.with_outcome(fact.outcome_id, rests=True)
        case OutcomeReopened() | OutcomeConfirmed() as fact:
            return state.with_outcome(fact.outcome_id, rests=False)
    return of_the_case(state, recorded)


def settled(state: State, close: date) -> State:
    """The state at the close of the last week, without what no later close looks at."""
    outcomes = {one: known.with_(trend=known.trend.settle(close, state.spans)) for one, known in state.outcomes.items()}
    first = Trend().first_kept(close)
    left_out = {one: span for one, span in state.left_out.items() if span.last_day >= first}
    return state.with_(outcomes=outcomes, left_out=left_out)


def with_session(state: State, recorded: Recorded[Any], close: date) -> State:
    """One more task of a session, unless its outcome is known not to be about independence."""
    fact: SessionTaskRecorded = recorded.fact
    assert fact.outcome_id
    known = state.outcomes.get(fact.outcome_id, Outcome())
    if known.independence is False:
        return state
    trend = known.trend.with_task(fact.happened_at, fact.mode, 1, close)
    if fact.mode == DONE_FOR:
        done = DoneFor(at=fact.happened_at, worker=fact.worker, task=fact.task, fact_id=recorded.fact_id)
        trend = trend.with_done_for(done)
    return state.with_outcome(fact.outcome_id, trend=trend)


def of_the_case(state: State, recorded: Recorded[Any]) -> State:
    """What is known of temporary changes, reasons and supervisors."""
    match recorded.fact:
        case TemporaryChangeSet() | TemporaryChangeMoved() as fact:
            span = Span(first_day=fact.first_day, last_day=fact.last_day)
            return state.with_(left_out={**state.left_out, fact.temporary_change_id: span})
        case TemporaryChangeWithdrawn(temporary_change_id=gone):
            return state.with_(left_out=without(state.left_out, gone))
        case DoingForExplained() | DoingForLookedAtAgain() as fact:
            reasons = state.outcomes.get(fact.outcome_id, Outcome()).reasons
            close = close_before(recorded.recorded_at)
            standing = {one: until for one, until in reasons.items() if until > close}
            return state.with_outcome(fact.outcome_id, reasons={**standing, fact.doing_for_id: fact.look_again_on})
        case DoingForReasonOver() as fact:
            reasons = state.outcomes.get(fact.outcome_id, Outcome()).reasons
            return state.with_outcome(fact.outcome_id, reasons=without(reasons, fact.doing_for_id))
        case SupervisorNamed() as fact:
            return state.with_(supervisions=state.supervisions.named(fact))
        case SupervisionEnded(supervision_id=gone):
            return state.with_(supervisions=state.supervisions.ended(gone))
    return state


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    close = close_before(as_of)
    for outcome_id, outcome in state.outcomes.items():
        explained = any(until > close for until in outcome.reasons.values())
        if not outcome.independence or outcome.rests or explained:
            continue
        if outcome.trend.stands(close, state.spans):
            yield gap_of(state, outcome_id, outcome, close)


def gap_of(state: State, outcome_id: UUID, outcome: Outcome, close: date) -> Gap:
    """What is asked, with the sessions that show it, the latest first."""
    assert state.case_id and outcome.agreed
    in_window = [one for one in reversed(outcome.trend.done_for) if london_day(one.at) >= close - window(close)]
    shown = [one for one in in_window if not any(span.holds(london_day(one.at)) for span in state.spans)]
    worker = next((one.worker for one in shown or outcome.trend.done_for[-1:]), None)
    kinds = sorted(list(dict.fromkeys(one.task for one in shown))[:TASKS_NAMED])
    return Gap(
        case_id=state.case_id,
        about=Gap.named(outcome_id),
        words={
            "task": ";".join(f"label:session_tasks:{kind}" for kind in kinds) or "said:this",
            "person": f"person:{state.case_id}",
        },
        evidence=(*(one.fact_id for one in shown), outcome.agreed),
        to={"worker": worker, "supervisor": state.supervisions.supervisor_of(worker)} if worker else {},
    )


def look_again(state: State, after: datetime) -> datetime | None:
    close = close_before(after)
    asked_of = [one for one in state.outcomes.values() if one.independence and not one.rests]
    if any(one.trend.is_seen(close) for one in asked_of):
        return start_of(close + A_WEEK)
    return None


detector = Detector(State(), keys, evolve, gaps, look_again)
