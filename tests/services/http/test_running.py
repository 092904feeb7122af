"""What those who keep it running see: numbers and lines without anybody in them, and an honest word on readiness."""

import json
import logging
from collections.abc import Callable
from datetime import datetime

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from projections.gaps._shape import detectors
from schemas.fact import FACTS
from services.embedded import Embedded
from services.store.recorder import StoreDamaged
from tests.services.http.waiting import until
from tests.services.http.ward import AT, CASE, DISCHARGE, DOCTOR, MANAGER, NAME, OPEN, PERSON, say, wednesday_agreed
from tests.spec import an_id

Wait = Callable[[object], None]
OFFER = {
    "at": AT,
    "handover_id": str(an_id("handover")),
    "case_id": CASE,
    "sender": MANAGER,
    "to": DOCTOR,
    "points": [{"point_id": str(an_id("point")), "kind": "task", "words": "ring the sister"}],
    "answer_by": "2026-03-06T14:20:00Z",
}


def scraped(client: TestClient) -> dict[str, dict[tuple[str, ...], float]]:
    """Each sample's value by its labels' values."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def test_numbers_of_what_is_recorded_refused_and_open(client: TestClient, asked: Wait) -> None:
    asked(wednesday_agreed(client))
    say(client, "OpenCase", {})
    numbers = scraped(client)
    assert numbers["care_facts_recorded_total"][("CaseOpened",)] == 1
    assert numbers["care_commands_refused_total"][("missing_field",)] == 1
    assert numbers["care_gaps_open"][("DISCHARGE_PREREQ_UNSTAFFED",)] == 1
    assert numbers["care_gaps_open"][("HANDOVER_UNANSWERED",)] == 0
    assert numbers["care_store_readable"][()] == 1
    assert numbers["care_quarantined_facts"][()] == 0
    assert numbers["care_projector_behind_seconds"][()] == 0
    assert numbers["care_clock_behind_seconds"][()] == 0
    assert numbers["care_store_position"][()] == numbers["care_projector_position"][()]


def test_the_oldest_unanswered_handover_as_a_timestamp(client: TestClient, asked: Wait) -> None:
    asked(wednesday_agreed(client))
    name = "care_oldest_unanswered_handover_timestamp_seconds"
    assert str(scraped(client)[name][()]) == "nan"
    assert say(client, "OfferHandover", OFFER).status_code == 201
    offered = datetime.fromisoformat(AT).timestamp()
    until(5, lambda: scraped(client)[name][()] == offered)


def test_labels_are_bounded_and_name_nobody(client: TestClient, asked: Wait) -> None:
    asked(wednesday_agreed(client))
    for number in range(30):
        client.get(f"/cases/{an_id(str(number))}")
        say(client, f"Nothing{number}", {})
    numbers = scraped(client)
    assert {labels[0] for labels in numbers["care_facts_recorded_total"]} <= set(FACTS)
    assert {labels[0] for labels in numbers["care_gaps_open"]} == set(detectors())
    assert len(numbers["care_commands_refused_total"]) < 10
    assert sum(len(series) for series in numbers.values()) < len(FACTS) + len(detectors()) + 100
    text = client.get("/metrics").text
    assert not any(word in text for word in (NAME, CASE, PERSON, DISCHARGE))


def test_the_names_are_as_prometheus_wants_them(client: TestClient, asked: Wait) -> None:
    asked(wednesday_agreed(client))
    say(client, "OpenCase", {})
    text = client.get("/metrics").text
    for family in text_string_to_metric_families(text):
        assert family.documentation.endswith(".") or family.name.startswith("process_")
        assert family.name.startswith(("care_", "process_"))
        assert all(sample.name.endswith("_total") for sample in family.samples if family.type == "counter")


def test_alive_and_ready(client: TestClient, asked: Wait) -> None:
    asked(wednesday_agreed(client))
    assert client.get("/livez").json() == {"standing": "alive"}
    until(5, lambda: client.get("/readyz").json()["behind_seconds"] == 0)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["standing"]) == (200, "ready")
    assert answer.json()["store_position"] == answer.json()["projector_position"]


def test_a_projector_that_stopped_is_degraded_not_down(
    client: TestClient, service: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise ValueError(NAME)

    monkeypatch.setattr(service.projector, "run_to", stop)
    until(5, lambda: service.fault)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["standing"]) == (200, "degraded")
    assert "projecting has stopped and is tried again (ValueError)" in answer.json()["why"]
    assert NAME not in answer.text


def test_a_store_that_cannot_be_read_is_down(
    client: TestClient, service: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged() -> None:
        raise StoreDamaged("record.db is damaged")

    monkeypatch.setattr(service.record.store, "head", damaged)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["standing"]) == (503, "down")
    assert "cannot be read" in answer.json()["why"]
    assert scraped(client)["care_store_readable"][()] == 0
    assert client.get("/livez").status_code == 200


def test_lines_name_nobody(client: TestClient, asked: Wait, capfd: pytest.CaptureFixture[str]) -> None:
    asked(gap := wednesday_agreed(client))
    say(client, "OpenCase", OPEN | {"reason": f"{NAME}\x00"})
    client.get(f"/cases/{CASE}?as_of={NAME}")
    client.get(f"/{NAME}")
    client.request("PLANTED", "/")
    logging.getLogger("some.library").warning("%s said", NAME, exc_info=ValueError(NAME))
    said = capfd.readouterr().err
    lines = [json.loads(line) for line in said.splitlines()]
    assert not any(word in said for word in (NAME, "he wants to go home", CASE, str(gap), "PLANTED"))
    answered = [one for one in lines if one["event"] == "answered"]
    assert {"GET", "POST"} <= {one["method"] for one in answered}
    assert "/cases/{case_id}" in {one["route"] for one in answered}
    assert all(
        set(one) == {"event", "method", "route", "status", "ms", "request", "level", "timestamp"} for one in answered
    )
    assert any(one.get("library") == "some.library" and one["fault"] == "ValueError" for one in lines)
