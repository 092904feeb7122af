"""Killed at every step of a write to PostgreSQL: what was answered is there, nothing by half (faults 1 and 29)."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.recording import CareRecord
from services.store.postgres import Postgres
from tests.services.dying import asked, line
from tests.services.dying_on_postgres import open_record
from tests.services.postgres_places import raw
from tests.services.test_faults_crashing import ROOT, all_there, answers, assert_receipt, found_sound

SEED = 20260305


@pytest.fixture
def record(tmp_path: Path, postgres: Postgres) -> Iterator[CareRecord]:
    record = open_record(tmp_path, postgres)
    yield record
    record.close()
    record.keyring.close()


def started(folder: Path, place: Postgres, door: str, commands: int, crash_at: str = "") -> "subprocess.Popen[str]":
    settings = {"THROUGHCARE_POSTGRES": place.url, **({"THROUGHCARE_CRASH_AT": crash_at} if crash_at else {})}
    arguments = [sys.executable, "-m", "tests.services.dying_on_postgres", str(folder), place.word, door, str(commands)]
    return subprocess.Popen(arguments, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True)


def wait_until_it_has_gone(place: Postgres) -> None:
    """What a process sent before it died is still done by the server, or is not; afterwards its connection is gone."""
    open_still = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE %s"
    with raw(place) as connection:
        while connection.execute(open_still, (f"%{place.schema('record')}",)).fetchone() != (0,):
            pass


@pytest.mark.parametrize("door", ["thread", "loop"])
@pytest.mark.parametrize("point", ["write.before_send", "write.sent", "write.after_commit"])
@pytest.mark.fault(1)
def test_killed_at_each_step_of_a_write(tmp_path: Path, postgres: Postgres, point: str, door: str) -> None:
    answered = answers(started(tmp_path, postgres, door, 20, point))
    assert len(answered) >= 4
    wait_until_it_has_gone(postgres)
    record = open_record(tmp_path, postgres)
    found = all_there(record, answered)
    kept = [number for number in range(60) if number not in answered and line(number).case_id in found]
    if point != "write.before_send":
        assert kept  # also what was only sent: the server does what it was asked, whether or not anybody still listens
    elif door == "thread":
        assert not kept
    for number in range(60):
        again = record.do_now(line(number), asked(number))
        assert again.repeated == (number in answered or number in kept)
        assert_receipt(again)
        assert [one.position for one in again.facts] == answered.get(number, [one.position for one in again.facts])
    assert len(found_sound(record.store)) == 60
    record.close()
    record.keyring.close()


@pytest.mark.fault(1)
def test_killed_at_any_moment_again_and_again(tmp_path: Path, postgres: Postgres) -> None:
    chance = random.Random(SEED)
    print(f"seed {SEED}")
    answered: dict[int, list[int]] = {}
    for _ in range(3):
        child = started(tmp_path, postgres, "loop", 1_000_000)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0.02, 0.4))
        child.kill()
        answered |= answers(child)
        wait_until_it_has_gone(postgres)
        record = open_record(tmp_path, postgres)
        all_there(record, answered)
        record.close()
        record.keyring.close()
    assert len(answered) >= 3


@pytest.mark.fault(29)
def test_two_processes_at_one_stream_lose_nothing_and_say_so_when_they_give_up(
    tmp_path: Path, postgres: Postgres, record: CareRecord
) -> None:
    record.do_now(line(0), asked(0))
    both = [started(tmp_path, postgres, "one stream", number) for number in (1, 2)]
    told = [json.loads(child.communicate(timeout=60)[0]) for child in both]
    positions = sorted(position for one in told for position in one["positions"])
    facts = record.store.stream(line(0).case_id)
    assert [one.version for one in facts] == list(range(1, len(facts) + 1))
    assert positions == [one.position for one in facts][3:]
    assert set(told[0]["refused"]) | set(told[1]["refused"]) <= {"stream_busy"}
    assert sum(len(one["positions"]) + len(one["refused"]) for one in told) == 200
