"""The embedded store keeps the contract of every store, and what only a file of SQLite can promise or break."""

import asyncio
import hashlib
import itertools
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from services.clock import Clock
from services.store.leaf import Leaf
from services.store.recorder import StoreDamaged, StoreUnavailable, Write
from services.store.sqlite_recorder import SQLiteRecorder
from tests.services.recorder_contract import JIM, Opening, RecorderContract, all_at_once, everything, texts, write
from tests.spec import an_id

FULL = "PRAGMA max_page_count={}"


def open_sqlite(file: Path, clock: Clock | None = None) -> SQLiteRecorder:
    return SQLiteRecorder(file, clock)


class TestSQLiteRecorder(RecorderContract):
    @pytest.fixture
    def fresh(self, tmp_path: Path) -> Callable[[], Opening]:
        numbers = itertools.count()
        return lambda: partial(open_sqlite, tmp_path / f"record-{next(numbers)}.db")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture
def recorder(file: Path) -> Iterator[SQLiteRecorder]:
    recorder = SQLiteRecorder(file)
    yield recorder
    recorder.close()


@pytest.fixture
def raw(file: Path, recorder: SQLiteRecorder) -> Iterator[sqlite3.Connection]:
    """What anybody who may read the file could do to it."""
    connection = sqlite3.connect(file, isolation_level=None)
    yield connection
    connection.close()


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def lived(file: Path, facts: int = 4) -> Path:
    """A store with some facts in it, closed again."""
    recorder = SQLiteRecorder(file)
    for number in range(facts):
        recorder.write(write(JIM, number, f"fact {number}"))
    recorder.close()
    return file


def without_triggers(file: Path) -> sqlite3.Connection:
    """Somebody with the file in their hands, who takes its guards away first."""
    connection = sqlite3.connect(file, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def test_every_commit_is_on_the_disk_before_it_is_answered(recorder: SQLiteRecorder) -> None:
    assert pragma(recorder._connection, "journal_mode") == "wal"
    assert pragma(recorder._connection, "synchronous") == 2
    assert pragma(recorder._reader(), "synchronous") == 2


def test_the_files_are_for_their_owner_alone(file: Path, recorder: SQLiteRecorder) -> None:
    recorder.write(write(JIM, 0))
    files = sorted(file.parent.iterdir())
    assert [one.name for one in files] == ["record.db", "record.db-shm", "record.db-wal"]
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}


def test_a_file_that_was_open_to_others_is_closed_to_them(file: Path) -> None:
    lived(file).chmod(0o644)
    SQLiteRecorder(file).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE facts SET value=x'00' WHERE position=1",
        "UPDATE facts SET position=9 WHERE position=1",
        "DELETE FROM facts",
        "DELETE FROM facts WHERE position=2",
        "INSERT OR REPLACE INTO facts SELECT * FROM facts WHERE position=1",
        "INSERT OR REPLACE INTO facts SELECT 3, stream, version, key, name, recorded_at, x'00', content_hash,"
        " leaf_hash, NULL, NULL FROM facts WHERE position=1",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_a_fact(
    recorder: SQLiteRecorder, raw: sqlite3.Connection, deed: str
) -> None:
    recorder.write(write(JIM, 0, "a", "b"))
    before = everything(recorder)
    with pytest.raises(sqlite3.IntegrityError, match="facts are never changed or removed"):
        raw.execute(deed)
    assert everything(recorder) == before


@pytest.mark.parametrize("deed", ["position=1", "position=0, recorded_at=0", "recorded_at=1", "promised=-1"])
def test_the_head_never_goes_back(recorder: SQLiteRecorder, raw: sqlite3.Connection, deed: str) -> None:
    recorder.write(write(JIM, 0, "a", "b"))
    with pytest.raises(sqlite3.IntegrityError, match="the head of the record never goes back"):
        raw.execute(f"UPDATE head SET {deed}")
    with pytest.raises(sqlite3.IntegrityError, match="the head of the record is never removed"):
        raw.execute("DELETE FROM head")


def test_a_position_is_never_given_twice(file: Path) -> None:
    raw = without_triggers(lived(file))
    raw.execute("DELETE FROM facts WHERE position=4")
    assert raw.execute("SELECT seq FROM sqlite_sequence WHERE name='facts'").fetchone() == (4,)
    raw.execute(
        "INSERT INTO facts (stream, version, key, name, recorded_at, value, content_hash, leaf_hash)"
        " SELECT stream, 9, key, name, recorded_at, value, content_hash, leaf_hash FROM facts WHERE position=3"
    )
    assert raw.execute("SELECT max(position) FROM facts").fetchone() == (5,)
    raw.close()


