"""What cannot be right is refused in a sentence with a stable rule, and nothing of what was sent is repeated.

Nothing here is ever recorded, so one service serves all of it.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
from services.http.application import application
from tests.services.http.conftest import HERE
from tests.services.http.entering import ADDRESS, By, entrance_of
from tests.services.http.no import CANARY, refused, send
from tests.services.http.ward import AGREE, AT, CASE, MANAGER, NOW, OPEN, PERSON, say


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path_factory.mktemp("bad-input") / "data", largest_body=50_000)
    with Embedded(settings, SetClock(datetime.fromisoformat(NOW))) as embedded:
        app = application(embedded, entrance_of(embedded))
        with TestClient(app, base_url=ADDRESS, client=HERE) as one:
            one.auth = By(embedded.clock)
            yield one
        assert embedded.record.store.head().position == 0


@pytest.mark.parametrize(
    ("body", "rule", "words"),
    [
        (b"planted-canary", "not_json", "this is not JSON"),
        (b"", "not_json", "this is not JSON"),
        (b'{"at": "planted-canary\xff"}', "not_utf8", "this is not text in UTF-8"),
        (b'{"at": "planted-canary\x00"}', "not_json", "this is not JSON"),
        (b'{"at": NaN}', "not_json", "this is not JSON"),
        (b'{"at": Infinity}', "not_json", "this is not JSON"),
        (b'{"at": 1, "at": 2}', "field_twice", "a field is given twice"),
        (b'{"at":' * 5000, "too_deep", "nested too deeply"),
    ],
)
def test_what_is_not_json(client: TestClient, body: bytes, rule: str, words: str) -> None:
    refused(send(client, "OpenCase", body), 400, rule, words)


@pytest.mark.parametrize("depth", [50, 150, 300, 500, 800, 950, 985, 1000, 20_000])
def test_nesting_of_any_depth_is_refused(client: TestClient, depth: int) -> None:
    answer = send(client, "OpenCase", b'{"at":' + b"[" * depth + b"]" * depth + b"}")
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["rule"] in ("too_deep", "not_a_time", "not_well_formed")


@pytest.mark.parametrize(
    ("change", "field", "rule", "words"),
    [
        ({"at": "2026-03-04T14:20:00"}, "at", "time_without_zone", "a time needs its zone; end it with Z or +01:00"),
        ({"at": CANARY}, "at", "not_a_time", "a time is expected here, such as 2026-03-04T14:20:00Z"),
        ({"at": 1772634000}, "at", "not_a_time", "a time is expected here"),
        ({"at": "0001-01-01T00:00:00Z"}, "at", "time_out_of_range", "between the years 1900 and 2199"),
        ({"at": "9999-12-31T23:59:59Z"}, "at", "time_out_of_range", "between the years 1900 and 2199"),
        ({"case_id": CANARY}, "case_id", "not_an_id", "an id is expected here, such as"),
        ({"owner": {**MANAGER, "role": CANARY}}, "owner.role", "unknown_code", "not a code of the list roles"),
        ({"owner": {**MANAGER, "agency": CANARY}}, "owner.agency", "unknown_code", "not a code of the list agencies"),
        ({"reason": "x" * 4001}, "reason", "text_too_long", "longer than 4000 characters"),
        ({"reason": " "}, "reason", "text_empty", "the text is empty"),
        ({"reason": f"{CANARY}\x00"}, "reason", "text_control_characters", "the text holds control characters"),
        ({"reason": f"{CANARY}\x1b[2J"}, "reason", "text_control_characters", "the text holds control characters"),
        ({"planted-canary": 1}, "", "unknown_field", "a field that OpenCase does not have; it has at, case_id"),
    ],
)
def test_a_field_that_does_not_fit(
    client: TestClient, change: dict[str, Any], field: str, rule: str, words: str
) -> None:
    said = refused(say(client, "OpenCase", OPEN | change), 422, rule, words)
    assert [(one["field"], one["rule"]) for one in said["problems"]] == [(field, rule)]


def test_a_field_that_is_missing(client: TestClient) -> None:
    said = refused(say(client, "OpenCase", {"at": AT}), 422, "missing_field", "case_id: this field is missing")
    assert [one["field"] for one in said["problems"]] == ["case_id", "person_id", "owner"]


def test_halves_of_signs(client: TestClient) -> None:
    body = json.dumps(OPEN).replace("he wants", "\\ud83d planted-canary").encode()
    refused(send(client, "OpenCase", body), 422, "text_not_unicode", "not valid Unicode")


def test_one_object_is_expected(client: TestClient) -> None:
    refused(send(client, "OpenCase", b"[1]"), 422, "not_an_object", "one JSON object is expected here")


def test_a_time_that_has_not_come(client: TestClient) -> None:
    answer = say(client, "OpenCase", OPEN | {"at": "2026-03-04T14:31:00Z"})
    refused(answer, 422, "in_the_future", "this time has not come yet")


def test_an_unknown_command(client: TestClient) -> None:
    refused(say(client, "OpenCas", OPEN), 404, "unknown_command", "the nearest name is OpenCase")
    refused(say(client, "planted-canary", OPEN), 404, "unknown_command", "no command has this name")


def test_a_command_that_only_the_service_gives(client: TestClient) -> None:
    refused(say(client, "MoveOwner", OPEN), 403, "by_service_only", "only the service itself gives this command")


def test_another_form_than_json(client: TestClient) -> None:
    for given in ("text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", ""):
        answer = send(client, "OpenCase", json.dumps(OPEN).encode(), Content_Type=given)
        refused(answer, 415, "json_expected", "send JSON, with the header Content-Type: application/json")


def test_ten_megabytes(client: TestClient, service: Embedded) -> None:
    answer = send(client, "OpenCase", b" " * 10_000_000)
    refused(answer, 413, "body_too_large", "at most 50,000 bytes can be sent at once")


def test_a_length_that_is_a_lie_is_not_believed(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 10_000

    answer = client.post(
        "/commands/OpenCase",
        content=pieces(),
        headers={"Content-Type": "application/json", "Content-Length": "3"},
    )
    refused(answer, 413, "body_too_large", "at most 50,000 bytes can be sent at once")


@pytest.mark.parametrize(
    ("key", "words"), [("", "1 to 200 visible"), ("k" * 201, "1 to 200 visible"), ("two words", "without spaces")]
)
def test_a_key_that_is_none(client: TestClient, key: str, words: str) -> None:
    refused(say(client, "OpenCase", OPEN, Idempotency_Key=key), 422, "wrong_idempotency_key", words)


@pytest.mark.parametrize("given", ["3", 'W/"3"', "*", '"three"', ""])
def test_a_version_that_is_none(client: TestClient, given: str) -> None:
    answer = say(client, "AgreeDischargeDate", AGREE, If_Match=given)
    refused(answer, 422, "wrong_if_match", 'such as "3"')


def test_a_case_that_nobody_opened(client: TestClient) -> None:
    refused(say(client, "CloseCase", {"at": AT, "case_id": CASE, "reason": CANARY}), 409, "case_not_opened", "no case")


def test_no_page_and_no_such_way(client: TestClient) -> None:
    refused(client.get("/planted-canary"), 404, "unknown_page", "there is no page at this address")
    answer = client.put("/gaps")
    refused(answer, 405, "not_allowed", "this address does not take this kind of request")
    assert answer.headers["Allow"] == "GET"


def test_no_form_that_you_can_read(client: TestClient) -> None:
    answer = client.get("/gaps", headers={"Accept": "image/png"})
    refused(answer, 406, "not_acceptable", "this is there as text/html and as application/json")


@pytest.mark.parametrize(
    ("path", "rule", "words"),
    [
        ("/gaps?as_of=planted-canary", "not_a_time", "as_of: a time is expected here"),
        ("/gaps?as_of=2026-03-04T14:20:00", "time_without_zone", "as_of: a time needs its zone"),
        ("/gaps?as_of=2026-03-04", "not_a_time", "as_of: a time is expected here"),
        ("/gaps?as_of=1772634000", "not_a_time", "as_of: a time is expected here"),
        ("/gaps?as_of=", "not_a_time", "as_of: a time is expected here"),
        ("/gaps?as_of=2026-03-05T00:00:00Z", "not_yet", "as_of: this moment has not come yet"),
        (f"/cases/{PERSON}?as_of=0001-01-01T00:00:00Z", "time_out_of_range", "as_of: a time must lie between"),
        (f"/cases/{PERSON}/timeline?as_of=planted-canary", "not_a_time", "as_of: a time is expected here"),
        (f"/cases/{PERSON}/timeline?level=planted-canary", "unknown_code", "level: this must be one of 'milestone'"),
        ("/gaps?limit=0", "out_of_range", "limit: this must be at least 1"),
        ("/gaps?limit=planted-canary", "not_a_number", "limit: a whole number is expected here"),
        ("/gaps?case_id=planted-canary", "not_an_id", "case_id: an id is expected here"),
        ("/cases/planted-canary", "not_an_id", "case_id: an id is expected here"),
    ],
)
def test_an_address_that_does_not_fit(client: TestClient, path: str, rule: str, words: str) -> None:
    refused(client.get(path), 422, rule, words)


@pytest.mark.parametrize(
    ("path", "rule", "words"),
    [
        (f"/cases/{CASE}", "case_not_found", "no case with this id is known here"),
        (f"/cases/{CASE}/timeline", "case_not_found", "no case with this id is known here"),
        (f"/cases/{CASE}?as_of=2026-03-01T00:00:00Z", "case_not_found", "no case with this id is known by that moment"),
        (f"/gaps/{CASE}", "gap_not_found", "no question with this id was ever raised"),
        (f"/facts/{CASE}", "fact_not_found", "no fact with this id is known here"),
    ],
)
def test_nothing_there(client: TestClient, path: str, rule: str, words: str) -> None:
    refused(client.get(path), 404, rule, words)


def test_a_browser_gets_the_same_no_as_a_page(client: TestClient) -> None:
    answer = client.get(f"/gaps/{CASE}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "no question with this id was ever raised" in answer.text
