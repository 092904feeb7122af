"""What was counted then is shown as recorded; a sentence says whether code, list or calendar have changed since."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from projections.replay.counted_again import counted_again
from projections.replay.in_force import in_force
from projections.replay.sums import budgets, delays
from schemas import codes
from schemas.budget_sum import AnswerCounted, BudgetSumComputed, BudgetSumSetAside
from schemas.calendar import calendar_version
from schemas.clock import ClockStarted
from schemas.clocks import clock, runs_out
from schemas.decision import DecisionMade
from schemas.moment import london_day
from schemas.stay import CriteriaToResideNotMet, PersonAdmitted
from tests.aggregates.test_clock import LIFE
from tests.projections.folding import WARD, recorded
from tests.spec import an_id, words

DAY = datetime(2026, 3, 4, 10, tzinfo=UTC)
CASE, RUN, CLOCK = an_id("case"), an_id("run"), "COMPLAINT_ACK"
CHANGED = (
    "What computes it has changed since (the list of periods or the calendar of working days), so it no longer "
    "recomputes and is shown as then recorded; "
)


def started(**changes: Any) -> ClockStarted:
    """A period as the door of today starts it, but for what is changed."""
    row = clock(CLOCK, london_day(DAY))
    kept = {
        "due": runs_out(CLOCK, DAY, london_day(DAY)),
        "provision": row["provision"],
        "force": row["force"],
        "list_version": codes.version("statutory_clocks", london_day(DAY)),
        "calendar": calendar_version(london_day(DAY)),
    }
    of = {"happened_at": DAY, "clock_run_id": RUN, "case_id": CASE, "clock_id": CLOCK, "started": DAY, "owner": WARD}
    return ClockStarted.model_validate({**of, **kept, **changes})


def test_a_period_that_the_same_list_and_calendar_count_comes_to_the_same() -> None:
    [one] = counted_again(recorded([started()]))
    assert (one.due_today, one.rerun.changed, one.rerun.comes_to) == (one.clock.due, "no", "same")
    assert one.rerun.statement.endswith("computed again today, it comes to the same.")


def test_a_period_that_another_calendar_counted_is_shown_as_then_recorded() -> None:
    then = datetime(2026, 3, 20, tzinfo=UTC)
    [one] = counted_again(recorded([started(calendar="holidays 0.1 GB-ENG, changes none", due=then)]))
    assert one.clock.due == then
    assert (one.rerun.changed, one.rerun.comes_to) == ("yes", "other")
    assert one.rerun.statement == CHANGED + "computed again today, it comes to something else."


def test_a_period_whose_row_is_gone_is_shown_as_then_recorded() -> None:
    [one] = counted_again(recorded([started(clock_id="A_PERIOD_OF_BEFORE", list_version="0")]))
    assert (one.due_today, one.rerun.statement) == (None, CHANGED + "computed again today, nothing comes of it.")


@pytest.mark.parametrize("number", range(1, 5))
def test_a_period_is_counted_again_through_pauses_and_another_start(number: int) -> None:
    [one] = counted_again(recorded(LIFE[:number]))
    assert (one.due_today, one.rerun.comes_to) == (one.clock.due, "same")


def computed(pence: int) -> BudgetSumComputed:
    answers = tuple(AnswerCounted(outcome="ADULT.a", answered_on=date(2026, 3, 1), points=points) for points in (3, 4))
    about = {"budget_sum_id": an_id("sum"), "self_assessment_id": an_id("answers"), "table_version": "2026"}
    return BudgetSumComputed(
        happened_at=DAY, case_id=CASE, **about, answers=answers, pence_for_point=100, indicative_pence=pence
    )


def test_a_sum_is_shown_as_recorded_and_computed_again() -> None:
    [same] = budgets(recorded([computed(700)]))
    [other] = budgets(recorded([computed(650)]))
    assert (same.indicative_pence, same.rerun.comes_to) == (700, "same")
    assert (other.indicative_pence, other.pence_today) == (650, 700)
    assert other.rerun.statement == (
        "What computes it has changed since (the table 2026), so it no longer recomputes and is shown as then "
        "recorded; computed again today, it comes to something else."
    )
    aside = BudgetSumSetAside(happened_at=DAY, budget_sum_id=an_id("sum"), case_id=CASE, reason=words("not used"))
    assert budgets(recorded([computed(700), aside])) == ()


def test_a_delay_is_of_today_and_says_so() -> None:
    of = {"happened_at": DAY, "case_id": CASE, "stay_id": an_id("stay")}
    admitted = PersonAdmitted(**of, kind="hospital", place=WARD)
    ready = CriteriaToResideNotMet(**of, ready_on=date(2026, 3, 4), by=WARD)
    [one] = delays(recorded([admitted, ready]), date(2026, 3, 9))
    assert one.delay.days == 5
    assert one.rerun.statement == (
        "The record does not say which code computed it then; nothing of it was recorded then, so this is what "
        "today's code computes of what was known then."
    )


def test_what_applied_is_of_the_day_and_a_policy_is_named_by_the_envelope() -> None:
    rest = {"option_id": an_id("o"), "bases": ("NEED",), "reasons": None, "evidence": ()}
    made = DecisionMade(happened_at=DAY, case_id=CASE, decision_id=an_id("d"), decided_by=WARD, must_be_told=(), **rest)
    [begun, decision] = recorded([started(calendar="of before"), made])
    applied = in_force(decision, [begun])
    assert applied.calendars_then == ("of before",)
    assert [(one.code, one.label, one.version) for one in applied.codes] == [("NEED", "Assessed need", "1")]
    assert all(codes.holds_on(row, date(2026, 3, 4)) for row in (*applied.rules, *applied.thresholds))
    assert applied.policy_in_words == "No policy file applied: the record of this decision names none."
