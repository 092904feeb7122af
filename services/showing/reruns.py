"""What is shown of whatever was computed: the questions, periods and sums of then, and what today makes of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from projections.replay.counted_again import Counted, counted_again
from projections.replay.questions import Question, questions
from projections.replay.rerun import Rerun
from projections.replay.sums import Budget, budgets, delays
from projections.wording import filled
from schemas.moment import london_day
from schemas.recorded import Recorded
from services.opening import Sight
from services.showing.gathering import Gathered
from services.showing.record import shown
from services.showing.values import Shown, moment, party

Facts = Sequence[Recorded[Any]]


def shown_reruns(decision: Recorded[Any], known: Facts, gathered: Gathered, by: datetime | None, sight: Sight) -> Shown:
    """The questions, periods, budgets and delays that stood in what was known when a decision was made."""
    day = london_day(decision.fact.happened_at)
    return {
        "questions": shown_questions(known, gathered, by),
        "periods": [shown_period(one) for one in counted_again(known)],
        "budgets": [shown_budget(one) for one in budgets(known)],
        "delays": [{"delay": shown(one.delay, sight), "rerun": shown_rerun(one.rerun)} for one in delays(known, day)],
    }


def shown_questions(known: Facts, gathered: Gathered, by: datetime | None) -> list[Shown]:
    """The questions that stood open by a moment; none before the first fact."""
    return [shown_question(one) for one in questions(known, gathered.history, by)] if by is not None else []


def shown_question(one: Question) -> Shown:
    """A question as it was put then; who is meant is said by how they belong, for a name may have been told later."""
    return {
        "id": str(one.gap_id),
        "code": one.code,
        "question": filled(one.wording, one.words),
        "evidence": [str(fact) for fact in one.evidence],
        "since": moment(one.since),
        "asked_at": moment(one.asked_at),
        "detector": one.detector or None,
        "rerun": shown_rerun(one.rerun),
    }


def shown_period(one: Counted) -> Shown:
    """A period as it was recorded: when it is due, by which provision, list and calendar."""
    clock = one.clock
    return {
        "clock_run_id": str(clock.clock_run_id),
        "clock_id": clock.clock_id,
        "started": moment(clock.started),
        "due": moment(clock.due),
        "due_today": moment(one.due_today),
        "paused": moment(clock.paused),
        "owner": party(clock.owner),
        "provision": clock.provision,
        "force": clock.force,
        "list_version": clock.list_version,
        "calendar": clock.calendar,
        "rerun": shown_rerun(one.rerun),
    }


def shown_budget(one: Budget) -> Shown:
    """A sum as it was recorded, and what its answers come to today, in pence."""
    return {
        "budget_sum_id": str(one.budget_sum_id),
        "table_version": one.table_version,
        "indicative_pence": one.indicative_pence,
        "pence_today": one.pence_today,
        "rerun": shown_rerun(one.rerun),
    }


def shown_rerun(one: Rerun) -> Shown:
    """How what was computed then compares with today."""
    return one.model_dump()
