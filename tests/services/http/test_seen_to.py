"""Whoever tells something says up to where they had seen the record; nobody has seen what is not recorded yet."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from schemas import avro
from services.embedded import Embedded
from tests.services.http.entering import session_of
from tests.services.http.ward import AGREE, CASE, agree, say, up_to_the_plan, wednesday_agreed

HERE = {"Sec-Fetch-Site": "same-origin"}
Wait = Callable[[object], None]


def newest(service: Embedded, name: str) -> Any:
    """The newest fact of a kind, as every reader gets it."""
    facts = [avro.read(one) for one in service.record.store.after(0, 1000) if one.name == name]
    return facts[-1]


def test_a_command_says_what_its_teller_had_seen(client: TestClient, service: Embedded) -> None:
    up_to_the_plan(client)
    assert service.wait_for(service.record.store.head().position)
    seen = client.get(f"/cases/{CASE}").headers["Throughcare-Position"]
    assert say(client, "AgreeDischargeDate", AGREE, Throughcare_Position=seen).status_code == 201
    agreed = newest(service, "DischargeDateAgreed")
    assert agreed.read_position == int(seen) < agreed.position


def test_who_says_nothing_of_it_is_not_guessed_at(client: TestClient, service: Embedded) -> None:
    up_to_the_plan(client)
    agree(client)
    assert newest(service, "DischargeDateAgreed").read_position is None


def test_nobody_has_seen_what_is_not_recorded_yet(client: TestClient, service: Embedded) -> None:
    up_to_the_plan(client)
    beyond = str(service.record.store.head().position + 1000)
    answer = say(client, "AgreeDischargeDate", AGREE, Throughcare_Position=beyond)
    assert (answer.status_code, answer.json()["rule"]) == (409, "position_not_reached")
    assert answer.json()["detail"] == "the record does not go as far as the position that was said to be seen"
    assert service.record.store.head().position < int(beyond)
    with pytest.raises(IndexError):
        newest(service, "DischargeDateAgreed")


def test_a_position_is_a_whole_number(client: TestClient) -> None:
    up_to_the_plan(client)
    for written in ("-1", "1.0", "one", "01", "9" * 19, ""):
        answer = say(client, "AgreeDischargeDate", AGREE, Throughcare_Position=written)
        assert (answer.status_code, answer.json()["rule"]) == (422, "wrong_position")
        assert answer.json()["problems"][0]["field"] == "Throughcare-Position"
        assert "a position is a whole number from 0, as every answer says it" in answer.json()["detail"]


def test_a_form_says_up_to_where_its_page_went(client: TestClient, service: Embedded, asked: Wait) -> None:
    asked(gap := wednesday_agreed(client))
    browser = session_of(client)
    page = client.get(f"/gaps/{gap}", headers={"Accept": "text/html"} | browser, auth=None)
    seen = page.headers["Throughcare-Position"]
    assert re.findall('name="position" value="([0-9]*)"', page.text) == [seen, seen]
    fields = {"told_by": "ward_manager@NHS_MH", "answer": "Dr Lee comes in", "position": seen}
    sent = client.post(f"/gaps/{gap}/answer", data=fields, headers=HERE | browser, auth=None, follow_redirects=False)
    assert sent.status_code == 303
    assert newest(service, "GapAnswered").read_position == int(seen)
    wrong = client.post(f"/gaps/{gap}/answer", data=fields | {"position": "soon"}, headers=HERE | browser, auth=None)
    assert (wrong.status_code, wrong.json()["rule"]) == (422, "wrong_position")


def test_the_service_says_what_it_had_applied_when_it_asked(client: TestClient, service: Embedded, asked: Wait) -> None:
    asked(wednesday_agreed(client))
    question = newest(service, "GapAsked")
    assert newest(service, "DischargeDateAgreed").position <= question.read_position < question.position
