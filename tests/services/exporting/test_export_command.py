"""`throughcare export` as a person meets it: what is written, what is printed, what is refused and in which words."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services import throughcare_verify
from services.__main__ import app
from services.config import Settings
from services.proof.kept import Kept
from tests.stories.world import party, world_of

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A data folder with one case."""
    monkeypatch.setenv("THROUGHCARE_DATA", str(tmp_path / "data"))
    with world_of(Settings(data=tmp_path / "data")) as world:
        return str(world.case("Ann", party("social_worker@LA")))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in ("export", *arguments)])


def test_a_case_and_the_keys_it_is_checked_by(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = run("--case", case, "--out", tmp_path / "ann.zip")
    assert written.exit_code == 0, written.output
    assert f"The case is in {tmp_path / 'ann.zip'}" in written.stdout
    assert f"throughcare-verify {tmp_path / 'ann.zip'} --key FILE" in written.stdout
    assert (tmp_path / "ann.zip").stat().st_mode & 0o077 == 0
    (tmp_path / "keys").write_text(run("--key").stdout)
    assert throughcare_verify.main([str(tmp_path / "ann.zip"), "--key", str(tmp_path / "keys")]) == 0
    assert capsys.readouterr().out.startswith(f"SOUND: 1 facts of case {case} are proven")
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".ann")] == []


def test_for_programs(case: str, tmp_path: Path) -> None:
    written = json.loads(run("--case", case, "--out", tmp_path / "ann.zip", "--withhold", "--json").stdout)
    assert written == {
        "case_id": case,
        "file": str(tmp_path / "ann.zip"),
        "bytes": (tmp_path / "ann.zip").stat().st_size,
    }
    keys = json.loads(run("--key", "--json").stdout)["keys"]
    assert [one.partition("/")[0] for one in keys] == ["throughcare"]


def test_a_case_that_nobody_opened(case: str, tmp_path: Path) -> None:
    refused = run("--case", NOBODY, "--out", tmp_path / "out.zip")
    assert refused.exit_code == 3
    assert "Refused (case_not_found): no case was opened under this id." in refused.stderr
    assert not (tmp_path / "out.zip").exists()


def test_nothing_is_written_over(case: str, tmp_path: Path) -> None:
    (tmp_path / "ann.zip").write_text("mine")
    refused = run("--case", case, "--out", tmp_path / "ann.zip")
    assert (refused.exit_code, (tmp_path / "ann.zip").read_text()) == (2, "mine")
    assert "--out: this file is there already; nothing is written over it." in refused.stderr


def test_a_folder_that_is_not_there(case: str, tmp_path: Path) -> None:
    refused = run("--case", case, "--out", tmp_path / "nowhere" / "ann.zip")
    assert refused.exit_code == 2
    assert "--out: the file cannot be written (No such file or directory)." in refused.stderr


@pytest.mark.parametrize("arguments", [(), ("--case", NOBODY), ("--out", "x"), ("--key", "--case", NOBODY)])
def test_what_is_not_asked_as_it_should_be(arguments: tuple[str, ...]) -> None:
    refused = run(*arguments)
    assert refused.exit_code == 2
    assert "say which case goes into which file, or ask for the keys" in refused.stderr


def test_a_key_that_cannot_be_read(case: str, tmp_path: Path) -> None:
    key = tmp_path / "data" / "log-key.hex"
    key.chmod(0o644)
    refused = run("--case", case, "--out", tmp_path / "ann.zip")
    assert refused.exit_code == 4
    assert "log-key.hex may be readable by its owner alone (mode 0600)" in refused.stderr
    key.chmod(0o600)
    key.write_text("no key\n")
    refused = run("--case", case, "--out", tmp_path / "ann.zip")
    assert refused.exit_code == 4
    assert "Not possible (key_unreadable): log-key.hex must hold 32 bytes as hex." in refused.stderr


def test_a_past_that_was_altered_is_not_handed_out(case: str, tmp_path: Path) -> None:
    assert run("--case", case, "--out", tmp_path / "first.zip").exit_code == 0
    kept = Kept(tmp_path / "data" / "proof.db")
    kept.tables.rows("DELETE FROM tiles")
    kept.close()
    refused = run("--case", case, "--out", tmp_path / "ann.zip")
    assert refused.exit_code == 4
    assert "Not possible (log_shorter)" in refused.stderr
    assert "nothing is signed until somebody has looked" in refused.stderr
