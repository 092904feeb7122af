"""What can be seen and said over HTTP can be seen and said at a terminal, with an exit code that tells how it went."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from schemas import avro
from services.__main__ import app
from services.clock import SetClock
from services.config import Settings
from services.demo import an_id, load
from services.embedded import Embedded
from services.opened import projecting
from services.stories._shape import stories as told_stories
from services.stories.s01_discharge_without_a_doctor import JIM

CASE, DISCHARGE = (str(an_id(JIM, name)) for name in ("#case", "#discharge"))
NOBODY = "00000000-0000-4000-8000-000000000000"
NOW = datetime.now(UTC)
AS = ("--as", "ward_manager@NHS_MH")
CASES_TOLD = sum(line.command == "OpenCase" for story in told_stories() for line in story.lines)


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "data"
    load(Settings(data=folder), SetClock(NOW - timedelta(minutes=1)))
    return folder


@pytest.fixture
def data(stories: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(stories, folder)
    monkeypatch.setenv("THROUGHCARE_DATA", str(folder))
    return folder


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=given)


def shown(*arguments: str) -> Any:
    """What a command answers as JSON."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def gap() -> Any:
    return next(one for one in shown("gaps")["gaps"] if one["case_id"] == CASE)


# Seeing


def test_gaps_are_told_to_people_in_sentences(data: Path) -> None:
    result = run("gaps")
    assert result.exit_code == 0
    assert "Jim: The plan for Wednesday" in result.stdout
    assert "needs a doctor. The roster shows none on that day." in result.stdout
    assert "Days near it that would work:" in result.stdout
    assert "Clears when: authorised cover named" in result.stdout


def test_gaps_are_told_to_programs_with_all_that_belongs_to_them(data: Path) -> None:
    one = gap()
    assert set(one) == {
        *("id", "code", "question", "case_id", "person", "since", "to", "asked", "evidence", "clears_when"),
        *("suggestions", "ended", "history"),
    }
    assert one["to"] == ["ward_manager@NHS_MH", "discharge_coordinator@NHS_AC"]
    assert [step["to"] for step in one["asked"]][:2] == one["to"]
    assert one["since"].endswith("Z")
    assert len(one["suggestions"]["days"]) == 3
    assert one["history"] == [{"at": one["since"], "what": "opened", "how": None}]


def test_a_case_shows_where_it_stands(data: Path) -> None:
    case = shown("case", CASE)
    assert (case["person"]["name"], case["stage"], case["owner"]["party"]) == ("Jim", "open", "ward_manager@NHS_MH")
    assert [one["id"] for one in case["gaps"]] == [gap()["id"]]
    assert "a step of the way home: Clinician signs the discharge, from doctor@NHS_MH" in run("case", CASE).stdout


def test_a_case_as_it_was_before_the_day_was_agreed(data: Path) -> None:
    before = datetime.fromisoformat(gap()["since"]) - timedelta(minutes=1)
    case = shown("case", CASE, "--as-of", before.isoformat())
    assert (case["discharge"]["on"], case["gaps"]) == (None, [])
    assert CASE not in json.dumps(shown("gaps", "--as-of", before.isoformat()))


def test_names_and_words_stay_sealed_where_asked(data: Path) -> None:
    assert shown("case", CASE, "--sealed")["person"]["name"] is None
    assert "Jim" not in run("gaps", "--sealed").stdout
    words = [word for one in shown("timeline", CASE, "--sealed")["entries"] for word in one["words"]]
    assert {(word["text"], word["state"]) for word in words} == {(None, "sealed")}


def test_a_timeline_can_be_told_at_three_levels(data: Path) -> None:
    counts = [len(shown("timeline", CASE, "--level", level)["entries"]) for level in ("milestone", "decision", "all")]
    assert counts == sorted(counts)
    assert counts[0] < counts[2]
    result = run("timeline", CASE, "--level", "milestone")
    assert "Discharge agreed for Wednesday" in result.stdout
    assert "entries of less weight are left out" in result.stdout


def test_my_work_says_why_and_what_clears_it(data: Path) -> None:
    lines = shown("my-work", *AS)["lines"]
    assert [one["since"] for one in lines] == sorted(one["since"] for one in lines)
    assert "DISCHARGE_PREREQ_UNSTAFFED" in [one["what"] for one in lines]
    assert "Nothing waits for gp@GP." in run("my-work", "--as", "gp@GP").stdout


