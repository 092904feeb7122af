"""What the record does not take, and what the disk does not, is said in a sentence with a stable rule."""

import json
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from schemas.avro import UnreadableFact
from schemas.sealed import PRIVACY_CLASSES
from services.clock import SetClock
from services.embedded import Embedded
from services.keyring import SealBroken
from services.recording import too_busy
from services.store.recorder import StoreDamaged, StoreUnavailable
from tests.services.http.no import CANARY, refused, send
from tests.services.http.ward import AGREE, AT, CASE, OPEN, PERSON, REGISTER, say, up_to_the_plan
from tests.spec import an_id


def test_a_body_of_just_the_largest_size_is_read(client: TestClient) -> None:
    body = json.dumps(REGISTER).encode()
    assert send(client, "RegisterPerson", body + b" " * (50_000 - len(body))).status_code == 201


def test_a_key_that_came_with_another_body(client: TestClient) -> None:
    say(client, "RegisterPerson", REGISTER, Idempotency_Key="one")
    other = REGISTER | {"name": CANARY}
    answer = say(client, "RegisterPerson", other, Idempotency_Key="one")
    refused(answer, 409, "key_used_otherwise", "this Idempotency-Key came before with another command; use a new one")


def test_a_version_that_has_moved(client: TestClient) -> None:
    up_to_the_plan(client)
    answer = say(client, "AgreeDischargeDate", AGREE, If_Match='"7"')
    refused(answer, 412, "stale_version", "somebody added to this meanwhile; look again and decide anew")


def test_nobody_asks_who_is_not_signed_in(stranger: TestClient) -> None:
    words = "sign in first; a program sends an assertion that it signed"
    refused(say(stranger, "OpenCase", OPEN), 401, "sign_in_needed", words)
    for path in ("/", "/gaps", "/cases", f"/cases/{CASE}", f"/facts/{CASE}", "/me/work", "/stream", "/activity"):
        refused(stranger.get(path), 401, "sign_in_needed", words)
    refused(stranger.get("/log/key"), 403, "not_from_here", "only a program on this machine itself may ask this")
    assert stranger.get("/livez").status_code == 200


def test_the_id_of_another_case(client: TestClient) -> None:
    up_to_the_plan(client)
    other = str(an_id("another case"))
    say(client, "OpenCase", OPEN | {"case_id": other})
    answer = say(client, "AgreeDischargeDate", AGREE | {"case_id": other})
    refused(answer, 409, "other_case", "this discharge belongs to another case")


@pytest.mark.parametrize(
    ("fault", "rule", "words"),
    [
        (StoreUnavailable("store_full", "there is no room left; nothing was kept"), "store_full", "no room left"),
        (StoreDamaged("planted-canary"), "store_damaged", "the record's files are damaged"),
        (UnreadableFact(CASE, 1, CANARY), "record_unreadable", "a fact of the record cannot be read"),
        (SealBroken("planted-canary"), "seal_broken", "sealed words do not match their seal"),
        (too_busy(), "stream_busy", "others wrote to the same stream 4 times meanwhile; try again"),
    ],
)
def test_a_store_that_cannot_take_it(
    client: TestClient, service: Embedded, monkeypatch: pytest.MonkeyPatch, fault: Exception, rule: str, words: str
) -> None:
    monkeypatch.setattr(service.record, "do", raising(fault))
    answer = say(client, "RegisterPerson", REGISTER)
    refused(answer, 503, rule, words)
    assert ("Retry-After" in answer.headers) is (rule in ("store_full", "stream_busy"))


def test_a_fault_of_ours_says_no_more_than_that(
    client: TestClient, service: Embedded, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(service.record, "do", raising(RuntimeError(CANARY)))
    answer = say(client, "RegisterPerson", REGISTER)
    refused(answer, 500, "fault", "something broke in this service")
    (line,) = [one for one in capfd.readouterr().err.splitlines() if '"fault"' in one and '"error"' in one]
    said = json.loads(line)
    assert (said["fault"], said["request"]) == ("RuntimeError", answer.headers["X-Request-Id"])
    assert CANARY not in line


def test_a_clock_that_was_set_back(client: TestClient, clock: SetClock) -> None:
    assert say(client, "RegisterPerson", REGISTER).status_code == 201
    clock.moment -= timedelta(hours=1)
    answer = say(client, "OpenCase", OPEN | {"at": "2026-03-04T13:00:00Z"})
    refused(answer, 503, "clock_behind", "nothing is recorded until it is set right")


def test_erased_words_cannot_be_added_to(client: TestClient, service: Embedded) -> None:
    up_to_the_plan(client)
    service.keyring.destroy([f"{PERSON}.{one}.1" for one in PRIVACY_CLASSES])
    answer = say(client, "CloseCase", {"at": AT, "case_id": CASE, "reason": CANARY})
    refused(answer, 409, "words_erased", "the words of this person were erased")


def raising(fault: Exception) -> Any:
    async def do(*_: Any) -> None:
        raise fault

    return do
