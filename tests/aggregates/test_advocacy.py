"""Who may need an advocate, for what, and who may stand in for one."""

from datetime import date, timedelta
from typing import Any

import pytest

from aggregates.advocacy import (
    AskAdvocate,
    ConsiderAdvocacy,
    EndAdvocacy,
    FindNoAdvocate,
    FindNobodyAppropriate,
    InstructAdvocate,
    NameAppropriateIndividual,
    UnpaidHelper,
    decider,
)
from schemas.advocacy import AdvocacyConsidered, AdvocateNotFound, NobodyAppropriate
from schemas.party import NamedParty
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-02-11 10:00")
ABOUT: dict[str, Any] = {"advocacy_id": an_id("advocacy"), "case_id": an_id("case")}
NIECE = UnpaidHelper(relation="family", paid=False, agreed=True, person_agrees=True)
SERVICE = NamedParty(role="care_act_advocate", agency="ADVOCACY")
consider = ConsiderAdvocacy(
    at=NOW, **ABOUT, activity_id=an_id("assessment"), kind="CARE_ACT", difficulty=("retaining", "using_or_weighing")
)
ask = AskAdvocate(at=NOW + timedelta(days=1), **ABOUT, service=SERVICE)
find_none = FindNoAdvocate(at=NOW + timedelta(days=2), **ABOUT, reason="AVAILABILITY")
name = NameAppropriateIndividual(at=NOW + timedelta(days=3), **ABOUT, individual=NIECE)
nobody = FindNobodyAppropriate(at=NOW + timedelta(days=4), **ABOUT, reason=words("she is abroad", "reason"))
instruct = InstructAdvocate(at=NOW + timedelta(days=5), **ABOUT, advocate=SERVICE)
end = EndAdvocacy(at=NOW + timedelta(days=90), **ABOUT, reason="over")
WHOLE = (consider, ask, find_none, name, nobody, instruct, end)
LIFE = lived(decider, WHOLE)


class TestFound(PlainLife):
    decider, commands, another = decider, WHOLE, consider.with_(kind="IMHA")


def looked_at(**otherwise: Any) -> AdvocacyConsidered:
    [fact] = given(decider).when(consider.with_(**otherwise)).facts()
    assert isinstance(fact, AdvocacyConsidered)
    return fact


NO_CAPACITY: dict[str, Any] = {"lacks_capacity": True, "difficulty": ()}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"kind": "SAFEGUARDING"},
        {"kind": "IMCA_ACCOM"} | NO_CAPACITY,
        {"kind": "IMHA", "qualifies": True},
        {"consulted": True},
        {"kind": "IMHA", "qualifies": True, "consulted": True},
    ],
)
def test_an_advocate_is_owed_where_the_test_is_met_and_nobody_else_would_do(said: Any) -> None:
    assert looked_at(**said).owed


@pytest.mark.parametrize(
    "said",
    [
        {"difficulty": ()},
        {"individual": NIECE},
        {"advocate": SERVICE},
        {"kind": "IMCA_ACCOM", "consulted": True} | NO_CAPACITY,
        {"kind": "IMCA_ACCOM"},
        {"kind": "IMCA_REVIEW"} | NO_CAPACITY,
        {"kind": "IMHA"},
        {"kind": "NHS_COMPLAINT", "qualifies": True},
    ],
)
def test_none_is_owed_where_the_test_is_not_met_or_somebody_else_does_or_the_law_says_may(said: Any) -> None:
    assert not looked_at(**said).owed


def test_one_is_owed_when_family_turns_out_not_to_be_appropriate() -> None:
    family = consider.with_(kind="IMCA_ACCOM", consulted=True, **NO_CAPACITY)
    [fact] = given(decider, *lived(decider, (family,))).when(nobody).facts()
    assert isinstance(fact, NobodyAppropriate)
    assert fact.owed
    [fact] = given(decider, *lived(decider, (family.with_(advocate=SERVICE),))).when(nobody).facts()
    assert isinstance(fact, NobodyAppropriate)
    assert not fact.owed


def test_that_nobody_was_found_says_when_somebody_was_asked() -> None:
    [fact] = given(decider, *lived(decider, (consider, ask))).when(find_none).facts()
    assert isinstance(fact, AdvocateNotFound)
    assert fact.asked_on == date(2026, 2, 12)


def test_nobody_is_found_before_somebody_was_asked() -> None:
    given(decider, *lived(decider, (consider,))).when(find_none).then_refused("no advocacy service was asked yet")


def test_a_paid_carer_is_no_substitute() -> None:
    paid = consider.with_(individual=NIECE.with_(paid=True))
    given(decider).when(paid).then_refused("somebody who is paid to care cannot take an advocate's place")


@pytest.mark.parametrize("said", [{"agreed": False}, {"person_agrees": False}])
def test_both_must_have_agreed(said: Any) -> None:
    unasked = name.with_(individual=NIECE.with_(**said))
    given(decider, *lived(decider, (consider,))).when(unasked).then_refused("must have agreed")


def test_a_niece_is_no_mental_health_advocate() -> None:
    detained = consider.with_(kind="IMHA", qualifies=True)
    given(decider, *lived(decider, (detained,))).when(name).then_refused("do not take the place of this kind")
