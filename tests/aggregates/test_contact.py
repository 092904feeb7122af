"""A contact has its kind and its minutes; listening is one."""

from datetime import timedelta
from typing import Any

from aggregates.contact import AddRemark, RecordContact, decider
from schemas.contact import ContactRecorded
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-03-04 14:00")
ABOUT: dict[str, Any] = {"contact_id": an_id("contact"), "case_id": an_id("case")}
listen = RecordContact(at=NOW, **ABOUT, kind="LISTEN", minutes=40, remark=words("she spoke of her garden", "remark"))
remark = AddRemark(at=NOW + timedelta(hours=3), **ABOUT, remark=words("she rang to say thank you", "remark"))
LIFE = lived(decider, (listen, remark))


class TestContact(PlainLife):
    decider, commands, another = decider, (listen, remark), listen.with_(kind="CARER", with_whom="carer")


def test_whoever_tells_it_was_there_unless_they_say_who() -> None:
    [fact] = given(decider).when(listen).facts()
    assert isinstance(fact, ContactRecorded)
    assert fact.worker == SOMEBODY


def test_what_became_of_an_appointment_is_said_there() -> None:
    moved = listen.with_(kind="CANCEL_SERVICE")
    given(decider).when(moved).then_refused("say of the appointment itself")


def test_a_short_visit_says_how_short() -> None:
    short = listen.with_(kind="VISIT_SHORT", minutes=30, planned_minutes=30)
    given(decider).when(short).then_refused("how long the visit was planned")
    given(decider).when(short.with_(minutes=20)).facts()