# Asked in the wrong way, or for what is not there


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("case", NOBODY), 3, "Refused (case_not_found): no case with this id is known here."),
        (("case", CASE, "--as-of", "1999-01-01T00:00:00Z"), 3, "no case with this id is known by that moment"),
        (("timeline", NOBODY), 3, "no case with this id is known here"),
        (("case", "jim"), 2, "ID, invalid character"),
        (("gaps", "--as-of", "2026-03-04T14:20:00"), 2, "--as-of: a time needs its zone; end it with Z or +01:00."),
        (("gaps", "--as-of", "yesterday"), 2, "a time is expected here, such as 2026-03-04T14:20:00Z"),
        (("gaps", "--as-of", "2150-01-01T00:00:00Z"), 2, "this moment has not come yet"),
        (("my-work", "--as", "wizard@LA"), 2, "--as: role: this is not a code of the list roles."),
        (("my-work", "--as", "ward_manager"), 2, "agency: this is not a code of the list agencies"),
        (("my-work", "--as", "gp@GP;worker=me"), 2, "worker: an id is expected here"),
        (("my-work",), 2, "Missing option '--as'"),
        (("timeline", CASE, "--level", "some"), 2, "is not one of"),
        (("quarantine", "show", NOBODY), 3, "nothing is held of this key"),
        (("quarantine", "retry", NOBODY), 3, "nothing is held of this key"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_what_stands_in_the_way_is_said_and_shows_in_the_exit_code(
    data: Path, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert sentence in " ".join(result.stderr.replace("│", " ").split())
    assert result.stdout == ""


def test_a_refusal_can_be_read_by_programs(data: Path) -> None:
    result = run("case", NOBODY, "--json")
    assert json.loads(result.stderr) == {
        "rule": "case_not_found",
        "detail": "no case with this id is known here",
        "problems": [],
    }


# Saying


def cover(**changes: Any) -> str:
    worker = {"role": "doctor", "agency": "NHS_MH", "worker": NOBODY}
    on = shown("case", CASE)["discharge"]["on"]
    fields = {"at": NOW.isoformat(), "discharge_id": DISCHARGE, "case_id": CASE, "kind": "clinical_sign_off"}
    return json.dumps(fields | {"on": on, "worker": worker} | changes)


def test_what_is_recorded_ends_the_question_at_once(data: Path) -> None:
    result = run("record", "CoverStep", *AS, given=cover())
    assert result.exit_code == 0, result.output
    assert "Recorded at position" in result.stdout
    assert "A named worker, the doctor (NHS_MH), does a step on Wednesday" in result.stdout
    assert CASE not in [one["case_id"] for one in shown("gaps")["gaps"]]


def test_a_command_comes_from_a_file_too_and_is_recorded_once_under_its_key(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "cover.json"
    file.write_text(cover())
    arguments = ("record", "CoverStep", *AS, "--file", str(file), "--key", "cover-1")
    first, again = shown(*arguments), shown(*arguments)
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert [one["id"] for one in first["facts"]] == [one["id"] for one in again["facts"]]
    assert "Recorded before at position" in run(*arguments).stdout
    for one in (first, again):
        positions = [fact["position"] for fact in one["facts"]]
        assert [fact["position"] for fact in one["receipt"]["facts"]] == positions


def test_a_command_says_what_its_teller_had_seen(data: Path) -> None:
    recorded = run("record", "CoverStep", *AS, "--json", given=cover(read_position=3))
    with Embedded(Settings(data=data)) as embedded:
        [stored] = embedded.record.store.at([json.loads(recorded.stdout)["facts"][0]["position"]])
    assert avro.read(stored).read_position == 3
    refused = run("record", "CoverStep", *AS, given=cover(read_position=10**9))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Refused (position_not_reached): the record does not go as far as the position" in refused.stderr


def test_saying_it_again_says_nothing_new(data: Path) -> None:
    run("record", "CoverStep", *AS, given=cover())
    assert "Nothing new: the record says so already." in run("record", "CoverStep", *AS, given=cover()).stdout


def test_who_tells_us_may_stand_in_the_command(data: Path) -> None:
    told_by = {"role": "doctor", "agency": "NHS_MH"}
    result = run("record", "CoverStep", "--json", given=cover(told_by=told_by, idempotency_key="k"))
    assert json.loads(result.stdout)["facts"][0]["told_by"]["party"] == "doctor@NHS_MH"


def test_agreeing_a_day_answers_with_the_question_and_the_days_that_work(data: Path) -> None:
    on = datetime.fromisoformat(shown("case", CASE)["discharge"]["on"]) + timedelta(weeks=1)
    fields = {"at": NOW.isoformat(), "discharge_id": DISCHARGE, "case_id": CASE, "on": str(on.date())}
    result = run("record", "MoveDischargeDate", *AS, given=json.dumps(fields | {"agreed_with_person": True}))
    assert result.exit_code == 0, result.output
    assert "This raises:" in result.stdout
    assert "Days near it that would work:" in result.stdout


def test_a_dry_run_says_what_would_be_recorded_and_leaves_nothing_behind(data: Path) -> None:
    fields = {"at": NOW.isoformat(), "discharge_id": DISCHARGE, "case_id": CASE, "reason": "a canary sings"}
    before = kept(data)
    result = run("record", "WithdrawDischargePlan", *AS, "--dry-run", given=json.dumps(fields))
    assert result.exit_code == 0, result.output
    assert "Nothing was recorded. It would say:" in result.stdout
    assert "The plan to go home was withdrawn" in result.stdout
    assert kept(data) == before


def kept(data: Path) -> tuple[int, int]:
    with Embedded(Settings(data=data)) as embedded:
        position = embedded.record.store.head().position
    with contextlib.closing(sqlite3.connect(data / "keys.db")) as keys:
        return position, keys.execute("SELECT count(*) FROM keys").fetchone()[0]


@pytest.mark.parametrize(
    ("name", "fields", "code", "sentence"),
    [
        ("CoverStop", "{}", 3, "no command has this name; the nearest name is CoverStep"),
        ("MoveOwner", "{}", 1, "Refused (by_service_only)"),
        ("CoverStep", "{", 1, "Refused (not_json): this is not JSON"),
        ("CoverStep", "[]", 1, "one JSON object is expected here"),
        ("CoverStep", "{}", 1, "at: this field is missing"),
        ("CoverStep", '{"at": "2026-03-04T14:20:00"}', 1, "at: a time needs its zone; end it with Z or +01:00"),
    ],
)
def test_what_the_record_does_not_take_is_refused_in_a_sentence(
    data: Path, name: str, fields: str, code: int, sentence: str
) -> None:
    result = run("record", name, *AS, given=fields)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr


def test_a_dry_run_is_refused_as_recording_would_be(data: Path) -> None:
    far = (NOW + timedelta(days=9)).isoformat()
    for more in ((), ("--dry-run",)):
        result = run("record", "CoverStep", *AS, *more, given=cover(at=far))
        assert result.exit_code == 1
        assert "Refused (in_the_future)" in result.stderr


def test_without_saying_who_nothing_is_recorded(data: Path) -> None:
    result = run("record", "CoverStep", given=cover())
    assert result.exit_code == 1
    assert "told_by: role and agency are expected here" in result.stderr


def test_a_file_that_is_not_there_is_wrong_use(data: Path) -> None:
    result = run("record", "CoverStep", *AS, "--file", "nowhere.json")
    assert result.exit_code == 2
    assert "--file: the file cannot be read (FileNotFoundError)." in result.stderr


def test_a_command_that_is_too_long_is_refused(data: Path) -> None:
    result = run("record", "CoverStep", *AS, given=json.dumps({"note": "a" * 1_000_001}))
    assert result.exit_code == 1
    assert "a command may have at most 1,000,000 bytes" in result.stderr


# Looking after it


def test_what_is_held_is_listed_shown_and_tried_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("a canary sings")

    with monkeypatch.context() as patched:
        patched.setattr("projections.case_status.evolve", broken)
        run("record", "CoverStep", *AS, given=cover())
        run("record", "MarkStepDone", *AS, given=done())
        [one] = shown("quarantine", "list")["held"]
        assert (one["key"], one["name"], one["why"]) == (CASE, "StepCovered", "ValueError")
        assert f"{CASE}: stopped at position {one['position']} (StepCovered)" in run("quarantine").stdout
        assert "canary" not in run("quarantine").stdout
        names = [fact["name"] for fact in shown("quarantine", "show", CASE)["facts"]]
        assert (names[:2], one["waiting"]) == (["StepCovered", "StepDone"], len(names) - 1)
        still = run("quarantine", "retry", CASE)
        assert (still.exit_code, still.stdout) == (1, f"0 applied, {len(names)} still held.\n")
        assert "still cannot be processed" in still.stderr
    again = run("quarantine", "retry", CASE)
    assert (again.exit_code, again.stdout) == (0, f"{len(names)} applied, 0 still held.\n")
    assert run("quarantine").stdout == "Nothing is held.\n"


def done() -> str:
    fields = {"discharge_id": DISCHARGE, "case_id": CASE, "kind": "medicines"}
    return json.dumps(fields | {"at": NOW.isoformat()})


def test_doctor_finds_all_in_order_and_says_what_is_not(data: Path) -> None:
    found = shown("doctor")
    assert found["findings"] == []
    assert (found["projected"]["behind"], found["held_keys"], found["projected_by"]) == (0, 0, None)
    assert {one["code"] for one in found["gaps"]} >= {"DISCHARGE_PREREQ_UNSTAFFED", "HANDOVER_UNANSWERED"}


def test_a_server_that_runs_follows_what_is_recorded_here_and_is_waited_for(data: Path) -> None:
    with Embedded(Settings(data=data)) as server:
        server.start()
        server.wait_for(server.record.store.head().position)
        assert run("record", "CoverStep", *AS, given=cover()).exit_code == 0
        assert CASE not in [one["case_id"] for one in shown("gaps")["gaps"]]
        assert shown("doctor")["projected_by"] == server.desk.holder


def test_where_another_process_lags_behind_that_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.commands.answers.LONGEST_WAIT", 0.2)
    with Embedded(Settings(data=data)) as other:
        assert other.desk.take(projecting(0), 60)
        assert run("record", "CoverStep", *AS, given=cover()).exit_code == 0
        head = other.record.store.head().position
        result = run("gaps")
        said = f"Note: what follows is known up to position {head - 1} of {head}; another process is catching up."
        assert said in result.stderr
        found = run("doctor", "--json")
        assert (found.exit_code, json.loads(found.stdout)["projected"]["behind"]) == (1, 1)


def test_settings_are_shown_and_what_leads_to_a_secret_is_not(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHCARE_KEK_FILE", str(data / "kek.hex"))
    result = run("config")
    assert f"THROUGHCARE_DATA={data}" in result.stdout
    assert "THROUGHCARE_KEK_FILE=set, not shown" in result.stdout
    assert "kek.hex" not in result.stdout
    assert "CRASH_AT" not in result.stdout


def test_a_damaged_store_has_its_own_exit_code(data: Path) -> None:
    for file in data.glob("record.db-*"):
        file.unlink()
    (data / "record.db").write_bytes(b"not a database " * 1000)
    result = run("gaps")
    assert result.exit_code == 4
    assert "Not possible (store_damaged): record.db is damaged; restore it from its backup." in result.stderr


def test_the_demo_says_that_it_is_there_already(data: Path) -> None:
    found = shown("demo", "--load-only")
    assert (found["cases"], found["loaded_before"]) == (CASES_TOLD, True)
    assert "Nothing was changed." in run("demo", "--load-only").stdout


# As a process of its own


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_fresh_folder_takes_the_demo_and_answers_nothing_but_json(tmp_path: Path) -> None:
    folder = {"THROUGHCARE_DATA": str(tmp_path / "data")}
    first = process("demo", "--load-only", "--json", **folder)
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["cases"] == CASES_TOLD
    gaps = process("gaps", "--json", **folder)
    assert "Jim" in {one["person"]["name"] for one in json.loads(gaps.stdout)["gaps"] if one["person"]}


def test_a_setting_that_makes_no_sense_is_wrong_use() -> None:
    result = process("config", THROUGHCARE_PORT="harbour")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("THROUGHCARE_PORT: ")
    assert "harbour" not in result.stderr
