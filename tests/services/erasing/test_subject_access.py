"""A person asks what is held about them and gets it whole: restricted words too, nobody else's, nothing erased."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from aggregates.advocacy import ConsiderAdvocacy, FindNobodyAppropriate
from aggregates.keeping import LiftRestriction, RestrictWords
from aggregates.subject_access import AskSubjectAccess, CheckRequesterIdentity
from schemas.moment import london_day
from services.__main__ import app
from services.embedded import Embedded
from services.opening import Opening
from services.showing import show_timeline
from tests.services.erasing.world import BEGUN, CANARY, Somebody, approve, live, service, tell
from tests.spec import an_id

JIM, ADA = Somebody("Jim", 2, ("staff",)), Somebody("Ada", 1, ())
REQUEST = an_id("request")
ASKED: dict[str, Any] = {"at": BEGUN, "request_id": REQUEST, "person_id": JIM.person_id}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("THROUGHCARE_DATA", str(tmp_path / "data"))
    with service(tmp_path / "data") as one:
        live(one, JIM)
        live(one, ADA)
        tell(one, AskSubjectAccess(**ASKED, received=BEGUN))
        one.catch_up()
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["subject-access", *map(str, arguments)])


def checked(folder: Path) -> None:
    with service(folder / "data") as one:
        tell(one, CheckRequesterIdentity(**ASKED, seen="document"))


def test_the_person_gets_every_word_of_theirs_in_one_file(folder: Path) -> None:
    checked(folder)
    found = run("--request", REQUEST, "--out", folder / "jim.json")
    assert found.exit_code == 0, found.output
    assert CANARY not in found.output
    assert (folder / "jim.json").stat().st_mode & 0o077 == 0
    text = (folder / "jim.json").read_text()
    given = json.loads(text)
    assert given["name"] == f"{CANARY} Jim"
    assert f"large print for {CANARY}" in text
    assert [one["case_id"] for one in given["timelines"]] == [str(case) for case in JIM.case_ids]
    assert text.count(f"{CANARY} cannot cook") == JIM.cases
    assert not any(str(case) in text or "Ada" in text for case in ADA.case_ids)
    assert given["looked"]["why_none"]
    assert given["withheld"] == ["words about somebody else who has not agreed"]


def test_nothing_is_given_before_it_is_known_who_asks_nor_to_nobody_nor_over_a_file(folder: Path) -> None:
    refused = run("--request", REQUEST, "--out", folder / "jim.json")
    assert refused.exit_code == 1
    assert "Refused (not_known_who_asks): make sure who asks" in refused.stderr
    refused = run("--request", an_id("another"), "--out", folder / "jim.json")
    assert "Refused (request_not_made): nobody asked" in refused.stderr
    assert not (folder / "jim.json").exists()
    (folder / "jim.json").write_text("here before")
    assert run("--request", REQUEST, "--out", folder / "jim.json").exit_code == 2
    assert (folder / "jim.json").read_text() == "here before"


def test_what_was_erased_is_said_to_be(folder: Path) -> None:
    with service(folder / "data") as one:
        approve(one, Somebody("Jim", 2, ("health",)))
        one.catch_up()
    checked(folder)
    run("--request", REQUEST, "--out", folder / "jim.json")
    given = json.loads((folder / "jim.json").read_text())
    states = {words["state"] for each in given["timelines"] for line in each["entries"] for words in line["words"]}
    assert states == {"erased"}
    assert CANARY not in json.dumps(given["timelines"])
    assert any(line["name"] == "WordsErased" for line in given["timelines"][0]["entries"])


def test_restricted_words_are_for_the_person_and_not_for_everyday_reading(folder: Path) -> None:
    about: dict[str, Any] = {"at": BEGUN, "person_id": JIM.person_id, "restriction_id": an_id("restriction")}
    with service(folder / "data") as one:
        assert read(one) == ("open", f"{CANARY} cannot cook")
        tell(one, RestrictWords(**about, classes=("health",), ground="accuracy_contested"))
        assert read(one) == ("restricted", None)
        assert Opening(one.record).person(JIM.person_id) == f"{CANARY} Jim"
    checked(folder)
    run("--request", REQUEST, "--out", folder / "jim.json")
    assert f"{CANARY} cannot cook" in (folder / "jim.json").read_text()
    with service(folder / "data") as one:
        tell(one, LiftRestriction(**about, told_person_on=london_day(BEGUN)))
        assert read(one) == ("open", f"{CANARY} cannot cook")


def read(one: Embedded) -> tuple[str, str | None]:
    """How the reason of a case is shown to a worker."""
    with one.views.read() as views:
        shown = show_timeline(JIM.case_ids[0], views, sight=Opening(one.record))["entries"][0]["words"][0]
    return shown["state"], shown["text"]


def test_words_about_somebody_else_stay_sealed(folder: Path) -> None:
    about: dict[str, Any] = {"at": BEGUN, "advocacy_id": an_id("advocacy"), "case_id": JIM.case_ids[0]}
    with service(folder / "data") as one:
        tell(one, ConsiderAdvocacy(**about, activity_id=an_id("assessment"), kind="CARE_ACT"))
        tell(one, FindNobodyAppropriate(**about, reason="his niece is in debt"))
        one.catch_up()
    checked(folder)
    run("--request", REQUEST, "--out", folder / "jim.json")
    text = (folder / "jim.json").read_text()
    assert "niece" not in text
    entries = json.loads(text)["timelines"][0]["entries"]
    [line] = [one for one in entries if one["name"] == "NobodyAppropriate"]
    assert [(one["state"], one["text"]) for one in line["words"]] == [("withheld", None)]
