"""The store on PostgreSQL keeps the contract of every store, and what only a database on its own can promise."""

import itertools
import threading
from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

import psycopg
import pytest

from services.clock import WallClock
from services.store.postgres import Postgres
from services.store.postgres_recorder import PostgresRecorder
from services.store.recorder import StoreDamaged, Write
from tests.services.postgres_places import lived, open_postgres, raw, without_guards
from tests.services.receipts import SIGNER, assert_proved
from tests.services.recorder_contract import JIM, Opening, RecorderContract, everything, fact, texts, write
from tests.spec import an_id


class TestPostgresRecorder(RecorderContract):
    @pytest.fixture
    def fresh(self, postgres: Postgres) -> Callable[[], Opening]:
        numbers = itertools.count()
        return lambda: partial(open_postgres, Postgres(postgres.url, f"{postgres.word}_{next(numbers)}"))


@pytest.fixture
def recorder(postgres: Postgres) -> Iterator[PostgresRecorder]:
    recorder = PostgresRecorder(postgres)
    yield recorder
    recorder.close()


def test_every_commit_is_on_the_disk_before_it_is_answered(postgres: Postgres, recorder: PostgresRecorder) -> None:
    recorder.write(write(JIM, 0))
    line = recorder._line._connection
    assert line is not None
    for asked in ("synchronous_commit", "transaction_isolation"):
        assert line.execute(f"SHOW {asked}").fetchone() == ({"synchronous_commit": "on"}.get(asked, "read committed"),)
    assert line.execute("SHOW lock_timeout").fetchone() == ("5s",)
    assert line.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("5s",)
    about = line.info.get_parameters()
    assert (about["keepalives_idle"], about["connect_timeout"], about["tcp_user_timeout"]) == ("10", "5", "20000")
    assert about["application_name"] == f"throughcare {postgres.word}_record"


def test_the_databases_own_clock_gives_the_time(recorder: PostgresRecorder) -> None:
    assert isinstance(recorder.clock, WallClock)
    now = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
    before = recorder._readers.rows(now)[0][0]
    given = recorder.write(write(JIM, 0)).recorded_at[0]
    assert before <= given <= recorder._readers.rows(now)[0][0]


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE facts SET value = '\\x00' WHERE position = 1",
        "UPDATE facts SET position = 9 WHERE position = 1",
        "DELETE FROM facts",
        "DELETE FROM facts WHERE position = 2",
        "TRUNCATE facts",
        "INSERT INTO facts SELECT * FROM facts WHERE position = 1 ON CONFLICT (position) DO UPDATE SET value = '\\x00'",
        "MERGE INTO facts USING (SELECT 1) AS one ON position = 1 WHEN MATCHED THEN DELETE",
        "SET session_replication_role = replica; DELETE FROM facts",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_a_fact(
    postgres: Postgres, recorder: PostgresRecorder, deed: str
) -> None:
    recorder.write(write(JIM, 0, "a", "b"))
    before = everything(recorder)
    with raw(postgres) as connection, pytest.raises(psycopg.IntegrityError, match="facts are never changed or removed"):
        connection.execute(deed)
    assert everything(recorder) == before


@pytest.mark.parametrize(
    "deed",
    [
        "position = 1",
        "position = 0, recorded_at = 0",
        "recorded_at = 1",
        "promised = -1",
        "store_id = gen_random_uuid()",
    ],
)
def test_the_head_never_goes_back(postgres: Postgres, recorder: PostgresRecorder, deed: str) -> None:
    recorder.write(write(JIM, 0, "a", "b"))
    with raw(postgres) as connection:
        with pytest.raises(psycopg.IntegrityError, match="the head of the record never goes back"):
            connection.execute(f"UPDATE head SET {deed}")
        for removal in ("DELETE FROM head", "TRUNCATE head"):
            with pytest.raises(psycopg.IntegrityError, match="the head of the record is never removed"):
                connection.execute(removal)


def test_facts_missing_at_the_end_are_noticed_at_the_start(postgres: Postgres) -> None:
    lived(postgres)
    with without_guards(postgres) as connection:
        connection.execute("DELETE FROM facts WHERE position > 2")
    with pytest.raises(StoreDamaged, match=rf"^{postgres.word}_record should end at position 4 and ends at 2$"):
        PostgresRecorder(postgres)


def test_facts_missing_in_the_middle_are_noticed_when_they_are_read(postgres: Postgres) -> None:
    lived(postgres)
    with without_guards(postgres) as connection:
        connection.execute("DELETE FROM facts WHERE position = 2")
    recorder = PostgresRecorder(postgres)
    with pytest.raises(StoreDamaged, match=rf"^{postgres.word}_record lacks a position after 0$"):
        recorder.after(0, 100)
    with pytest.raises(StoreDamaged, match=rf"^{postgres.word}_record lacks a version of stream "):
        recorder.stream(JIM)
    recorder.close()


