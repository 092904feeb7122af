"""A command over HTTP becomes facts once, and its answer already carries the question it raises."""

import json

import pytest
from starlette.testclient import TestClient

from aggregates._shape import commands
from schemas import avro
from services.embedded import Embedded
from services.http import doing
from services.proof.receipt import Receipt, holds
from services.proof.signing_key import signers
from services.store.recorder import StoreUnavailable
from tests.services.http.entering import By
from tests.services.http.ward import AGREE, CASE, DISCHARGE, OPEN, REGISTER, say, up_to_the_plan
from tests.services.receipts import Unable


def test_a_command_is_recorded_and_says_where(client: TestClient) -> None:
    say(client, "RegisterPerson", REGISTER)
    answer = say(client, "OpenCase", OPEN)
    told = answer.json()
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Location"] == f"/cases/{CASE}"
    assert told["stream"] == CASE
    assert (told["version"], told["repeated"], told["as_of_position"]) == (1, False, 2)
    assert [(one["name"], one["position"]) for one in told["facts"]] == [("CaseOpened", 2)]
    assert told["facts"][0]["id"]
    assert told["facts"][0]["recorded_at"] == "2026-03-04T14:25:00.000001Z"


def test_the_answer_that_agrees_wednesday_asks_who_could_sign(client: TestClient) -> None:
    up_to_the_plan(client)
    told = say(client, "AgreeDischargeDate", AGREE).json()
    (gap,) = told["gaps"]
    assert gap["code"] == "DISCHARGE_PREREQ_UNSTAFFED"
    assert gap["question"] == (
        "The plan for Wednesday 11 March 2026 needs a doctor. The roster shows none on that day. "
        "Who could do this step, or which day suits the person?"
    )
    first = {"kind": "date", "value": "2026-03-12", "words": "Thursday 12 March 2026"}
    assert gap["suggestions"]["days"][0] == first


def test_the_same_key_is_the_same_answer(client: TestClient) -> None:
    say(client, "RegisterPerson", REGISTER)
    first = say(client, "OpenCase", OPEN, Idempotency_Key="form-1")
    again = say(client, "OpenCase", OPEN, Idempotency_Key="form-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["repeated"] is True
    assert again.json()["facts"][0]["id"] == first.json()["facts"][0]["id"]


def test_the_answer_has_a_receipt_that_proves_where_its_facts_stand(client: TestClient, service: Embedded) -> None:
    store = service.record.store
    (key,) = signers(service.settings, store.store_id())
    up_to_the_plan(client)
    told = [say(client, "AgreeDischargeDate", AGREE, Idempotency_Key="form-1").json() for _ in range(2)]
    assert [one["repeated"] for one in told] == [False, True]
    for one in told:
        receipt = Receipt.read(one["receipt"])
        assert receipt.note.startswith(f"throughcare/{store.store_id()}/receipt\n")
        assert holds(receipt, key.verifier)
        positions = [fact["position"] for fact in one["facts"]]
        assert [fact.position for fact in receipt.facts] == positions
        assert [fact.leaf_hash for fact in receipt.facts] == list(store.leaves(positions[0] - 1, len(positions)))


def test_a_command_is_answered_though_nobody_can_sign(
    client: TestClient, service: Embedded, capfd: pytest.CaptureFixture[str]
) -> None:
    service.record.store.signer = Unable()
    answer = say(client, "RegisterPerson", REGISTER)
    assert (answer.status_code, answer.json()["receipt"]) == (201, None)
    (said,) = [json.loads(one) for one in capfd.readouterr().err.splitlines() if "receipt_not_signed" in one]
    assert (said["event"], said["level"], said["fault"]) == ("receipt_not_signed", "error", "OSError")


def test_the_receipt_is_there_where_the_questions_are_not_known(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable("store_busy", "the read models are held")

    monkeypatch.setattr(doing, "raised_by", away)
    told = say(client, "RegisterPerson", REGISTER).json()
    assert told["gaps"] is None
    assert [one["position"] for one in told["receipt"]["facts"]] == [one["position"] for one in told["facts"]] == [1]


def test_nothing_new_to_say_is_no_fault(client: TestClient) -> None:
    up_to_the_plan(client)
    say(client, "AgreeDischargeDate", AGREE)
    again = say(client, "AgreeDischargeDate", AGREE)
    assert again.status_code == 200
    assert (again.json()["facts"], again.json()["receipt"]) == ([], None)


def test_a_version_that_was_looked_at_is_taken(client: TestClient) -> None:
    up_to_the_plan(client)
    answer = say(client, "AgreeDischargeDate", AGREE, If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"2"')


def test_a_worker_and_a_unit_may_be_named(client: TestClient, service: Embedded) -> None:
    by = f"ward_manager@NHS_MH;worker={CASE};unit={DISCHARGE}"
    client.post("/commands/RegisterPerson", json=REGISTER, auth=By(service.clock, by))
    (stored,) = service.record.store.after(0, 10)
    told_by = avro.read(stored).told_by
    assert (str(told_by.worker), str(told_by.unit)) == (CASE, DISCHARGE)


def test_every_command_from_outside_has_its_own_address(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    for name, kind in commands().items():
        assert (f"/commands/{name}" in described["paths"]) is not kind.by_service_only
        if not kind.by_service_only:
            fields = described["components"]["schemas"][name]["properties"]
            assert set(fields) == set(kind.model_fields)
