"""What a person wants is agreed, may change in their own words, may rest or be closed, and may come back."""

from datetime import date, timedelta
from typing import Any

import pytest

from aggregates._shape import Command
from aggregates.outcome import (
    AgreeOutcome,
    CloseOutcome,
    ConfirmOutcome,
    OfferFacts,
    PauseOutcome,
    ProposeOutcomeAgain,
    RecordOwnChoice,
    RecordOwnReason,
    ReopenOutcome,
    ReviseOutcome,
    decider,
)
from schemas.party import NamedParty
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-02-02 09:00")
ABOUT: dict[str, Any] = {"outcome_id": an_id("outcome"), "case_id": an_id("case")}
FRIEND = NamedParty(role="family", agency="PRIVATE")


def on_day(number: int) -> dict[str, Any]:
    return {"at": NOW + timedelta(days=number), **ABOUT}


agree = AgreeOutcome(**on_day(0), words=words("join the choir", "words"), care_act="ADULT.i")
revise = ReviseOutcome(**on_day(1), words=words("I would sooner paint"), own_words=True, asked_by=FRIEND)
offer = OfferFacts(**on_day(2), words=words("what each costs"))
choose = RecordOwnChoice(**on_day(3), goes_on=True)
explain = RecordOwnReason(**on_day(4), changed_on=date(2026, 2, 3), reason=words("paint"), told_to=FRIEND)
pause = PauseOutcome(**on_day(5), reason="persons_wish", bases=("PREFERENCE",), own_words=True)
reopen = ReopenOutcome(**on_day(6))
close = CloseOutcome(**on_day(7), reason="rule", bases=("LEGAL",), rule_id=an_id("rule"))
propose = ProposeOutcomeAgain(**on_day(8), rule_id=an_id("rule"))
confirm = ConfirmOutcome(**on_day(9), words=words("yes please"))
close_again = CloseOutcome(**on_day(10), reason="met", bases=("NEED",))
WHOLE = (agree, revise, offer, choose, explain, pause, reopen, close, propose, confirm, close_again)
LIFE = lived(decider, WHOLE)


class TestOutcome(PlainLife):
    decider, commands, another = decider, WHOLE, agree.with_(independence=True)


@pytest.mark.parametrize("command", [reopen, propose], ids=lambda one: type(one).__name__)
def test_what_is_open_is_not_opened_again(command: Command) -> None:
    given(decider, *lived(decider, (agree,))).when(command).then_refused("neither rests nor is closed")


def test_what_was_not_proposed_is_not_confirmed() -> None:
    given(decider, *lived(decider, (agree,))).when(confirm).then_refused("there is nothing to confirm")


def test_what_rests_may_be_closed() -> None:
    assert given(decider, *lived(decider, (agree, pause))).when(close).facts()


def test_what_was_closed_is_revised_only_once_it_is_open_again() -> None:
    later = revise.with_(at=close.at + timedelta(hours=1))
    given(decider, *lived(decider, (agree, close))).when(later).then_refused("this outcome is over")
    reopened = lived(decider, (agree, close, reopen.with_(at=close.at)))
    assert given(decider, *reopened).when(later).facts()


def test_facts_may_be_offered_after_it_was_closed_and_leave_it_closed() -> None:
    after = lived(decider, (agree, close, offer.with_(at=close.at)))
    given(decider, *after).when(revise.with_(at=close.at)).then_refused("this outcome is over")


def test_what_was_changed_was_changed_by_then() -> None:
    ahead = RecordOwnReason(
        **on_day(1), changed_on=date(2030, 1, 1), reason=words("too loud", "reason"), told_to=FRIEND
    )
    given(decider, *lived(decider, (agree,))).when(ahead).then_refused("this day had not come by then")