def test_guards_that_were_taken_away_are_put_back_at_the_start(postgres: Postgres) -> None:
    lived(postgres)
    with without_guards(postgres):
        pass
    PostgresRecorder(postgres).close()
    with raw(postgres) as connection:
        for deed in ("DELETE FROM facts", "TRUNCATE facts"):
            with pytest.raises(psycopg.IntegrityError, match="facts are never changed or removed"):
                connection.execute(deed)
        connection.execute("ALTER TABLE facts DISABLE TRIGGER ALL")
    PostgresRecorder(postgres).close()
    with raw(postgres) as connection, pytest.raises(psycopg.IntegrityError, match="facts are never changed or removed"):
        connection.execute("DELETE FROM facts")


@pytest.mark.parametrize("deed", ["UPDATE facts SET leaf_hash = 'short'", "DELETE FROM facts"])
def test_a_leaf_that_is_none_any_more_costs_its_own_receipt_alone(postgres: Postgres, deed: str) -> None:
    keys = [number.to_bytes(32, "big") for number in range(3)]
    keyed = [write(an_id(str(number)), 0, "a", "b", "c", command_key=key) for number, key in enumerate(keys)]
    recorder = PostgresRecorder(postgres)
    recorder.write_many(keyed)
    with without_guards(postgres) as connection:
        connection.execute(f"{deed} WHERE position = 5")
    recorder.signer = SIGNER
    before, odd, after, new = recorder.write_many([*keyed, write(JIM, 0)])
    for one in (before, after, new):
        assert_proved(one, recorder)
    assert (odd.repeated, odd.receipt) == (True, None)
    recorder.close()


def test_positions_that_a_stranger_took_are_never_given_again(postgres: Postgres, recorder: PostgresRecorder) -> None:
    recorder.write(write(JIM, 0, "a"))
    with raw(postgres) as connection:
        connection.execute(
            "INSERT INTO facts SELECT 2, gen_random_uuid(), 1, key, name, recorded_at, value, content_hash, leaf_hash,"
            " NULL, NULL FROM facts WHERE position = 1"
        )
    with pytest.raises(psycopg.errors.UniqueViolation):
        recorder.write(write(JIM, 1, "b"))
    assert recorder.head().position == 1
    with pytest.raises(StoreDamaged, match="should end at position 1 and ends at 2"):
        PostgresRecorder(postgres)


def test_a_large_group_and_large_facts_go_in_one_call(recorder: PostgresRecorder) -> None:
    writes = [write(an_id(str(number % 50)), number // 50, f"{number} " + "x" * 2000) for number in range(600)]
    assert [one.positions for one in recorder.write_many(writes)] == [(number,) for number in range(1, 601)]
    big = fact("y" * 890_000)
    assert recorder.write(Write(JIM, 0, (big,))).positions == (601,)
    assert recorder.stream(JIM)[0].value == big.value
    assert len(everything(recorder)) == 601


def test_texts_of_any_language_stand_in_the_leaf_as_they_are(recorder: PostgresRecorder) -> None:
    odd = fact("żółw", organisation="Ysbyty Gwynedd – ŵ", worker=None, read_position=None)
    recorder.write(Write(JIM, 0, (odd, fact("b", read_position=2**62))))
    assert texts(everything(recorder)) == ["żółw", "b"]


def test_a_snapshot_is_given_back_to_the_code_that_made_it(recorder: PostgresRecorder) -> None:
    recorder.keep_snapshot(JIM, 7, "this code", b"state")
    assert recorder.snapshot(JIM, "this code") == (7, b"state")
    assert recorder.snapshot(JIM, "other code") is None
    recorder.keep_snapshot(JIM, 9, "other code", b"newer")
    assert recorder.snapshot(JIM, "this code") is None


def test_the_library_reads_the_same_facts(recorder: PostgresRecorder) -> None:
    recorder.write(write(JIM, 0, "a", "b", "c"))
    recorder.write(write(an_id("other"), 0, "d"))
    found = recorder.select_events(JIM, gt=1, desc=True)
    assert [(one.originator_id, one.originator_version) for one in found] == [(JIM, 3), (JIM, 2)]
    assert [one.id for one in recorder.select_notifications(2, 2)] == [2, 3]
    assert [one.id for one in recorder.select_notifications(None, 9, stop=3)] == [1, 2, 3]
    assert recorder.max_notification_id() == 4


def test_a_store_has_one_id_for_ever(postgres: Postgres, recorder: PostgresRecorder) -> None:
    other = PostgresRecorder(postgres)
    assert isinstance(recorder.store_id(), UUID)
    assert other.store_id() == recorder.store_id()
    assert other.count_by_name(0, 9) == {}
    other.write(write(JIM, 0, "a", "b"))
    assert recorder.count_by_name(0, 9) == {"CaseOpened": 2}
    assert recorder.count_by_name(1, 9) == {"CaseOpened": 1}
    assert recorder.changes() == 2
    other.close()


def test_many_threads_read_through_a_few_connections(recorder: PostgresRecorder) -> None:
    recorder.write(write(JIM, 0))
    threads = [threading.Thread(target=recorder.stream, args=(JIM,)) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(recorder._readers._idle) <= 8
