"""How the store on PostgreSQL begins: many at once, older and newer tables, a database that is not there."""

import logging
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import create_engine

from services.keyring import Keyring, kek_from
from services.recording import CareRecord
from services.store.postgres import Postgres
from services.store.postgres_connection import connect
from services.store.postgres_group import GIVEN, TYPES, parameters
from services.store.postgres_layout import NEWEST, in_transactions, revisions, settings, statement
from services.store.postgres_recorder import PostgresRecorder
from services.store.recorder import StoreDamaged, StoreUnavailable, Write
from tests.real.databases import PostgresServer
from tests.services.postgres_places import held, lived, raw
from tests.services.receipts import SIGNER, assert_proved
from tests.services.recorder_contract import BODY, JIM, KEY, everything, texts, write
from tests.spec import an_id


@pytest.fixture
def keyring(tmp_path: Path) -> Iterator[Keyring]:
    keyring = Keyring(tmp_path / "keys.db", kek_from(tmp_path / "kek.hex"))
    yield keyring
    keyring.close()


def begin(place: Postgres, number: int, together: Any) -> None:
    together.wait(60)
    recorder = PostgresRecorder(place)
    recorder.write(write(an_id(str(number)), 0))
    recorder.close()


def test_several_processes_may_start_at_once_in_an_empty_database(postgres: Postgres) -> None:
    spawning = multiprocessing.get_context("spawn")
    together = spawning.Barrier(4)
    processes = [spawning.Process(target=begin, args=(postgres, number, together)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(90)
    assert [process.exitcode for process in processes] == [0] * 4
    recorder = PostgresRecorder(postgres)
    assert len(everything(recorder)) == 4
    recorder.close()


def test_tables_that_are_as_they_should_be_are_only_looked_at(postgres: Postgres) -> None:
    lived(postgres)
    with raw(postgres) as connection, connection.transaction():
        connection.execute(
            "LOCK TABLE facts, head, layout IN EXCLUSIVE MODE"
        )  # who changed anything would have to wait
        recorder = PostgresRecorder(postgres)
        assert len(everything(recorder)) == 4
        recorder.close()


def test_a_schema_that_somebody_made_for_us_is_used(postgres: Postgres) -> None:
    with raw(postgres) as connection:
        connection.execute(f"CREATE SCHEMA {postgres.schema('record')}")
    lived(postgres)


def test_a_store_of_the_first_revision_is_brought_up_without_loss(postgres: Postgres) -> None:
    """What stood before stands as it did, is repeated and gets its receipt; what comes next follows it."""
    keyed = write(JIM, 1, "b", "c", command_key=KEY, command_body=BODY)
    written_at_the_first_revision(postgres, write(JIM, 0, "a"), keyed)
    before = as_it_stands(postgres)
    assert len(before) == 3
    recorder = PostgresRecorder(postgres)
    recorder.signer = SIGNER
    assert as_it_stands(postgres) == before
    again = recorder.write(keyed)
    assert (again.positions, again.repeated) == ((2, 3), True)
    assert_proved(again, recorder)
    assert_proved(recorder.write(write(JIM, 3, "d")), recorder)
    assert texts(everything(recorder)) == ["a", "b", "c", "d"]
    recorder.close()


def written_at_the_first_revision(place: Postgres, *writes: Write) -> None:
    """Facts as they came in before the leaf hashes were answered."""
    name = place.schema("record")
    with raw(place) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    engine = create_engine("postgresql+psycopg://", creator=lambda: in_transactions(connect(place, "record")))
    with engine.begin() as bringing:
        command.upgrade(settings(bringing, name), "0001")
    engine.dispose()
    call = statement(f"SELECT {{schema}}.write_facts({GIVEN})", name)
    with raw(place) as connection:
        for one in writes:
            given = parameters([one], None, whole=False)
            told = connection.pgconn.exec_params(call, given, TYPES, [1] * len(given), 1)
            assert told.error_message == b""


def as_it_stands(place: Postgres) -> list[Any]:
    """Every column of every fact, and the head."""
    with raw(place) as connection:
        facts = connection.execute("SELECT * FROM facts ORDER BY position").fetchall()
        assert connection.execute("SELECT position FROM head").fetchone() == (len(facts),)
    return facts


def test_several_processes_may_bring_up_an_older_store_at_once(postgres: Postgres) -> None:
    written_at_the_first_revision(postgres, write(JIM, 0, "a"))
    with ThreadPoolExecutor(4) as pool:
        for recorder in pool.map(PostgresRecorder, [postgres] * 4):
            recorder.close()
    recorder = PostgresRecorder(postgres)
    assert texts(everything(recorder)) == ["a"]
    recorder.close()


def test_the_newest_revision_is_the_one_the_start_looks_for() -> None:
    scripts = ScriptDirectory.from_config(settings(None, "care_record"))
    assert scripts.get_heads() == [NEWEST]
    assert {script.revision for script in scripts.walk_revisions()} == revisions()


def test_tables_of_a_newer_version_are_left_alone(postgres: Postgres) -> None:
    lived(postgres)
    with raw(postgres) as connection:
        connection.execute("UPDATE layout SET version_num = '9999'")
    words = rf"^{postgres.word}_record was written by a newer version of this service \(layout 9999\)$"
    with pytest.raises(StoreDamaged, match=words):
        PostgresRecorder(postgres)


def test_two_stores_in_one_database_know_nothing_of_each_other(postgres: Postgres) -> None:
    other = Postgres(postgres.url, f"{postgres.word}_2")
    one, two = PostgresRecorder(postgres), PostgresRecorder(other)
    one.write(write(JIM, 0, "a"))
    two.write(write(JIM, 0, "b", "c"))
    assert (one.head().position, two.head().position) == (1, 2)
    assert one.store_id() != two.store_id()
    one.close()
    two.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (
            "postgresql://nobody:secret-word@127.0.0.1:1/nowhere",
            r"^the database that keeps care_record cannot be reached",
        ),
        (
            "postgresql://nobody:secret-word@127.0.0.1:1/?nonsense=1",
            r"^the address of the database that keeps care_record",
        ),
        (
            "nonsense secret-word",
            r"^the address of the database that keeps care_record is none that PostgreSQL understands$",
        ),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_without_its_password(
    url: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreUnavailable, match=words) as told:
        PostgresRecorder(Postgres(url))
    assert told.value.rule == "store_out_of_reach"
    every = [told.value, told.value.__cause__, told.value.__context__ if told.value.__cause__ else None]
    assert not [one for one in every if "secret-word" in str(one)]
    assert "secret-word" not in caplog.text


def test_a_database_that_is_away_at_the_start_is_told_and_found_when_it_is_there(own_postgres: PostgresServer) -> None:
    place = Postgres(own_postgres.url)
    own_postgres.stop()
    with pytest.raises(
        StoreUnavailable, match=r"^the database that keeps care_record cannot be reached; nothing was kept$"
    ):
        PostgresRecorder(place)
    own_postgres.up()
    lived(place)


def test_a_record_stands_on_either_and_says_where(postgres: Postgres, keyring: Keyring, tmp_path: Path) -> None:
    for where in (postgres, tmp_path / "record.db"):
        record = CareRecord(where, keyring)
        assert isinstance(record.store, PostgresRecorder) == isinstance(where, Postgres)
        assert record.store.head().position == 0
        record.close()


@pytest.mark.parametrize("name", ["POSTGRES_ENABLE_DB_FUNCTIONS", "CARE_RECORD_POSTGRES_ENABLE_DB_FUNCTIONS"])
def test_a_record_refuses_to_start_with_functions_that_lose_facts(
    postgres: Postgres, keyring: Keyring, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "y")
    words = "^POSTGRES_ENABLE_DB_FUNCTIONS is set, and with those functions a reader can miss a fact for ever"
    with pytest.raises(StoreUnavailable, match=words) as told:
        CareRecord(postgres, keyring)
    assert told.value.rule == "store_unsafe"
    monkeypatch.setenv(name, "n")
    CareRecord(postgres, keyring).close()


def test_a_store_whose_lock_is_held_still_opens(postgres: Postgres) -> None:
    lived(postgres)
    with held(postgres):
        recorder = PostgresRecorder(postgres)
        assert len(everything(recorder)) == 4
        recorder.close()
