"""A command over HTTP becomes facts once, and its answer already carries the question it raises."""

from starlette.testclient import TestClient

from aggregates._shape import commands
from schemas import avro
from services.embedded import Embedded
from tests.services.http.ward import AGREE, CASE, DISCHARGE, OPEN, REGISTER, say, up_to_the_plan


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


def test_nothing_new_to_say_is_no_fault(client: TestClient) -> None:
    up_to_the_plan(client)
    say(client, "AgreeDischargeDate", AGREE)
    again = say(client, "AgreeDischargeDate", AGREE)
    assert again.status_code == 200
    assert again.json()["facts"] == []


def test_a_version_that_was_looked_at_is_taken(client: TestClient) -> None:
    up_to_the_plan(client)
    answer = say(client, "AgreeDischargeDate", AGREE, If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"2"')


def test_a_worker_and_a_unit_may_be_named(client: TestClient, service: Embedded) -> None:
    by = f"ward_manager@NHS_MH;worker={CASE};unit={DISCHARGE}"
    client.post("/commands/RegisterPerson", json=REGISTER, headers={"Throughcare-Told-By": by})
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
