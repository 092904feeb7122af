"""A witness with a memory on disk, at noon."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from services.clock import SetClock
from services.witness.countersigning import Witness
from services.witness.known_logs import KnownLogs
from services.witness.memory import Memory
from tests.services.witness.made_log import LOG, NOON, Log, a_witness


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with closing(Memory(tmp_path / "witness.db", may_begin=True)) as one:
        yield one


@pytest.fixture
def witness(memory: Memory, clock: SetClock) -> Witness:
    return Witness(a_witness("witness.example", 1), KnownLogs([LOG.verifier]), memory, clock)


@pytest.fixture
def log() -> Log:
    return Log().grow(5)
