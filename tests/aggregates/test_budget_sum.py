"""The same version and the same answers make the same sum."""

from datetime import date, timedelta
from typing import Any

from aggregates.budget_sum import AnswerToCount, ComputeBudgetSum, SetAsideBudgetSum, TellBudgetSum, decider
from schemas.budget_sum import BudgetSumComputed
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-02-16 09:00")
ABOUT: dict[str, Any] = {"budget_sum_id": an_id("sum"), "case_id": an_id("case")}
GIVEN_ON = date(2026, 1, 19)
ANSWERS = (
    AnswerToCount(outcome="ADULT.a", answered_on=GIVEN_ON, points=12),
    AnswerToCount(outcome="ADULT.c", answered_on=GIVEN_ON, points=0),
)
compute = ComputeBudgetSum(
    at=NOW,
    **ABOUT,
    self_assessment_id=an_id("own account"),
    table_version="2026.1",
    answers=ANSWERS,
    pence_for_point=350,
)
tell = TellBudgetSum(at=NOW + timedelta(days=1), **ABOUT, means="letter")
set_aside = SetAsideBudgetSum(at=NOW + timedelta(days=2), **ABOUT, reason=words("asked anew", "reason"))
LIFE = lived(decider, (compute, tell, set_aside))


class TestSum(PlainLife):
    decider, commands, another = decider, (compute, tell, set_aside), compute.with_(table_version="2026.2")


def test_the_sum_is_the_points_times_the_pence() -> None:
    [fact] = given(decider).when(compute).facts()
    assert isinstance(fact, BudgetSumComputed)
    assert fact.indicative_pence == 4200


def test_an_answer_counts_once_and_is_given_before_it_is_counted() -> None:
    given(decider).when(compute.with_(answers=(*ANSWERS, ANSWERS[0]))).then_refused("counted twice")
    early = ANSWERS[0].with_(answered_on=date(2026, 2, 17))
    given(decider).when(compute.with_(answers=(early,))).then_refused("this day had not come by then")
