"""A question is answered or acknowledged on its own page, through the same door as every command."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from services.clock import SetClock
from tests.services.http.entering import ADDRESS, session_of
from tests.services.http.ward import wednesday_agreed

OWN = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html", "Origin": ADDRESS}
Wait = Callable[[object], None]


@pytest.fixture
def gap(client: TestClient, asked: Wait) -> str:
    asked(found := wednesday_agreed(client))
    return str(found)


def to(client: TestClient, gap: str) -> str:
    party: str = client.get(f"/gaps/{gap}").json()["asked"][0]["to"]
    return party


def send(client: TestClient, gap: str, what: str, fields: dict[str, str], headers: dict[str, str] = OWN) -> Any:
    """Send a form from the browser of whoever its page was made for."""
    cookie = session_of(client, fields.get("told_by", "doctor@NHS_MH"))
    where = f"/gaps/{gap}/{what}"
    return client.post(where, data=fields, headers=headers | cookie, auth=None, follow_redirects=False)


def test_an_answer_stands_beside_the_question(client: TestClient, gap: str) -> None:
    fields = {"told_by": to(client, gap), "answer": "Dr Lee comes in\r\non Wednesday", "form": "one"}
    answer = send(client, gap, "answer", fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/gaps/{gap}")
    (said,) = client.get(f"/gaps/{gap}").json()["answers"]
    assert said["words"][0]["text"] == "Dr Lee comes in\non Wednesday"


def test_the_same_form_sent_twice_is_taken_once(client: TestClient, gap: str, clock: SetClock) -> None:
    fields = {"told_by": to(client, gap), "answer": "Dr Lee comes in", "form": "one"}
    for _ in range(2):
        assert send(client, gap, "answer", fields).status_code == 303
        clock.moment += timedelta(seconds=1)
    assert len(client.get(f"/gaps/{gap}").json()["answers"]) == 1
    send(client, gap, "answer", fields | {"answer": "Dr Lee comes in at nine"})
    assert len(client.get(f"/gaps/{gap}").json()["answers"]) == 2


def test_acknowledging_closes_nothing(client: TestClient, gap: str) -> None:
    assert send(client, gap, "acknowledge", {"told_by": to(client, gap), "form": "one"}).status_code == 303
    told = client.get(f"/gaps/{gap}").json()
    assert told["asked"][0]["acknowledged"] is True
    assert told["ended"] is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_form_from_elsewhere_is_not_taken(client: TestClient, gap: str, headers: dict[str, str]) -> None:
    answer = send(client, gap, "acknowledge", {"told_by": to(client, gap)}, headers)
    assert (answer.status_code, answer.json()["rule"]) == (403, "not_same_origin")
    assert "this form must be sent from its own page; programs use /commands" in answer.json()["detail"]


def test_an_older_browser_says_only_its_origin(client: TestClient, gap: str) -> None:
    headers = {"Origin": ADDRESS}
    assert send(client, gap, "acknowledge", {"told_by": to(client, gap)}, headers).status_code == 303


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"told_by": "doctor@NHS_MH", "answer": " "}, 422, "the text is empty"),
        ({"told_by": "doctor@NHS_MH"}, 422, "answer: this field is missing"),
        ({"told_by": "doctor@NHS_MH", "answer": "yes", "planted-canary": "1"}, 422, "there is a field that Answered"),
    ],
)
def test_a_form_that_does_not_fit(
    client: TestClient, gap: str, fields: dict[str, str], status: int, words: str
) -> None:
    answer = send(client, gap, "answer", fields)
    assert answer.status_code == status
    assert words in answer.text
    assert "planted-canary" not in answer.text
    assert client.get(f"/gaps/{gap}").json()["answers"] == []


def test_an_answer_to_no_question(client: TestClient) -> None:
    none = "00000000-0000-4000-8000-000000000000"
    answer = send(client, none, "answer", {"told_by": "doctor@NHS_MH", "answer": "yes"})
    assert answer.status_code == 404
    assert "no question with this id was ever raised" in answer.text


def test_json_is_no_form(client: TestClient, gap: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"} | session_of(client)
    answer = client.post(f"/gaps/{gap}/answer", json={}, headers=headers, auth=None)
    assert (answer.status_code, answer.json()["rule"]) == (415, "form_expected")
    assert "send the form as a browser does" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"answer=%FF", "this is not a form in UTF-8"),
        (b"answer=\xff", "this is not a form in UTF-8"),
        (b"a=1&a=2", "a field is given twice"),
        (b"&".join(b"f%d=1" % one for one in range(30)), "this is not a form in UTF-8"),
    ],
)
def test_what_is_no_form(client: TestClient, gap: str, body: bytes, words: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post(f"/gaps/{gap}/answer", content=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert words in answer.json()["detail"]
