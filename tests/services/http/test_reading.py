"""Each page and its JSON say the same: where a case stands, what is asked, on what evidence, and as of when."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from schemas.moment import micros
from schemas.sealed import PRIVACY_CLASSES
from services.clock import SetClock
from services.embedded import Embedded
from tests.services.http.entering import By
from tests.services.http.pages_read import PageRead
from tests.services.http.waiting import until
from tests.services.http.ward import (
    CASE,
    DISCHARGE,
    NAME,
    OPEN,
    PERSON,
    REGISTER,
    WEDNESDAY,
    agree,
    say,
    up_to_the_plan,
    wednesday_agreed,
)
from tests.stories.world import london

PAGE = {"Accept": "text/html"}
Wait = Callable[[object], None]


def page(client: TestClient, path: str) -> tuple[str, PageRead]:
    """A page as text and as read."""
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    read = PageRead(answer.text)
    assert not read.inline
    return " ".join(answer.text.split()), read


def json(client: TestClient, path: str) -> Any:
    """The same as JSON."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_first_page_has_jims_question_and_the_way_to_his_case(client: TestClient, asked: Wait) -> None:
    asked(gap := wednesday_agreed(client))
    text, read = page(client, "/")
    assert "The plan for Wednesday 11 March 2026 needs a doctor. The roster shows none on that day." in text
    assert f"/gaps/{gap}" in read.links
    assert f"/cases/{CASE}" in read.links
    assert NAME in text
    assert "Days near it that would work: <time" in text
    assert "As of position" in text
    assert "recorded at <time" in text


def test_an_empty_record_has_a_first_page_too(client: TestClient) -> None:
    text, _ = page(client, "/")
    assert "No question is open." in text
    assert "As of position 0." in text


def test_gaps_as_json_and_as_a_page(client: TestClient, asked: Wait) -> None:
    asked(gap := wednesday_agreed(client))
    told = json(client, f"/gaps?case_id={CASE}")
    assert (told["total"], told["gaps"][0]["id"]) == (1, str(gap))
    assert json(client, f"/gaps?case_id={DISCHARGE}")["total"] == 0
    _, read = page(client, "/gaps?limit=1")
    assert f"/gaps/{gap}" in read.links


def test_gaps_as_of_a_moment(client: TestClient, asked: Wait, clock: SetClock) -> None:
    before = clock.moment.isoformat().replace("+00:00", "Z")
    up_to_the_plan(client)
    clock.moment = london("2026-03-04 15:00")
    asked(agree(client))
    clock.moment = london("2026-03-04 15:30")
    assert json(client, f"/gaps?as_of={before}")["total"] == 0
    assert json(client, "/gaps?as_of=2026-03-04T15:00:00.1Z")["total"] == 1
    assert json(client, "/gaps?as_of=2026-03-04T16:00:00.1+01:00")["total"] == 1
    text, _ = page(client, "/gaps?as_of=2026-03-04T14:26:00Z")
    assert "This is what was recorded by <time" in text
    assert "Wednesday 4 March 2026, 2:26pm" in text


def test_a_question_with_all_that_belongs_to_it(client: TestClient, asked: Wait) -> None:
    asked(gap := wednesday_agreed(client))
    told = json(client, f"/gaps/{gap}")
    assert [one["name"] for one in told["evidence_facts"]] == ["DischargeDateAgreed", "RosterPublished"]
    assert told["asked"][0]["to"]
    text, read = page(client, f"/gaps/{gap}")
    assert all(f"/facts/{one}" in read.links for one in told["evidence"])
    assert "Thursday 12 March 2026" in text
    assert "Nobody has answered yet." in text
    assert '<textarea id="answer"' in text


def test_a_case_on_one_page(client: TestClient, asked: Wait) -> None:
    asked(gap := wednesday_agreed(client))
    told = json(client, f"/cases/{CASE}")
    assert (told["stage"], told["discharge"]["on"], told["gaps"][0]["id"]) == ("open", WEDNESDAY, str(gap))
    text, read = page(client, f"/cases/{CASE}")
    assert f"<h1>{NAME}</h1>" in text
    assert "the ward manager (NHS_MH)" in text
    assert "Discharge agreed for Wednesday 11 March 2026, with the person." in text
    assert f"/gaps/{gap}" in read.links
    assert "Wednesday 4 March 2026, 2:20pm" in text
    assert "he wants to go home" in text


def test_a_case_as_it_was_known(client: TestClient, service: Embedded, asked: Wait, clock: SetClock) -> None:
    up_to_the_plan(client)
    clock.moment = london("2026-03-04 15:00")
    asked(agree(client))
    then = client.get(f"/cases/{CASE}?as_of=2026-03-04T14:59:00Z")
    assert then.json()["discharge"]["on"] is None
    assert then.json()["gaps"] == []
    known = [one.position for one in service.record.store.after(0, 100) if one.recorded_at < micros(clock.moment)]
    assert then.headers["Throughcare-Position"] == str(known[-1])  # the notary may have noted its key among them
    assert known[-1] < service.record.store.head().position
    assert "recorded at <time" in page(client, f"/cases/{CASE}?as_of=2026-03-04T14:59:00Z")[0]


