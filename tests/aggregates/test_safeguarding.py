"""An enquiry begins with what the person wants to happen, and ends with whether it was met."""

from datetime import timedelta
from typing import Any

import pytest

from aggregates.safeguarding import AskDesiredOutcomes, CloseEnquiry, EndConcern, RaiseConcern, StartEnquiry, decider
from schemas.party import NamedParty
from schemas.safeguarding import EnquiryStarted
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-04-08 09:30")
ABOUT: dict[str, Any] = {"safeguarding_id": an_id("safeguarding"), "case_id": an_id("case")}
LEAD = NamedParty(role="safeguarding_manager", agency="LA")
concern = RaiseConcern(at=NOW, **ABOUT, kinds=("NEGLECT",), words=words("left in bed until noon", "words"))
start = StartEnquiry(at=NOW + timedelta(days=1), **ABOUT, lead=LEAD, substantial_difficulty=True)
ask = AskDesiredOutcomes(at=NOW + timedelta(days=2), **ABOUT, wishes="through_advocate")
close = CloseEnquiry(at=NOW + timedelta(days=30), **ABOUT, met="partly", risk="reduced")
end = EndConcern(at=NOW + timedelta(days=1), **ABOUT, reason=words("a mistake", "reason"), person_told=True)
LIFE = lived(decider, (concern, start, ask, close))


class TestEnquiry(PlainLife):
    decider, commands, another = decider, (concern, start, ask, close), concern.with_(kinds=("FINANCIAL",))


class TestNoEnquiry(PlainLife):
    decider, commands, another = decider, (concern, end), concern.with_(kinds=("FINANCIAL",))


def past(*commands: Any) -> Any:
    return given(decider, *lived(decider, commands))


@pytest.mark.parametrize(("said", "owed"), [({}, True), ({"individual_helps": True}, False)])
def test_an_advocate_is_owed_where_nobody_helps(said: Any, owed: bool) -> None:
    [fact] = past(concern).when(start.with_(**said)).facts()
    assert isinstance(fact, EnquiryStarted)
    assert fact.owed is owed


def test_one_enquiry_for_one_concern() -> None:
    other = start.with_(at=NOW + timedelta(days=9), substantial_difficulty=False)
    past(concern, start).when(other).then_refused("an enquiry into this concern was begun before")


@pytest.mark.parametrize("early", [ask, close])
def test_nothing_of_an_enquiry_before_it_began(early: Any) -> None:
    past(concern).when(early).then_refused("no enquiry into this concern was begun yet")


def test_what_the_person_wanted_is_answered_at_the_end() -> None:
    past(concern, start, ask).when(close.with_(met="not_stated")).then_refused("was met fully, partly or not")


@pytest.mark.parametrize("wishes", [None, "does_not_wish_to_say"])
def test_what_nobody_said_was_neither_met_nor_not(wishes: Any) -> None:
    begun = start.with_(wishes=wishes)
    past(concern, begun).when(close).then_refused("if they said it")
    [_] = past(concern, begun).when(close.with_(met="not_stated")).facts()


def test_the_person_may_be_asked_even_afterwards() -> None:
    [_] = past(concern, start, close.with_(met="not_stated")).when(ask.with_(at=NOW + timedelta(days=40))).facts()


def test_an_enquiry_is_closed_as_an_enquiry() -> None:
    past(concern, start).when(end.with_(at=NOW + timedelta(days=3))).then_refused("close the enquiry with what came")
