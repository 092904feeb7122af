"""A log that nobody prepared: one command brings it in, one answers, at a terminal and for programs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.__main__ import app
from services.config import Settings
from services.embedded import Embedded
from tests.services.made_logs import answers, made_log, written

ROWS = made_log(11, 300, 30)
SMALL = "Case ID;Activity;Owner;Date\n7;Visit;Ann Smith;2026-03-05 10:00\n7;Call;Ben Jones;2026-03-09 10:00\n"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("THROUGHCARE_DATA", str(folder))
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def file_of(folder: Path, text: str) -> Path:
    file = folder / "log.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_log_is_brought_in_and_answers_in_words(tmp_path: Path) -> None:
    result = run("import", file_of(tmp_path, SMALL))
    assert result.exit_code == 0
    assert "Note: columns guessed: case = Case ID; activity = Activity; worker = Owner; time = Date" in result.stdout
    assert "2 lines: 2 accepted, 0 repeated, 0 refused." in result.stdout
    assert "1 cases ended with their last line." in result.stdout
    said = run("activity").stdout
    assert "Cases: 1 with 2 steps; 1 have ended." in said
    assert "Changes of worker within a case: 1 in 1 cases, at most 1 in one." in said
    assert "Ended after their deadline: 0 of 0 cases with a deadline" in said
    assert "4.0 days: case 7 (" in said
    assert "for Ben Jones, from 2026-03-05T10:00:00Z to 2026-03-09T10:00:00Z" in said


def test_it_answers_programs_alike(tmp_path: Path) -> None:
    result = run("import", written(ROWS, tmp_path / "log.csv"), "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["accepted"], report["refused_lines"]) == (0, len(ROWS), [])
    shown, right = json.loads(run("activity", "--json").stdout), answers(ROWS)
    assert (shown["cases"], shown["changes_of_worker"]["total"]) == (right.cases, right.changes)
    assert shown["deadlines"]["ended_after"] == right.late
    assert shown["longest_wait"] == shown["longest_waits"][0]


def test_names_stay_sealed_when_asked(tmp_path: Path) -> None:
    run("import", file_of(tmp_path, SMALL))
    shown = json.loads(run("activity", "--json", "--sealed").stdout)
    assert shown["longest_wait"]["for"]["worker_name"] is None
    assert shown["longest_wait"]["case_elsewhere"] is None
    assert "Ben Jones" not in run("activity", "--sealed").stdout


def test_a_refused_line_is_told_and_ends_with_one(tmp_path: Path) -> None:
    file = file_of(tmp_path, SMALL + "7;Visit;Ann Smith;soon\n")
    result = run("import", file)
    assert result.exit_code == 1
    assert "line 4 refused (not_a_time): time: this cell holds no time that could be read." in result.stderr
    assert "3 lines: 2 accepted, 0 repeated, 1 refused." in result.stdout
    assert "refused by not_a_time: 1" in result.stdout
    again = run("import", file, "--json")
    assert again.exit_code == 1
    assert json.loads(again.stdout)["repeated"] == 2
    assert json.loads(again.stdout)["refused_lines"][0]["line"] == 4


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        (None, (), "the file cannot be read (No such file or directory)"),
        ("", (), "the file is empty (file_empty)"),
        ("a;b;c\n1;2;3\n", (), "no heading tells which column holds the case"),
        (SMALL, ("--agency", "Mars"), "told_by.agency: this is not a code of the list agencies"),
        (SMALL, ("--mapping", "nowhere.toml"), "the file cannot be read (No such file or directory)"),
    ],
)
def test_a_file_that_cannot_be_taken_ends_with_two(
    tmp_path: Path, text: str | None, more: tuple[str, ...], words: str
) -> None:
    file = file_of(tmp_path, text) if text is not None else tmp_path / "nowhere.csv"
    result = run("import", file, *more)
    assert result.exit_code == 2
    assert f"Nothing was brought in: {words}" in result.stderr


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert run("import", tmp_path).exit_code == 2


def test_only_an_empty_store_takes_a_history(tmp_path: Path, data: Path) -> None:
    file = file_of(tmp_path, SMALL)
    assert run("import", file, "--as-history").exit_code == 0
    result = run("import", file, "--as-history")
    assert result.exit_code == 2
    assert "this record has its history; what is brought in now is recorded now (history_complete)" in result.stderr
    with Embedded(Settings(data=data)) as embedded:
        assert embedded.record.store.after(0, 1)[0].name == "HistoryBegun"


def test_another_agency_has_cases_of_its_own(tmp_path: Path) -> None:
    file = file_of(tmp_path, SMALL)
    run("import", file)
    assert run("import", file, "--agency", "NHS_MH").exit_code == 0
    assert json.loads(run("activity", "--json").stdout)["cases"] == 2
