"""Somebody does not want an agency to see part of their record, and may change their mind."""

from datetime import timedelta

from aggregates.objection import MakeObjection, TakeBackObjection, decider
from schemas.objection import ObjectionTakenBack
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given

NOW = at("2026-02-12 09:30")
ABOUT = {"objection_id": an_id("objection"), "case_id": an_id("case")}
make = MakeObjection(at=NOW, **ABOUT, to="GP", classes=("health",), purposes=("direct_care",))
take_back = TakeBackObjection(at=NOW + timedelta(days=1), **ABOUT)
LIFE = lived(decider, (make, take_back))


class TestObjection(PlainLife):
    decider, commands, another = decider, (make, take_back), make.with_(to="LA")


def test_what_is_taken_back_says_whom_it_concerned() -> None:
    [fact] = given(decider, *lived(decider, (make,))).when(take_back).facts()
    assert fact == ObjectionTakenBack(happened_at=take_back.at, **ABOUT, to="GP", by=SOMEBODY, words=None)


def test_where_the_law_goes_on_against_an_objection_the_person_is_told_so() -> None:
    against = make.with_(purposes=("direct_care", "safeguarding"))
    given(decider).when(against).then_refused("the law lets this purpose go on against an objection")
