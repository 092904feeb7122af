"""`throughcare assertion` at a terminal: a key for a program, and what it sends with one request."""

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.__main__ import app
from services.clock import WallClock
from services.config import Settings
from services.embedded import Embedded
from services.signing_in.entrance import Entrance
from services.signing_in.trusted import read_trusted

WORKER = "6f1d9a52-6c1e-4d2e-9b57-0d2f6a1f7a10"
ADDRESS = "https://care.example"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("assertion", *arguments))


def test_a_key_is_made_once_and_its_public_half_shown(tmp_path: Path) -> None:
    file = tmp_path / "ward.hex"
    shown = run(str(file), "--show-key")
    assert shown.exit_code == 0, shown.output
    assert set(json.loads(shown.stdout)) == {"kty", "crv", "x", "kid"}
    assert run(str(file), "--show-key").stdout == shown.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text().strip() not in shown.stdout


def test_what_it_signs_lets_the_program_in_that_is_registered_with_the_key(tmp_path: Path) -> None:
    key = json.loads(run(str(tmp_path / "ward.hex"), "--show-key").stdout)
    ward = {"client_id": "ward", "agency": "NHS_MH", "roles": ["doctor", "ward_nurse"], "keys": [key]}
    (tmp_path / "sign-in.json").write_text(json.dumps({"machines": [ward]}))
    told = ("--client", "ward", "--to", ADDRESS, "--role", "doctor", "--worker", WORKER)
    said = run(str(tmp_path / "ward.hex"), *told)
    assert said.exit_code == 0, said.output
    with Embedded(Settings(data=tmp_path / "data"), WallClock()) as service:
        entrance = Entrance(service, read_trusted(tmp_path / "sign-in.json"), ADDRESS)
        found = entrance.program(said.stdout.strip())
    assert found.told_by == f"doctor@NHS_MH;worker={WORKER}"
    assert (found.by, found.program, found.fresh) == ("assertion", "ward", False)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("{folder}/ward.hex",), "--client: the name of the program is missing."),
        (("{folder}/tea", "--show-key"), "KEY_FILE: tea must hold 32 bytes as hex."),
        (("{folder}/open", "--show-key"), "KEY_FILE: open may be readable by its owner alone (mode 0600)."),
    ],
)
def test_what_it_says_where_it_cannot(tmp_path: Path, given: tuple[str, ...], words: str) -> None:
    (tmp_path / "tea").write_text("tea")
    (tmp_path / "tea").chmod(0o600)
    (tmp_path / "open").write_text("00" * 32)
    (tmp_path / "open").chmod(0o644)
    result = run(*(one.format(folder=tmp_path) for one in given))
    assert result.exit_code == 2
    assert result.stderr.strip() == words
