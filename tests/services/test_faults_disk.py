"""The disk is full: it is said so, what was answered can be read, and with room again it goes on densely (fault 16)."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
OWN_DISK = ["unshare", "--user", "--map-root-user", "--mount"]


def may_have_a_disk_of_its_own() -> bool:
    """Whether an ordinary user may lay a small disk over a folder here."""
    try:
        mounted = subprocess.run(
            [*OWN_DISK, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False, timeout=20
        )
    except FileNotFoundError:
        return False
    return mounted.returncode == 0


def filled(folder: Path, way: str) -> dict[str, Any]:
    before = OWN_DISK if way == "disk" else []
    arguments = [*before, sys.executable, "-m", "tests.services.filling", str(folder), way]
    run = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False, timeout=90)
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def found_good(told: dict[str, Any]) -> None:
    kept = told["answered"]
    assert kept > 10
    for refusal in told["refused"]:
        assert refusal["rule"] == "store_full"
        assert refusal["why"] in {
            "there is no room left for record.db; nothing was kept",
            "there is no room left for keys.db; nothing was kept",
        }
    assert told["while_full"] == {"positions": list(range(1, 3 * kept + 1)), "words": kept, "whole": True}
    goes_on, again, first = told["again"]
    assert goes_on == {"positions": [3 * kept + number for number in (1, 2, 3)], "repeated": False}
    assert again == {**goes_on, "repeated": True}
    assert first == {"positions": [1, 2, 3], "repeated": True}
    after = told["afterwards"]
    assert after == {"positions": list(range(1, 3 * kept + 4)), "words": kept + 1, "whole": True}


@pytest.mark.fault(16)
def test_a_database_that_may_not_grow_says_so_and_goes_on_when_it_may(tmp_path: Path) -> None:
    found_good(filled(tmp_path, "pages"))


@pytest.mark.fault(16)
def test_a_full_disk_says_so_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """On a small disk of its own where that is allowed; else by pages again, which every machine allows."""
    found_good(filled(tmp_path, "disk" if may_have_a_disk_of_its_own() else "pages"))
