"""A service that ends is told in a form the person can use, and the person is heard and answered; or it goes on."""

from datetime import date, timedelta
from typing import Any

from aggregates.withdrawal import (
    AnswerOnWithdrawal,
    ChangeWithdrawal,
    HearOnWithdrawal,
    OfferAlternative,
    ReasonWithdrawal,
    RecordPartnerAnswerOnWithdrawal,
    SetWithdrawal,
    TakeBackWithdrawal,
    TellOfWithdrawal,
    TellPartnerOfWithdrawal,
    decider,
)
from schemas.party import Party
from schemas.withdrawal import WithdrawalChanged, WithdrawalSet, WithdrawalTold
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-05-05 08:00")
ABOUT: dict[str, Any] = {"withdrawal_id": an_id("withdrawal"), "case_id": an_id("case")}


def later(days: int) -> dict[str, Any]:
    return {"at": NOW + timedelta(days=days), **ABOUT}


sets = SetWithdrawal(
    at=NOW, **ABOUT, service="DAY_SERVICE", ends_on=date(2026, 5, 22), bases=("FASHION",), partners=("NHS_MH",)
)
tell = TellOfWithdrawal(
    **later(1), means="letter", needs=("easy_read",), reason=words("it is thought to be old", "reason")
)
hear = HearOnWithdrawal(**later(2), words=words("my friends are there", "words"))
answer = AnswerOnWithdrawal(**later(3), means="easy_read", answer=words("they meet elsewhere now", "answer"))
offer = OfferAlternative(**later(4), kind="COMMUNITY", first_day=date(2026, 5, 25))
partner = TellPartnerOfWithdrawal(**later(5), agency="NHS_MH")
theirs = RecordPartnerAnswerOnWithdrawal(**later(6), agency="NHS_MH", answer=words("we visit more", "answer"))
change = ChangeWithdrawal(**later(7), ends_on=date(2026, 6, 30), bases=("NEED",), told=("NHS_MH",))
reasoned = ReasonWithdrawal(**later(7) | {"at": NOW + timedelta(days=7, hours=1)}, bases=("NEED", "PREFERENCE"))
back = TakeBackWithdrawal(**later(8), reason=words("it stays", "reason"))
COMMANDS = (sets, tell, hear, answer, offer, partner, theirs, change, reasoned, back)
LIFE = lived(decider, COMMANDS)


class TestWithdrawal(PlainLife):
    decider, commands, another = decider, COMMANDS, sets.with_(ends_on=date(2026, 5, 29))


def test_a_withdrawal_is_a_decision() -> None:
    [fact] = given(decider).when(sets).facts()
    assert isinstance(fact, WithdrawalSet)
    assert (fact.decided_id, fact.effect, fact.decided_by) == (an_id("withdrawal"), "withdraw", SOMEBODY)


def test_a_withdrawal_decided_anew_says_what_held_before() -> None:
    [fact] = given(decider, *lived(decider, (sets,))).when(change).facts()
    assert isinstance(fact, WithdrawalChanged)
    assert (fact.service, fact.before, fact.partners) == ("DAY_SERVICE", date(2026, 5, 22), ("NHS_MH",))
    assert fact.decided_id == an_id("withdrawal")


def test_a_reason_that_was_given_is_that_of_the_decision() -> None:
    past = lived(decider, (sets,))
    [fact] = given(decider, *past).when(tell).facts()
    assert isinstance(fact, WithdrawalTold)
    assert fact.bases == ("FASHION",)
    [none] = given(decider, *past).when(tell.with_(reason=None)).facts()
    assert isinstance(none, WithdrawalTold)
    assert none.bases == ()


def test_a_move_moves_the_day() -> None:
    same = change.with_(ends_on=date(2026, 5, 22))
    given(decider, *lived(decider, (sets,))).when(same).then_refused("the last day stays as it was")


def test_an_emergency_says_what_happened() -> None:
    given(decider).when(sets.with_(emergency=True)).then_refused("an emergency closure says what happened")


def test_what_was_never_said_cannot_be_answered() -> None:
    given(decider, *lived(decider, (sets, tell))).when(answer).then_refused("hear the person first")


def test_another_agency_does_not_move_it_and_nobody_moves_it_to_a_day_that_is_over() -> None:
    past = lived(decider, (sets,))
    provider = Party(role="registered_manager", agency="PROVIDER")
    given(decider, *past).when(back, provider).then_refused("another agency put this on the record")
    given(decider, *past).when(change.with_(ends_on=date(2026, 5, 11))).then_refused("this day was over by then")
