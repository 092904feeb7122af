"""Killed at every step of a write: what was answered is there, nothing is there by half (faults 1 and 29)."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from schemas import avro
from services.proof.receipt import holds
from services.recording import Answer, CareRecord
from services.store.sqlite_recorder import SQLiteRecorder
from tests.services.dying import asked, line, open_record
from tests.services.receipts import SIGNER

ROOT = Path(__file__).parents[2]
FACTS_OF_A_LINE = ["CaseOpened", "StepRecorded", "DeadlineSet"]
SEED = 20260304


def started(folder: Path, door: str, commands: int, crash_at: str = "") -> "subprocess.Popen[str]":
    settings = {"THROUGHCARE_CRASH_AT": crash_at} if crash_at else {}
    arguments = [sys.executable, "-m", "tests.services.dying", str(folder), door, str(commands)]
    return subprocess.Popen(arguments, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True)


def answers(child: "subprocess.Popen[str]") -> dict[int, list[int]]:
    """What the process that died had answered: the number of each command, and where its facts stand."""
    assert child.stdout is not None
    with child.stdout:
        out = child.stdout.read()
    assert child.wait(60) == -signal.SIGKILL, out
    told = [json.loads(one) for one in out.splitlines() if one.endswith("}")]
    return {one["number"]: one["positions"] for one in told}


def found_sound(store: SQLiteRecorder) -> dict[UUID, list[int]]:
    """Every fact can be read, positions are dense, and each case has all facts of its line; tells where."""
    facts = store.after(0, 1_000_000)
    assert [one.position for one in facts] == list(range(1, len(facts) + 1))
    assert store.head().position == len(facts)
    of_cases: dict[UUID, list[Any]] = {}
    for one in facts:
        of_cases.setdefault(one.stream, []).append(avro.read(one))
    for recorded in of_cases.values():
        assert [type(one.fact).__name__ for one in recorded] == FACTS_OF_A_LINE
        positions = [one.position for one in recorded]
        assert positions == list(range(positions[0], positions[0] + 3))
    return {case: [one.position for one in recorded] for case, recorded in of_cases.items()}


def all_there(record: CareRecord, answered: dict[int, list[int]]) -> dict[UUID, list[int]]:
    """Everything that was answered stands where the answer said."""
    found = found_sound(record.store)
    for number, positions in answered.items():
        assert found[line(number).case_id] == positions
    return found


def assert_receipt(answer: Answer) -> None:
    """Whatever had become of the command, whoever gives it again has proof of where its facts stand."""
    assert answer.receipt is not None
    assert holds(answer.receipt, SIGNER.verifier)
    assert [one.position for one in answer.receipt.facts] == [one.position for one in answer.facts]


@pytest.mark.parametrize("door", ["thread", "loop"])
@pytest.mark.parametrize("point", ["write.locked", "write.before_commit", "write.after_commit"])
@pytest.mark.fault(1)
def test_killed_at_each_step_of_a_write(tmp_path: Path, point: str, door: str) -> None:
    answered = answers(started(tmp_path, door, 20, point))
    assert len(answered) >= 4
    record = open_record(tmp_path)
    found = all_there(record, answered)
    unanswered = [number for number in range(60) if number not in answered]
    kept = [number for number in unanswered if line(number).case_id in found]
    if point == "write.after_commit" or door == "thread":  # a group before the last may be kept and not yet answered
        assert bool(kept) == (point == "write.after_commit")
    before = record.store.head().position
    for number in range(60):
        again = record.do_now(line(number), asked(number))
        assert again.repeated == (number in answered or number in kept)
        assert len(again.facts) == 3
        assert_receipt(again)
        if number in answered:
            assert [one.position for one in again.facts] == answered[number]
    assert record.store.head().position == before + 3 * (60 - len(found))
    assert len(found_sound(record.store)) == 60
    record.close()
    record.keyring.close()


@pytest.mark.fault(1)
def test_killed_at_any_moment_again_and_again(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    print(f"seed {SEED}")
    answered: dict[int, list[int]] = {}
    for _ in range(3):
        child = started(tmp_path, "loop", 1_000_000)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0.02, 0.4))
        child.kill()
        answered |= answers(child)
        record = open_record(tmp_path)
        all_there(record, answered)
        record.close()
        record.keyring.close()
    assert len(answered) >= 3


@pytest.mark.fault(29)
def test_two_processes_at_one_stream_lose_nothing_and_say_so_when_they_give_up(tmp_path: Path) -> None:
    record = open_record(tmp_path)
    record.do_now(line(0), asked(0))
    both = [started(tmp_path, "one stream", number) for number in (1, 2)]
    told = [json.loads(child.communicate(timeout=60)[0]) for child in both]
    positions = sorted(position for one in told for position in one["positions"])
    facts = record.store.stream(line(0).case_id)
    assert [one.version for one in facts] == list(range(1, len(facts) + 1))
    assert positions == [one.position for one in facts][3:]
    assert set(told[0]["refused"]) | set(told[1]["refused"]) <= {"stream_busy"}
    assert sum(len(one["positions"]) + len(one["refused"]) for one in told) == 200
    record.close()
    record.keyring.close()
