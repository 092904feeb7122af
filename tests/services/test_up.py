"""The full stack as a newcomer starts it, under its supervisor: each part is killed in turn, and all recovers."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from services.stack.laptop import free_port
from tests.services.http.entering import By, registered

ROOT = Path(__file__).parents[2]
SECONDS = 180.0
OURS = ("relay", "projector-0", "clock", "notary", "reconciler", "api")
pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.timeout(900)]


class Up:
    """`throughcare up` in a folder, as a process of its own, and what it says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.said = folder.with_suffix(".said")
        told = {"THROUGHCARE_DATA": str(folder), "THROUGHCARE_PORT": str(self.port)}
        told |= {"THROUGHCARE_SIGN_IN": str(registered(folder.parent))}
        with self.said.open("w") as out:
            self.child = subprocess.Popen(
                [sys.executable, "-m", "services", "up", "--demo"],
                cwd=ROOT,
                env={**os.environ, **told},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def begun(self) -> "Up":
        self.until(lambda: "Throughcare is at" in self.lines())
        return self

    def lines(self) -> str:
        return self.said.read_text()

    def until(self, holds: Callable[[], bool], seconds: float = SECONDS) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert self.child.poll() is None, self.lines()
            assert time.monotonic() < end, self.lines()
            time.sleep(0.1)

    def get(self, path: str) -> tuple[int, str]:
        try:
            address = f"http://127.0.0.1:{self.port}"
            with urlopen(Request(f"{address}{path}", headers=By(audience=address).header()), timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refusal:
            return refusal.code, refusal.read().decode()
        except (URLError, OSError):
            return 0, ""

    def open_gaps(self) -> list[str]:
        """The ids of the open questions, as the pages show them."""
        status, said = self.get("/gaps")
        assert status == 200, said
        return [one["id"] for one in json.loads(said)["gaps"]]

    def ready(self) -> bool:
        status, said = self.get("/readyz")
        return status == 200 and json.loads(said)["standing"] == "ready"

    def process_of(self, part: str) -> int:
        """The process that a part had when it was last said to be running; none while it is being started again."""
        found = [line.split() for line in self.lines().splitlines() if f" {part} " in f" {line} "]
        last = [line for line in found if len(line) > 2 and line[1] == part][-1]
        return int(last[4].rstrip(")")) if last[2] == "running" else 0

    def stop(self) -> None:
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGINT)
        assert self.child.wait(SECONDS) == 0, self.lines()


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Callable[[], Up]]:
    begun: list[Up] = []

    def begin() -> Up:
        begun.append(Up(tmp_path / "data"))
        return begun[-1].begun()

    yield begin
    for one in begun:
        if one.child.poll() is None:
            one.child.kill()
            one.child.wait()


@pytest.mark.fault(1, 2, 3, 4, 5)
def test_each_part_is_killed_in_turn_and_the_pages_recover_and_all_is_found_again(up: Callable[[], Up]) -> None:
    stack = up()
    stack.until(stack.ready)
    before = stack.open_gaps()
    assert before
    for part in (*OURS, "kafka", "postgres"):
        killed = stack.process_of(part)
        os.kill(killed, signal.SIGKILL)
        stack.until(lambda part=part, killed=killed: stack.process_of(part) not in (0, killed))
        stack.until(stack.ready)
        assert stack.open_gaps() == before, part
    stack.stop()
    assert "make up` finds it again" in stack.lines()
    again = up()
    again.until(again.ready)
    assert again.open_gaps() == before
    second = subprocess.run(
        [sys.executable, "-m", "services", "up"],
        cwd=ROOT,
        env={**os.environ, "THROUGHCARE_DATA": str(again.folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 2
    assert "is running already" in second.stderr
    again.stop()


def test_left_alone_the_stack_stops_by_itself(up: Callable[[], Up]) -> None:
    stack = up()
    processes = [stack.process_of(part) for part in (*OURS, "kafka", "postgres")]
    stack.child.kill()
    stack.child.wait()
    end = time.monotonic() + SECONDS
    while any(Path(f"/proc/{one}").exists() for one in processes):
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_missing_definition_is_said_in_words(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "services", "up", "--file", str(tmp_path / "none.conf")],
        cwd=ROOT,
        env={**os.environ, "THROUGHCARE_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "is missing; run this in the folder of the project, or name it with --file" in done.stderr