def test_a_timeline_by_what_happened_with_both_times(client: TestClient, asked: Wait) -> None:
    asked(wednesday_agreed(client))
    told = json(client, f"/cases/{CASE}/timeline")
    happened = [one["happened_at"] for one in told["entries"]]
    assert happened == sorted(happened)
    assert all(one["recorded_at"] > one["happened_at"] for one in told["entries"] if one["name"] != "GapAsked")
    milestones = json(client, f"/cases/{CASE}/timeline?level=milestone")
    assert milestones["left_out"] == len(told["entries"]) - len(milestones["entries"])
    text, read = page(client, f"/cases/{CASE}/timeline?level=milestone")
    assert "left out here" in text
    assert len(read.times) >= 2 * len(milestones["entries"])


def test_one_fact_as_evidence(client: TestClient, asked: Wait) -> None:
    asked(gap := wednesday_agreed(client))
    _, roster = json(client, f"/gaps/{gap}")["evidence"]
    told = json(client, f"/facts/{roster}")
    assert (told["name"], told["case_id"]) == ("RosterPublished", None)
    assert told["fields"]["lines"][0]["weekdays"] == [1, 2, 4, 5]
    text, _ = page(client, f"/facts/{roster}")
    assert "A roster was published from Monday 5 January 2026 to Tuesday 30 June 2026." in text


def test_sealed_words_are_opened_for_the_answer_alone(client: TestClient) -> None:
    say(client, "RegisterPerson", REGISTER)
    fact = say(client, "OpenCase", OPEN).json()["facts"][0]["id"]
    until(5, lambda: client.get(f"/facts/{fact}").status_code == 200)
    told = json(client, f"/facts/{fact}")
    assert told["words"] == [{"label": "reason", "text": "he wants to go home", "state": "open"}]
    assert "reason" not in told["fields"]
    assert "commitment" not in str(told)


def test_erased_words_are_said_to_be_erased(client: TestClient, service: Embedded) -> None:
    say(client, "RegisterPerson", REGISTER)
    fact = say(client, "OpenCase", OPEN).json()["facts"][0]["id"]
    until(5, lambda: client.get(f"/cases/{CASE}").status_code == 200)
    service.keyring.destroy([f"{PERSON}.{one}.1" for one in PRIVACY_CLASSES])
    assert json(client, f"/facts/{fact}")["words"][0] == {"label": "reason", "text": None, "state": "erased"}
    assert '<p class="said">erased</p>' in page(client, f"/facts/{fact}")[0]
    assert json(client, f"/cases/{CASE}")["person"]["name"] is None
    assert "<h1>A case</h1>" in page(client, f"/cases/{CASE}")[0]


def test_what_people_wrote_is_never_taken_for_a_page(client: TestClient) -> None:
    say(client, "RegisterPerson", REGISTER | {"name": "<script>alert(1)</script>"})
    say(client, "OpenCase", OPEN | {"reason": '"><img src=x onerror=alert(1)>'})
    until(5, lambda: client.get(f"/cases/{CASE}").status_code == 200)
    text, _ = page(client, f"/cases/{CASE}")
    assert "<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>" in text
    assert "<img" not in text


def test_the_cases_the_longest_wait_first(client: TestClient, asked: Wait) -> None:
    asked(wednesday_agreed(client))
    assert [one["id"] for one in json(client, "/cases")["cases"]] == [CASE]
    assert json(client, f"/cases?after={CASE}")["cases"] == []
    _, read = page(client, "/cases?limit=1")
    assert f"/cases?after={CASE}" in read.links


def test_my_work_says_why_and_what_clears_it(client: TestClient, asked: Wait, clock: SetClock) -> None:
    asked(gap := wednesday_agreed(client))
    to = json(client, f"/gaps/{gap}")["asked"][0]["to"]
    told = client.get("/me/work", auth=By(clock, to)).json()
    line = next(one for one in told["lines"] if one["about"] == str(gap))
    assert line["why"].startswith("The plan for Wednesday 11 March 2026 needs a doctor.")
    client.auth = By(clock, to)
    text, _ = page(client, "/me/work")
    assert "What clears it: authorised cover named" in text


def test_style_and_script_are_our_own(client: TestClient) -> None:
    for name, kind in (("throughcare.css", "text/css"), ("news.js", "text/javascript")):
        answer = client.get(f"/pages/{name}")
        assert answer.headers["content-type"].startswith(kind)
        assert "://" not in answer.text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        ("text/html;q=0.5, application/json", "application/json"),
        ("application/json;q=nonsense, text/*;q=0.1", "text/html; charset=utf-8"),
    ],
)
def test_accept_chooses(client: TestClient, accept: str, kind: str) -> None:
    assert client.get("/gaps", headers={"Accept": accept}).headers["content-type"] == kind
