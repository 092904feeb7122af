"""A decision as it was made, over HTTP and on its page; what was not known and what came later stand apart."""

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from services.clock import SetClock
from services.embedded import Embedded
from tests.services.http.test_reading import json, page
from tests.services.http.ward import AGREE, AT, CASE, MANAGER, PLAN, PUBLISH, REGISTER, say
from tests.services.http.ward import OPEN as OPEN_CASE
from tests.spec import an_id

DECISION, HOME = str(an_id("decision")), str(an_id("home on Wednesday"))
OF = {"at": AT, "decision_id": DECISION, "case_id": CASE}
ASK = {
    **OF,
    "question": "When does Jim go home?",
    "options": [{"option_id": HOME, "words": "home on Wednesday"}],
    "decision_maker": MANAGER,
}
MAKE = {**OF, "option_id": HOME, "bases": ["PREFERENCE"], "reasons": "he wants to be home by Thursday"}
BEFORE, AFTER = "2026-03-04T14:26:00Z", "2026-03-04T14:36:00Z"

NOT_REPLAYED = (
    (f"/decisions/{CASE}/replay", 404, "decision_not_found", "no decision with this id was made"),
    (f"/decisions/{DECISION}/replay?fact={CASE}", 404, "decision_not_found", "no decision with this id was made"),
    (f"/cases/{CASE}/known?at=2020-01-01T00:00:00Z", 404, "case_not_found", "known by that moment"),
    (f"/cases/{CASE}/true?at=2020-01-01T00:00:00Z", 404, "case_not_found", "known by that moment"),
    (f"/cases/{DECISION}/known?at={AT}", 404, "case_not_found", "no case with this id is known here"),
    (f"/cases/{CASE}/known?at=2190-01-01T00:00:00Z", 422, "not_yet", "at: this moment has not come yet"),
    (f"/cases/{CASE}/difference?from={AT}&to=soon", 422, "not_a_time", "to: a time is expected here"),
    (f"/cases/{CASE}/difference?to={AT}", 422, "missing_field", "from: this field is missing"),
    (f"/cases/{CASE}/true", 422, "missing_field", "at: this field is missing"),
)


@pytest.fixture
def decided(client: TestClient, service: Embedded, clock: SetClock) -> int:
    """Jim's Wednesday is decided; ten minutes later somebody writes down the roster that had long been true."""
    for name, body in (("RegisterPerson", REGISTER), ("OpenCase", OPEN_CASE), ("PlanDischarge", PLAN)):
        assert say(client, name, body).status_code == 201
    assert say(client, "AgreeDischargeDate", AGREE).status_code == 201
    assert say(client, "AskDecision", ASK).status_code == 201
    assert service.wait_for(service.record.store.head().position)
    seen = client.get(f"/cases/{CASE}").headers["Throughcare-Position"]
    answer = say(client, "MakeDecision", MAKE, Throughcare_Position=seen)
    assert answer.status_code == 201, answer.text
    clock.moment += timedelta(minutes=10)
    assert say(client, "PublishRoster", PUBLISH).status_code == 201
    assert service.wait_for(service.record.store.head().position)
    clock.moment += timedelta(minutes=10)
    return int(seen)


def names(entries: list[Any]) -> list[str]:
    return [one["name"] for one in entries]


def test_what_was_not_known_stands_apart(client: TestClient, decided: int) -> None:
    told = json(client, f"/decisions/{DECISION}/replay")
    [made] = told["decisions"]
    assert (told["case_id"], made["decision"]["name"]) == (CASE, "DecisionMade")
    assert (made["seen"]["position"], made["seen"]["said"]) == (decided, True)
    assert made["options"][0]["words"] == {"text": "home on Wednesday", "state": "open"}
    assert names(made["true_not_known"]) == ["RosterPublished"]
    assert "RosterPublished" not in names(made["known"]) + names(made["later"])
    assert json(client, f"/decisions/{DECISION}/replay?fact={made['decision']['fact_id']}") == told


def test_the_page_says_it_in_words(client: TestClient, decided: int) -> None:
    text, read = page(client, f"/decisions/{DECISION}/replay")
    assert f"had seen the record up to position {decided}." in text
    assert "No policy file applied: the record of this decision names none." in text
    assert "home on Wednesday (decided)" in text
    known, not_known, later = (
        text.index(f"<h3>{one}</h3>") for one in ("What could be seen", "True then, but not known", "Recorded later")
    )
    assert known < not_known < text.index("A roster was") < later
    assert f"/cases/{CASE}" in read.links
    made = json(client, f"/decisions/{DECISION}/replay")["decisions"][0]["decision"]["fact_id"]
    _, fact = page(client, f"/facts/{made}")
    assert f"/decisions/{DECISION}/replay" in fact.links


def test_known_and_true_at_a_moment_and_what_differs(client: TestClient, decided: int) -> None:
    known, true = (json(client, f"/cases/{CASE}/{what}?at={BEFORE}") for what in ("known", "true"))
    assert "RosterPublished" not in names(known["facts"])
    assert "RosterPublished" in names(true["facts"])
    differ = json(client, f"/cases/{CASE}/difference?from={BEFORE}&to={AFTER}")
    assert "RosterPublished" in names(differ["known"]["added"])
    assert "RosterPublished" not in names(differ["true"]["added"])
    for path, heading in (
        (f"known?at={BEFORE}", "What was known"),
        (f"true?at={BEFORE}", "What was true"),
        (f"difference?from={BEFORE}&to={AFTER}", "What differs"),
    ):
        text, _ = page(client, f"/cases/{CASE}/{path}")
        assert f"<h1>{heading}</h1>" in text


def test_what_cannot_be_replayed_is_refused_in_words(client: TestClient, decided: int) -> None:
    for path, status, rule, sentence in NOT_REPLAYED:
        answer = client.get(path)
        assert (answer.status_code, answer.json()["rule"]) == (status, rule), path
        assert sentence in answer.json()["detail"]


def test_nobody_asks_who_is_not_signed_in(stranger: TestClient) -> None:
    for path in (f"/decisions/{DECISION}/replay", f"/cases/{CASE}/known?at={AT}", f"/cases/{CASE}/true?at={AT}"):
        assert stranger.get(path).json()["rule"] == "sign_in_needed"
