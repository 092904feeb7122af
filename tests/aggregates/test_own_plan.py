"""A plan that somebody makes for themselves is theirs to take back and to take up again."""

from datetime import date, timedelta
from typing import Any

from aggregates.own_plan import DoOwnPlan, MakeOwnPlan, ResumeOwnPlan, ReverseOwnPlan, decider
from schemas.own_plan import OwnPlanReversed
from schemas.party import NamedParty
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-04-14 12:00")
ABOUT: dict[str, Any] = {"own_plan_id": an_id("own plan"), "case_id": an_id("case")}
make = MakeOwnPlan(
    at=NOW, **ABOUT, outcome_id=an_id("outcome"), words=words("a clinic"), on=date(2026, 4, 17), own_money=True
)
reverse = ReverseOwnPlan(at=NOW + timedelta(days=1), **ABOUT)
resume = ResumeOwnPlan(at=NOW + timedelta(days=2), **ABOUT, on=date(2026, 4, 24))
done = DoOwnPlan(at=NOW + timedelta(days=10), **ABOUT, words=words("hears well now"))
LIFE = lived(decider, (make, reverse, resume, done))


class TestDone(PlainLife):
    decider, commands, another = decider, (make, reverse, resume, done), make.with_(own_money=False)


class TestTakenBack(PlainLife):
    decider, commands, another = decider, (make, reverse), make.with_(on=None)


def test_taking_it_back_says_which_outcome_it_was_for() -> None:
    [fact] = given(decider, *lived(decider, (make,))).when(reverse).facts()
    assert isinstance(fact, OwnPlanReversed)
    assert fact.outcome_id == an_id("outcome")


def test_a_reason_that_somebody_was_told_is_written_down() -> None:
    clinic = NamedParty(role="doctor", agency="PRIVATE")
    told = reverse.with_(reason_told_to=clinic)
    given(decider, *lived(decider, (make,))).when(told).then_refused("the reason itself is asked for")
    assert given(decider, *lived(decider, (make,))).when(told.with_(own_reason=words("an interview"))).facts()
