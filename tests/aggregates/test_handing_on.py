"""A case goes to the next worker with what is open, who the person is, what was promised, and a hello."""

from datetime import timedelta
from typing import Any

from aggregates.handing_on import (
    AddToHandingOn,
    HandOnCase,
    HoldHandoverWithPerson,
    ReceiveHandingOn,
    TellReasonForChange,
    decider,
)
from schemas.handing_on import HandingOnAddedTo
from schemas.party import NamedParty, Party
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-04-13 08:00")
ABOUT: dict[str, Any] = {"handing_on_id": an_id("handing on"), "case_id": an_id("case")}
BEA = NamedParty(role="social_worker", agency="LA", worker=an_id("bea"))
CAL = NamedParty(role="social_worker", agency="LA", worker=an_id("cal"))
hand_on = HandOnCase(
    at=NOW, **ABOUT, sender=BEA, to=CAL, route="paper", open_tasks=True, about_me=False, introduction=True
)
add = AddToHandingOn(at=NOW + timedelta(days=1), **ABOUT, about_me=True, promises=(an_id("promise"),))
receive = ReceiveHandingOn(at=NOW + timedelta(days=2), **ABOUT)
hold = HoldHandoverWithPerson(at=NOW + timedelta(days=3), **ABOUT)
tell = TellReasonForChange(
    at=NOW + timedelta(days=3), **ABOUT, reason=words("her contract ended", "reason"), means="in_person"
)
LIFE = lived(decider, ((hand_on, BEA), (add, BEA), (receive, CAL), (hold, CAL), (tell, CAL)))


class TestHandedOn(PlainLife):
    decider, another = decider, hand_on.with_(route="phone")
    commands = ((hand_on, BEA), (add, BEA), (receive, CAL), (hold, CAL), (tell, CAL))


def test_what_is_added_says_between_whom() -> None:
    [fact] = given(decider, *LIFE[:1]).when(add, BEA).facts()
    assert isinstance(fact, HandingOnAddedTo)
    assert (fact.sender, fact.to) == (Party(**dict(BEA)), Party(**dict(CAL)))


def test_another_agency_does_not_hand_on() -> None:
    given(decider).when(hand_on, Party(role="cpn", agency="NHS_MH")).then_refused("only the sender's own agency")


def test_nobody_hands_on_to_themselves() -> None:
    given(decider).when(hand_on.with_(to=BEA), BEA).then_refused("to the one who has it already")


def test_adding_says_what_is_passed_on() -> None:
    given(decider, *LIFE[:1]).when(AddToHandingOn(at=add.at, **ABOUT), BEA).then_refused("say what is passed on")


def test_only_the_receiving_agency_says_that_it_arrived() -> None:
    elsewhere = Party(role="cpn", agency="NHS_MH")
    given(decider, *LIFE[:1]).when(receive, elsewhere).then_refused("only the agency that was asked may answer")
