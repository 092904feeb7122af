"""What was asked for is met, planned, replaced by something that was accepted, or not met, and why."""

from datetime import date, timedelta
from typing import Any

from aggregates.need import (
    AcceptAlternative,
    AskForSupport,
    AskForSupportAgain,
    PlanNeed,
    RecordCarerRisk,
    RecordNeedMet,
    RecordNotMet,
    WithdrawAsking,
    decider,
)
from schemas.need import NeedNotMet
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-02-16 09:00")
ABOUT: dict[str, Any] = {"need_id": an_id("need"), "case_id": an_id("case")}
ask = AskForSupport(at=NOW, **ABOUT, kind="RESPITE", asked_by="carer")
not_met = RecordNotMet(at=NOW + timedelta(days=21), **ABOUT, reason="AVAILABILITY")
risk = RecordCarerRisk(at=NOW + timedelta(days=22), **ABOUT, words=words("she does not sleep", "words"))
again = AskForSupportAgain(at=NOW + timedelta(days=30), **ABOUT, asked_by="carer")
other = AcceptAlternative(at=NOW + timedelta(days=40), **ABOUT, accepted_by="carer", words=words("a sitter", "words"))
plan = PlanNeed(at=NOW + timedelta(days=50), **ABOUT, on=date(2026, 5, 1))
met = RecordNeedMet(at=NOW + timedelta(days=80), **ABOUT)
withdraw = WithdrawAsking(at=NOW + timedelta(days=80), **ABOUT, reason=words("her sister came", "reason"))
WHOLE = (ask, not_met, risk, again, other, plan, met)
LIFE = lived(decider, (*WHOLE[:-1], withdraw))


class TestMet(PlainLife):
    decider, commands, another = decider, WHOLE, ask.with_(kind="DAY_SERVICE")


class TestWithdrawn(PlainLife):
    decider, commands, another = decider, (ask, not_met, withdraw), ask.with_(kind="DAY_SERVICE")


def test_what_is_not_met_says_what_was_asked_for_and_when_last() -> None:
    later = not_met.with_(at=NOW + timedelta(days=60))
    [fact] = given(decider, *lived(decider, (ask, again))).when(later).facts()
    assert isinstance(fact, NeedNotMet)
    assert (fact.kind, fact.asked_on) == ("RESPITE", date(2026, 3, 18))


def test_nothing_is_planned_for_the_past() -> None:
    late = plan.with_(on=date(2026, 1, 1))
    given(decider, *lived(decider, (ask,))).when(late).then_refused("this day was over by then")
