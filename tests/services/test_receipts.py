"""Whoever tells the record something is given a receipt, and what is dropped afterwards is proved by it alone."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import structlog

from aggregates._shape import Command
from services.clock import SetClock
from services.proof.receipt import Receipt, holds
from services.recording import Answer, Asked, CareRecord
from services.store.recorder import Recorder
from services.store.sqlite_recorder import SQLiteRecorder
from tests.services.receipts import SIGNER, Unable
from tests.services.test_recording import NOON, by, close, due, open_case, open_record
from tests.services.test_sqlite_recorder import without_triggers

Tell = Callable[..., Answer]


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def record(tmp_path: Path, clock: SetClock) -> Iterator[CareRecord]:
    record = open_record(tmp_path, clock)
    record.store.signer = SIGNER
    yield record
    close(record)


@pytest.fixture
def elsewhere(tmp_path: Path, clock: SetClock, record: CareRecord) -> Iterator[CareRecord]:
    """The same record, opened by another process."""
    other = open_record(tmp_path, clock)
    other.store.signer = SIGNER
    yield other
    close(other)


@pytest.fixture(params=["a thread", "an event loop"])
def tell(record: CareRecord, request: pytest.FixtureRequest) -> Tell:
    """Record one command, once as a caller without an event loop and once as one with it."""
    if request.param == "a thread":
        return lambda command, **asked: record.do_now(command, by(**asked))
    return lambda command, **asked: asyncio.run(record.do(command, by(**asked)))


def kept(answer: Answer) -> Receipt:
    """The receipt as whoever told us keeps it: a text in a file of theirs."""
    assert answer.receipt is not None
    return Receipt.read(json.loads(json.dumps(answer.receipt.to_json())))


def assert_for(answer: Answer, record: CareRecord) -> None:
    """The receipt holds and names the very facts that were answered, with the leaves that stand in the store."""
    receipt = kept(answer)
    assert holds(receipt, SIGNER.verifier)
    assert [one.position for one in receipt.facts] == [one.position for one in answer.facts]
    assert contradicted(receipt, record.store) == []


def contradicted(receipt: Receipt, store: Recorder) -> list[int]:
    """The positions at which the store has no fact, or another one than its receipt says."""
    return [one.position for one in receipt.facts if store.leaves(one.position - 1, 1) != [one.leaf_hash]]


def test_what_is_told_is_answered_with_a_receipt(tell: Tell, record: CareRecord) -> None:
    for answer in (tell(open_case()), tell(due(1), key="k"), tell(due(2))):
        assert_for(answer, record)


def test_a_command_that_says_nothing_new_gets_none(tell: Tell) -> None:
    tell(open_case())
    assert tell(open_case()).receipt is None


def test_a_repeated_command_gets_a_receipt_for_where_its_facts_stand(tell: Tell, record: CareRecord) -> None:
    first = tell(open_case(), key="k")
    tell(due(1))
    again = tell(open_case(), key="k")
    assert again.repeated
    assert_for(again, record)
    assert again.receipt == first.receipt


def test_a_command_that_another_process_took_meanwhile_gets_one_too(
    tell: Tell, record: CareRecord, elsewhere: CareRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = record._prepare

    def beaten(command: Command, asked: Asked, *, fresh: bool) -> Any:
        prepared = prepare(command, asked, fresh=fresh)
        elsewhere.do_now(command, asked)
        return prepared

    monkeypatch.setattr(record, "_prepare", beaten)
    answer = tell(open_case(), key="k")
    assert answer.repeated
    assert_for(answer, record)


def test_where_nobody_signs_there_is_none(tell: Tell, record: CareRecord) -> None:
    record.store.signer = None
    assert tell(open_case(), key="k").receipt is None
    assert tell(open_case(), key="k").receipt is None


def test_where_signing_fails_the_facts_are_answered_all_the_same(tell: Tell, record: CareRecord) -> None:
    record.store.signer = Unable()
    with structlog.testing.capture_logs() as said:
        first, again = tell(open_case(), key="k"), tell(open_case(), key="k")
    assert (len(first.facts), first.receipt) == (1, None)
    assert (again.facts, again.repeated, again.receipt) == (first.facts, True, None)
    assert said == [{"event": "receipt_not_signed", "fault": "OSError", "log_level": "error"}] * 2


@pytest.fixture
def dropped(record: CareRecord, tmp_path: Path) -> tuple[Receipt, Path]:
    """A deadline is told and its receipt given; then somebody with a copy of the file takes the fact out of it."""
    record.do_now(open_case(), by())
    receipt = kept(record.do_now(due(1), by()))
    copy = tmp_path / "copy"
    copy.mkdir()
    with closing(sqlite3.connect(tmp_path / "record.db")) as whole, closing(sqlite3.connect(copy / "record.db")) as to:
        whole.backup(to)
    with closing(without_triggers(copy / "record.db")) as insider:
        insider.execute("DELETE FROM facts WHERE position = 2")
        insider.execute("UPDATE head SET (position, recorded_at) = (SELECT position, recorded_at FROM facts)")
        insider.execute("UPDATE sqlite_sequence SET seq = 1")
    return receipt, copy


def test_a_fact_dropped_from_the_end_is_proved_by_its_receipt_alone(dropped: tuple[Receipt, Path]) -> None:
    """The store itself notices nothing: its end is its head, its leaves follow one another."""
    receipt, copy = dropped
    with closing(SQLiteRecorder(copy / "record.db")) as store:
        assert [one.position for one in store.after(0, 10)] == [1]
        assert holds(receipt, SIGNER.verifier)
        assert [one.position for one in receipt.facts] == [2]
        assert store.leaves(1, 1) == []
        assert contradicted(receipt, store) == [2]


def test_another_fact_in_its_place_is_told_apart(dropped: tuple[Receipt, Path], clock: SetClock) -> None:
    """The same command at the same moment is another fact, and what the store now signs contradicts what it signed."""
    receipt, copy = dropped
    record = open_record(copy, clock)
    record.store.signer = SIGNER
    instead = record.do_now(due(1), by())
    assert_for(instead, record)
    assert kept(instead).facts[0].position == receipt.facts[0].position == 2
    assert holds(receipt, SIGNER.verifier)
    assert contradicted(receipt, record.store) == [2]
    close(record)


def test_where_nothing_was_dropped_a_receipt_contradicts_nothing(record: CareRecord) -> None:
    record.do_now(open_case(), by())
    receipts = [kept(record.do_now(due(number), by())) for number in range(20)]
    for one in receipts:
        assert holds(one, SIGNER.verifier)
        assert contradicted(one, record.store) == []
