"""Whoever follows the record misses nothing: not while a writer stands still, and not when the line goes dead."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import ApplicationRecorder, InfrastructureFactory, StoredEvent
from psycopg.conninfo import conninfo_to_dict

from services.store import postgres_waiting
from services.store.postgres import Postgres
from services.store.postgres_recorder import PostgresRecorder
from services.store.recorder import Recorder, StoreUnavailable
from tests.services.postgres_places import call_in, through_a_proxy, wait_until_somebody_waits_for_the_lock
from tests.services.recorder_contract import ANN, JIM, everything, texts, write


@pytest.fixture
def recorder(postgres: Postgres) -> Iterator[PostgresRecorder]:
    recorder = PostgresRecorder(postgres)
    yield recorder
    recorder.close()


@contextmanager
def begun(url: str) -> Iterator["psycopg.Connection[Any]"]:
    with psycopg.connect(url) as connection:
        yield connection


@pytest.mark.fault(15)
def test_a_reader_passes_nothing_while_a_writer_is_in_mid_transaction(
    postgres: Postgres, recorder: PostgresRecorder
) -> None:
    recorder.write(write(JIM, 0, "a"))
    with begun(postgres.url) as slow:
        call_in(slow, recorder.name, write(JIM, 1, "b"))
        later = threading.Thread(target=recorder.write, args=(write(ANN, 0, "c"),))
        later.start()
        wait_until_somebody_waits_for_the_lock(postgres)
        assert texts(recorder.after(0, 100)) == ["a"]
        assert recorder.head().position == 1
        assert not recorder.wait_for_facts(1, 0)
        slow.commit()
    later.join(30)
    assert texts(recorder.after(1, 100)) == ["b", "c"]
    assert texts(everything(recorder)) == ["a", "b", "c"]


def test_a_writer_that_gave_up_in_mid_transaction_leaves_no_hole(
    postgres: Postgres, recorder: PostgresRecorder
) -> None:
    with begun(postgres.url) as slow:
        call_in(slow, recorder.name, write(JIM, 0, "never"))
        slow.rollback()
    assert recorder.write(write(JIM, 0, "a")).positions == (1,)
    assert texts(everything(recorder)) == ["a"]


@pytest.fixture
def library(postgres: Postgres) -> Iterator[Callable[[bool], ApplicationRecorder]]:
    """The library's own recorder in a schema of its own, with or without its functions in the database."""
    made: list[Any] = []

    def make(functions: bool) -> ApplicationRecorder:
        schema = f"{postgres.word}_{'functions' if functions else 'table_lock'}"
        with psycopg.connect(postgres.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
        about = conninfo_to_dict(postgres.url)
        env = {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(about.get("dbname", "postgres")),
            "POSTGRES_HOST": str(about["host"]),
            "POSTGRES_PORT": str(about.get("port", 5432)),
            "POSTGRES_USER": str(about["user"]),
            "POSTGRES_PASSWORD": str(about.get("password", "")),
            "POSTGRES_SCHEMA": schema,
            "POSTGRES_LOCK_TIMEOUT": "1",
            "POSTGRES_ENABLE_DB_FUNCTIONS": "y" if functions else "n",
        }
        factory = InfrastructureFactory.construct(env)
        made.append(factory)
        return factory.application_recorder()

    yield make
    for factory in made:
        factory.close()


@pytest.mark.fault(15)
def test_with_the_functions_of_the_library_a_reader_loses_a_fact_for_ever(
    library: Callable[[bool], ApplicationRecorder],
) -> None:
    recorder: Any = library(True)
    with recorder.datastore.get_connection() as slow, slow.cursor() as cursor:
        one = event("slow")
        given = recorder.construct_pg_stored_event(one.originator_id, one.originator_version, one.topic, one.state)
        cursor.execute("BEGIN")
        cursor.execute(recorder.sql_invoke_pg_function_insert_events, ([given],))
        recorder.insert_events([event("quick")])
        seen = [(one.id, one.state) for one in recorder.select_notifications(1, 10)]
        assert seen == [(2, b"quick")]  # a reader goes on after 2 from here
        cursor.execute("COMMIT")
    assert recorder.select_notifications(2, 10, inclusive_of_start=False) == []
    assert [one.state for one in recorder.select_notifications(1, 10)] == [b"slow", b"quick"]


def event(text: str) -> StoredEvent:
    return StoredEvent(uuid4(), 1, "told", text.encode())


def test_whoever_waits_is_told_of_a_new_fact(recorder: PostgresRecorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_waiting, "LOOK_SECONDS", 3600.0)  # so that nothing but being told can end the wait
    assert not recorder.wait_for_facts(0, 0)
    found: list[bool] = []
    waiting = threading.Thread(target=lambda: found.append(recorder.wait_for_facts(0, 60)))
    waiting.start()
    wait_until_somebody_listens(recorder)
    recorder.write(write(JIM, 0))
    waiting.join(60)
    assert found == [True]
    assert recorder.wait_for_facts(0, 0)
    assert not recorder.wait_for_facts(1, 0.01)


def wait_until_somebody_listens(recorder: PostgresRecorder) -> None:
    listening = (
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE %s AND query LIKE '%%position%%head%%'"
    )
    while recorder._readers.rows(listening, (f"%{recorder.name}",))[0][0] == 0:
        pass


def test_whoever_waits_finds_a_new_fact_though_nobody_told_them(
    postgres: Postgres, recorder: PostgresRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_waiting, "LOOK_SECONDS", 0.05)
    assert not recorder.wait_for_facts(0, 0)
    listener = recorder._new_facts._connection
    assert listener is not None
    listener.execute("UNLISTEN *")
    found: list[bool] = []
    waiting = threading.Thread(target=lambda: found.append(recorder.wait_for_facts(0, 60)))
    waiting.start()
    recorder.write(write(JIM, 0))
    waiting.join(60)
    assert found == [True]


def test_a_listener_that_was_cut_off_says_so_and_connects_anew(postgres: Postgres, recorder: PostgresRecorder) -> None:
    with through_a_proxy(postgres) as (network, place):
        follower: Recorder = PostgresRecorder(place)
        assert isinstance(follower, PostgresRecorder)
        recorder.write(write(JIM, 0))
        assert follower.wait_for_facts(0, 0)
        network.drop()
        with pytest.raises(StoreUnavailable, match="cannot be reached"):
            follower.wait_for_facts(0, 0)
        network.heal()
        assert follower.wait_for_facts(0, 0)
        follower.close()
