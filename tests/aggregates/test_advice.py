"""Advice says what it rests on; a stated rule gets its source, and the person is told where it is written."""

from datetime import date, timedelta
from typing import Any

from aggregates.advice import AttachSource, GiveAdvice, NamedSource, StateRule, TellRuleSource, decider
from schemas.advice import SourceAttached
from schemas.party import NamedParty
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-05-12 14:00")
RULE: dict[str, Any] = {"rule_id": an_id("rule"), "case_id": an_id("case")}
READER = NamedParty(role="support_worker", agency="VCSE", worker=an_id("Sam"))
GUIDANCE = NamedSource(document=words("guidance"), section=words("4.2"), dated=date(2026, 4, 1), read_by=READER)
advice = GiveAdvice(
    at=NOW, advice_id=an_id("advice"), case_id=an_id("case"), basis="OPINION", words=words("too expensive")
)
state = StateRule(at=NOW, **RULE, outcome_id=an_id("outcome"), words=words("no application is possible"))
attach = AttachSource(at=NOW + timedelta(days=1), **RULE, source=GUIDANCE)
tell = TellRuleSource(at=NOW + timedelta(days=2), **RULE, means="letter")
LIFE = lived(decider, (state, attach, tell))


class TestRule(PlainLife):
    decider, commands, another = decider, (state, attach, tell), state.with_(outcome_id=None)


def test_advice_is_given_once() -> None:
    [given_once] = given(decider).when(advice).facts()
    given(decider, given_once).when(advice).then_nothing()
    other = advice.with_(basis="EVIDENCE")
    given(decider, given_once).when(other).then_refused("was begun under this id before")


def test_what_is_found_for_a_rule_reaches_the_outcome_the_rule_was_stated_about() -> None:
    [fact] = given(decider, *lived(decider, (state,))).when(attach).facts()
    assert isinstance(fact, SourceAttached)
    assert fact.outcome_id == an_id("outcome")
    [other] = given(decider, *lived(decider, (state,))).when(attach.with_(outcome_id=an_id("other"))).facts()
    assert isinstance(other, SourceAttached)
    assert other.outcome_id == an_id("other")


def test_nobody_is_told_of_a_source_that_is_not_known() -> None:
    given(decider, *lived(decider, (state,))).when(tell).then_refused("no source is known for this rule yet")
    known = state.with_(source=GUIDANCE)
    assert given(decider, *lived(decider, (known,))).when(tell).facts()


def test_advice_carries_its_own_source() -> None:
    late = attach.with_(rule_id=an_id("advice"))
    given(decider, *lived(decider, (advice,))).when(late).then_refused("this was advice and no rule")


def test_a_source_holds_from_its_first_to_its_last_day() -> None:
    [fact] = given(decider, *lived(decider, (state,))).when(attach).facts()
    assert isinstance(fact, SourceAttached)
    source = fact.source.with_(in_force_to=date(2026, 5, 11))
    assert [source.holds_on(date(2026, *day)) for day in ((3, 31), (4, 1), (5, 11), (5, 12))] == [
        False,
        True,
        True,
        False,
    ]
    assert source.with_(in_force_from=date(2026, 1, 1)).holds_on(date(2026, 1, 1))
