"""`throughcare witness` at a terminal: its key, what it needs, and what it says where it cannot be."""

import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from services.__main__ import app
from services.proof.note import COSIGNATURE, Verifier, signature_in
from tests.services.witness.made_log import LOG, Log, a_witness
from tests.services.witness.running import COMMAND, RunningWitness


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("THROUGHCARE_WITNESS_NAME", "witness.example")
    monkeypatch.setenv("THROUGHCARE_WITNESS_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("witness", *arguments))


def test_its_key_is_made_once_and_shown_in_one_line(folder: Path) -> None:
    shown = run("--show-key")
    assert shown.exit_code == 0, shown.output
    key = Verifier.read(shown.stdout)
    assert (key.name, key.kind) == ("witness.example", COSIGNATURE)
    assert run("--show-key").stdout == shown.stdout == f"{key.to_text()}\n"
    assert {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {
        "witness.hex": 0o600,
        "witness.db": 0o600,
    }
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "a witness", "a+b", "a\nb", "a\x00b", "a\u3000b"])
def test_it_needs_a_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    if "\x00" not in name:
        monkeypatch.setenv("THROUGHCARE_WITNESS_NAME", name)
    else:
        monkeypatch.delenv("THROUGHCARE_WITNESS_NAME")
    result = run("--show-key")
    assert (result.exit_code, result.stderr) == (
        2,
        "THROUGHCARE_WITNESS_NAME: a witness has a name without spaces or plus signs, such as "
        "witness.hospital.example.\n",
    )


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (None, "THROUGHCARE_WITNESS_LOGS names no file with the keys of the logs to witness"),
        ("", "logs holds no key of a log, so there is nothing to witness"),
        ("# only this\n\n", "logs holds no key of a log, so there is nothing to witness"),
        (f"{LOG.verifier.to_text()}\nplanted\n", "logs, line 2: a key is a name, eight hex digits and the key"),
        (LOG.verifier.to_text().replace("+", "+0", 1), "logs, line 1: the digits in this key are not those"),
        (f"\n{a_witness('w', 1).verifier.to_text()}", "logs, line 2: this is a key of another kind; it begins"),
        ("\udcff", "the file logs cannot be read (UnicodeDecodeError)"),
        ("#" * 1_000_001, "the file logs is too large for a list of keys"),
    ],
)
def test_it_needs_the_keys_of_the_logs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str | None, words: str
) -> None:
    if lines is not None:
        (tmp_path / "logs").write_bytes(lines.encode(errors="surrogateescape"))
        monkeypatch.setenv("THROUGHCARE_WITNESS_LOGS", str(tmp_path / "logs"))
    result = run()
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Refused (logs_unreadable): {words}")
    assert "planted" not in result.stderr


def test_a_file_of_keys_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHCARE_WITNESS_LOGS", str(tmp_path / "logs"))
    assert run().stderr == "Refused (logs_unreadable): the file logs cannot be read (FileNotFoundError).\n"


def test_a_witness_that_forgot_what_it_signed_does_not_begin_anew(folder: Path) -> None:
    run("--show-key")
    words = (
        "Refused (memory_lost): this witness has a key and no longer knows what it signed with it (witness.db is gone);"
        " put that file back, or begin again with a new name and a new key.\n"
    )
    (folder / "witness.db").unlink()
    for _ in range(2):  # the second time the file is there again, and empty
        result = run("--show-key")
        assert (result.exit_code, result.stderr) == (1, words)


def test_a_key_that_others_may_read_or_that_is_none(folder: Path) -> None:
    run("--show-key")
    key = folder / "witness.hex"
    key.chmod(0o644)
    result = run("--show-key")
    assert result.exit_code == 4
    assert "witness.hex may be readable by its owner alone (mode 0600)" in result.stderr
    key.chmod(0o600)
    key.write_text("planted")
    result = run("--show-key")
    assert (result.exit_code, result.stderr) == (
        1,
        "Refused (key_unreadable): witness.hex must hold 32 bytes as hex.\n",
    )


def test_a_memory_that_is_damaged(folder: Path) -> None:
    run("--show-key")
    (folder / "witness.db").write_bytes(b"planted" * 1000)
    result = run("--show-key")
    assert result.exit_code == 4
    assert "witness.db is damaged; restore it from its backup" in result.stderr


def test_the_program_itself(tmp_path: Path) -> None:
    """It says where it is, takes a checkpoint, ends cleanly, and by then has loaded nothing of the record."""
    one = RunningWitness(tmp_path, "witness.example")
    one.begin()
    try:
        one.is_there()
        answer = httpx.post(f"{one.url}/add-checkpoint", content=Log().grow(3).brought(0))
        assert answer.status_code == 200, answer.text
        assert signature_in(answer.text.removesuffix("\n")).name == "witness.example"
        with closing(sqlite3.connect(tmp_path / "witness.db")) as file:
            assert file.execute("SELECT size FROM logs").fetchall() == [(3,)]
        taken = subprocess.run(COMMAND, env=one.settings(), capture_output=True, text=True, check=False)
    finally:
        status = one.stop(signal.SIGTERM)
    assert (status, taken.returncode) == (0, 2)
    assert taken.stderr == (
        f"Port {one.port} on 127.0.0.1 cannot be listened on (address already in use); "
        "set THROUGHCARE_WITNESS_PORT to another, or to 0 for any free one.\n"
    )


ALONE = """
import sys
import services.witness.serving
print(*sorted(name for name in sys.modules if name.partition(".")[0] in ("services", "projections", "aggregates")))
"""
BESIDE_ITS_OWN = {
    *("services", "services.clock", "services.crashing", "services.problems", "services.secret_file"),
    *("services.http", "services.http.bodies", "services.http.doors", "services.http.outermost"),
    *("services.http.telling_no", "services.store", "services.store.recorder", "services.store.sqlite_files"),
    *("services.proof", "services.proof.checkpoint", "services.proof.key_lines", "services.proof.merkle"),
    *("services.proof.note", "services.proof.receipt", "services.proof.submission"),
}


def test_it_knows_nothing_of_the_record_its_keys_or_its_views() -> None:
    said = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert {one for one in said.stdout.split() if not one.startswith("services.witness")} == BESIDE_ITS_OWN
