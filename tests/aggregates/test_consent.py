"""A yes is given, and may be taken back; a no is a whole answer."""

from datetime import date, timedelta
from typing import Any

from aggregates.consent import GiveConsent, RefuseConsent, WithdrawConsent, decider
from schemas.consent import ConsentGiven, ConsentWithdrawn
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given

NOW = at("2026-02-12 09:30")
ABOUT: dict[str, Any] = {"consent_id": an_id("consent"), "case_id": an_id("case")}
give = GiveConsent(at=NOW, **ABOUT, purpose="share_referral", to="LA")
refuse = RefuseConsent(at=NOW, **ABOUT, purpose="share_referral", to="LA")
withdraw = WithdrawConsent(at=NOW + timedelta(days=1), **ABOUT)
LIFE = lived(decider, (give, withdraw))


class TestYes(PlainLife):
    decider, commands, another = decider, (give, withdraw), give.with_(to="GP")


def test_a_no_is_recorded_once_and_under_its_own_id() -> None:
    given(decider, *lived(decider, (refuse,))).when(refuse).then_nothing()
    given(decider, *lived(decider, (refuse,))).when(give).then_refused("was begun under this id before")


def test_what_is_taken_back_says_what_it_was() -> None:
    [fact] = given(decider, *lived(decider, (give,))).when(withdraw).facts()
    assert fact == ConsentWithdrawn(
        happened_at=withdraw.at, **ABOUT, purpose="share_referral", to="LA", by=SOMEBODY, words=None
    )


def test_a_no_is_not_taken_back() -> None:
    given(decider, *lived(decider, (refuse,))).when(withdraw).then_refused("nothing to take back")


def test_a_yes_may_be_for_some_classes_and_until_a_day() -> None:
    some = give.with_(purpose="share_record", classes=("health",), until=date(2026, 2, 12))
    [fact] = given(decider).when(some).facts()
    assert isinstance(fact, ConsentGiven)
    assert (fact.classes, fact.until) == (("health",), date(2026, 2, 12))


def test_a_yes_is_not_over_before_it_is_given() -> None:
    over = give.with_(until=date(2026, 2, 11))
    given(decider).when(over).then_refused("the last day of this consent lies in the past")
