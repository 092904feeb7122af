"""What tests of the store on PostgreSQL share: how it is opened, and what anybody with the database's URL could do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from services.clock import Clock
from services.store.postgres import Postgres
from services.store.postgres_group import CALL, TYPES, parameters
from services.store.postgres_layout import statement
from services.store.postgres_recorder import PostgresRecorder
from services.store.recorder import Write
from tests.real.proxy import Proxy
from tests.services.recorder_contract import JIM, write


def open_postgres(place: Postgres, clock: Clock | None = None) -> PostgresRecorder:
    return PostgresRecorder(place, clock)


def lived(place: Postgres, facts: int = 4) -> None:
    """A store with some facts in it, closed again."""
    recorder = PostgresRecorder(place)
    for number in range(facts):
        recorder.write(write(JIM, number, f"fact {number}"))
    recorder.close()


@contextmanager
def raw(place: Postgres) -> Iterator["psycopg.Connection[Any]"]:
    """Whoever may enter the database, in the schema of the record."""
    with psycopg.connect(place.url, autocommit=True) as connection:
        connection.execute("SELECT set_config('search_path', %s, false)", (place.schema("record"),))
        yield connection


@contextmanager
def without_guards(place: Postgres) -> Iterator["psycopg.Connection[Any]"]:
    """Somebody who owns the tables, and takes their guards away first."""
    with raw(place) as connection:
        found = connection.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgrelid IN ('facts'::regclass, 'head'::regclass)"
        ).fetchall()
        for name, table in found:
            connection.execute(sql.SQL("DROP TRIGGER {} ON {}").format(sql.Identifier(name), sql.Identifier(table)))
        yield connection


@contextmanager
def through_a_proxy(place: Postgres) -> Iterator[tuple[Proxy, Postgres]]:
    """The same database by way of a network that a test may cut."""
    parts = urlsplit(place.url)
    proxy = Proxy(parts.port, host=parts.hostname or "127.0.0.1")
    where = parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{proxy.port}")
    try:
        yield proxy, Postgres(where.geturl(), place.word)
    finally:
        proxy.close()


@contextmanager
def held(place: Postgres, application: str = "a stuck writer") -> Iterator["psycopg.Connection[Any]"]:
    """A writer that took the lock on the head and stands still, until the test lets it go."""
    with psycopg.connect(place.url, application_name=application) as connection:
        connection.execute("SELECT set_config('search_path', %s, false)", (place.schema("record"),))
        connection.execute("SELECT * FROM head FOR UPDATE")
        yield connection
        connection.rollback()


def call_in(connection: "psycopg.Connection[Any]", name: str, one: Write) -> None:
    """Ask our function for one write in a transaction that goes on afterwards."""
    pgconn = connection.pgconn
    given = parameters([one], None, whole=False)
    connection.execute("SELECT 1")
    told = pgconn.exec_params(statement(CALL, name), given, TYPES, [1] * len(given), 1)
    assert told.error_message == b""


def wait_until_somebody_waits_for_the_lock(place: Postgres) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name LIKE %s"
    with raw(place) as connection:
        while connection.execute(waiting, (f"%{place.schema('record')}",)).fetchone() == (0,):
            pass