def test_facts_missing_at_the_end_are_noticed_at_the_start(file: Path) -> None:
    raw = without_triggers(lived(file))
    raw.execute("DELETE FROM facts WHERE position>2")
    raw.close()
    with pytest.raises(StoreDamaged, match=r"^record\.db should end at position 4 and ends at 2$"):
        SQLiteRecorder(file)


def test_facts_missing_in_the_middle_are_noticed_when_they_are_read(file: Path) -> None:
    raw = without_triggers(lived(file))
    raw.execute("DELETE FROM facts WHERE position=2")
    raw.close()
    recorder = SQLiteRecorder(file)
    with pytest.raises(StoreDamaged, match=r"^record\.db lacks a position after 0$"):
        recorder.after(0, 100)
    with pytest.raises(StoreDamaged, match=r"^record\.db lacks a version of stream "):
        recorder.stream(JIM)
    recorder.close()


def test_guards_that_were_taken_away_are_put_back_at_the_start(file: Path) -> None:
    without_triggers(lived(file)).close()
    SQLiteRecorder(file).close()
    raw = sqlite3.connect(file, isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError, match="facts are never changed or removed"):
        raw.execute("DELETE FROM facts")
    raw.close()


def test_a_file_of_a_newer_version_is_left_alone(file: Path) -> None:
    raw = sqlite3.connect(lived(file), isolation_level=None)
    raw.execute("PRAGMA user_version=2")
    raw.close()
    words = r"^record\.db was written by a newer version of this service \(layout 2\)$"
    with pytest.raises(StoreDamaged, match=words):
        SQLiteRecorder(file)


def test_what_is_no_database_is_refused(file: Path) -> None:
    file.write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(StoreDamaged, match=r"^record\.db is damaged; restore it from its backup$"):
        SQLiteRecorder(file)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"^record\.db cannot be read or written; nothing was kept$") as told:
        SQLiteRecorder(tmp_path / "nowhere" / "record.db")
    assert told.value.rule == "store_out_of_reach"


@pytest.mark.fault(30)
def test_a_store_that_another_process_holds_too_long_is_told(recorder: SQLiteRecorder, raw: sqlite3.Connection) -> None:
    recorder._connection.execute("PRAGMA busy_timeout=50")
    raw.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match=r"^another process holds record\.db; nothing was kept$") as told:
        recorder.write(write(JIM, 0))
    assert told.value.rule == "store_busy"
    raw.execute("ROLLBACK")
    assert recorder.write(write(JIM, 0)).positions == (1,)


def big(number: int) -> Write:
    return write(an_id(f"big {number}"), 0, f"{number} " + "x" * 3000)


def fill(recorder: SQLiteRecorder) -> int:
    """Write until there is no room; tells how many facts were answered."""
    for number in range(1000):
        try:
            recorder.write(big(number))
        except StoreUnavailable as full:
            assert (full.rule, str(full)) == (
                "store_full",
                "there is no room left for record.db; nothing was kept",
            )
            return number
    raise AssertionError("the store took a thousand facts and was never full")


@pytest.mark.fault(16)
def test_a_full_disk_keeps_what_was_answered_and_goes_on_when_there_is_room(recorder: SQLiteRecorder) -> None:
    recorder._connection.execute(FULL.format(60))
    kept = fill(recorder)
    assert kept > 10
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            recorder.write(big(kept))
    assert len(everything(recorder)) == kept
    recorder._connection.execute(FULL.format(100_000))
    assert recorder.write(big(kept)).positions == (kept + 1,)
    assert len(everything(recorder)) == kept + 1


def test_on_a_full_disk_every_caller_of_a_group_is_told(recorder: SQLiteRecorder) -> None:
    recorder._connection.execute(FULL.format(60))
    kept = fill(recorder)
    answers = asyncio.run(all_at_once(recorder, [big(kept + number) for number in range(50)]))
    assert all(isinstance(answer, StoreUnavailable) and answer.rule == "store_full" for answer in answers)
    assert len(everything(recorder)) == kept


def test_a_store_on_a_full_disk_still_opens(file: Path, recorder: SQLiteRecorder) -> None:
    recorder.write(write(JIM, 0, "a"))
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")  # whoever wrote at the start would have to wait for this
    other = SQLiteRecorder(file)
    assert texts(everything(other)) == ["a"]
    other.close()
    raw.close()


@pytest.mark.parametrize("page", [1, 2, 3, -1])
@pytest.mark.fault(19)
def test_a_damaged_page_is_told_and_nothing_is_guessed(file: Path, page: int) -> None:
    lived(file, 40)
    content = bytearray(file.read_bytes())
    start = (page % (len(content) // 4096)) * 4096
    content[start : start + 64] = b"\xa5" * 64
    file.write_bytes(content)
    with pytest.raises(StoreDamaged, match=r"^record\.db is damaged; restore it from its backup$"):
        read_whole(file)


def read_whole(file: Path) -> None:
    recorder = SQLiteRecorder(file)
    try:
        recorder.after(0, 1000)
        recorder.stream(JIM)
        recorder.write(write(JIM, 40))
        raw = sqlite3.connect(file)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        raw.close()
    finally:
        recorder.close()


def test_readers_of_threads_that_ended_are_closed(recorder: SQLiteRecorder) -> None:
    for _ in range(20):
        thread = threading.Thread(target=recorder.head)
        thread.start()
        thread.join()
    assert len(recorder._readers) <= 2


def test_a_caller_in_a_thread_never_waits_for_what_the_writer_took(recorder: SQLiteRecorder) -> None:
    async def both() -> None:
        for number in range(200):
            soon = recorder.write_soon(write(an_id(f"soon {number}"), 0))
            now = asyncio.to_thread(recorder.write, write(an_id(f"now {number}"), 0))
            await asyncio.wait_for(asyncio.gather(soon, now), 20)

    asyncio.run(both())
    assert len(everything(recorder)) == 400


def test_a_caller_that_gave_up_delays_nobody(recorder: SQLiteRecorder) -> None:
    async def give_up() -> None:
        waiting = [recorder.write_soon(write(an_id(str(number)), 0)) for number in range(50)]
        for one in waiting[::2]:
            one.cancel()
        await asyncio.gather(*waiting[1::2])

    asyncio.run(give_up())
    assert len(everything(recorder)) == 50


def test_callers_of_a_loop_that_ended_are_forgotten(recorder: SQLiteRecorder) -> None:
    async def leave() -> None:
        for number in range(50):
            _ = recorder.write_soon(write(an_id(str(number)), 0))

    asyncio.run(leave())
    assert recorder.write(write(JIM, 0)).positions[0] <= 51


def test_a_snapshot_is_given_back_to_the_code_that_made_it(recorder: SQLiteRecorder) -> None:
    recorder.keep_snapshot(JIM, 7, "this code", b"state")
    assert recorder.snapshot(JIM, "this code") == (7, b"state")
    assert recorder.snapshot(JIM, "other code") is None
    recorder.keep_snapshot(JIM, 9, "other code", b"newer")
    assert recorder.snapshot(JIM, "this code") is None


def test_the_library_reads_the_same_facts(recorder: SQLiteRecorder) -> None:
    recorder.write(write(JIM, 0, "a", "b", "c"))
    recorder.write(write(an_id("other"), 0, "d"))
    found = recorder.select_events(JIM, gt=1, desc=True)
    assert [(one.originator_id, one.originator_version) for one in found] == [(JIM, 3), (JIM, 2)]
    assert [one.originator_version for one in recorder.select_events(JIM, lte=2, limit=1)] == [1]
    assert [one.id for one in recorder.select_notifications(2, 2)] == [2, 3]
    assert [one.id for one in recorder.select_notifications(2, 2, inclusive_of_start=False)] == [3, 4]
    assert [one.id for one in recorder.select_notifications(None, 9, stop=3)] == [1, 2, 3]
    assert recorder.max_notification_id() == 4


def test_the_first_leaf_of_version_1_is_frozen() -> None:
    leaf = Leaf(
        position=7,
        stream=an_id("stream"),
        version=3,
        recorded_at=1_772_634_000_000_000,
        name="CaseOpened",
        worker=an_id("worker"),
        organisation="LA",
        previous=hashlib.sha256(b"previous").digest(),
        content_hash=hashlib.sha256(b"content").digest(),
        read_position=6,
    )
    assert leaf.hash().hex() == "42e0dde6b1b918bd869dea4b264289900d280af4698c8fe88545db6ec058e339"
    nobodys = leaf._replace(worker=None, read_position=None)
    assert nobodys.hash().hex() == "82c239441ded16d76f821281e88f06dd01a108eaf07ed2aa4354b7b000d61380"
