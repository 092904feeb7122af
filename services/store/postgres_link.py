"""One connection to one part of the database, for any thread; a lost one is made anew at the next call."""

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from psycopg import sql

from services.store.postgres import Postgres
from services.store.postgres_connection import Connection, clear_errors, connect
from services.store.recorder import StoreUnavailable


class Link:
    """A part's own schema, made where there is none yet; every statement is durable when its rows are answered.

    Raises StoreUnavailable (store_full, store_busy, store_out_of_reach, store_closed) or StoreDamaged.
    """

    def __init__(self, place: Postgres, part: str, tables: Sequence[str]) -> None:
        self.name = place.schema(part)
        self.connected = 0
        self._open = partial(connect, place, part, search_path=self.name)
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._closed = False
        try:
            self._prepare(tables)
        except BaseException:
            self.close()
            raise

    def rows(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """What one statement answers, in a transaction of its own; it must be one that may be said twice.

        It is, where the connection that was kept turns out to be lost: the database may have been back for long.
        """
        with self._lock:
            kept = self._connection
            try:
                return self._ask(statement, values)
            except StoreUnavailable:
                if kept is None or not kept.closed or self._closed:
                    raise
                return self._ask(statement, values)

    def _ask(self, statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
        with self._connected() as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def for_each(self, statement: str, values: Sequence[Mapping[str, Any]]) -> None:
        """One statement for each of these values, in one transaction; not said again by itself where it was cut."""
        with self._connected() as connection, connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(statement, values)

    def close(self) -> None:
        """Close the connection for good."""
        with self._lock:
            self._closed = True
            if self._connection is not None:
                self._connection.close()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with self._lock:
            if self._closed:
                raise StoreUnavailable("store_closed", f"{self.name} is closed; nothing was kept")
            if self._connection is None or self._connection.closed:
                self._connection = self._open()
                self.connected += 1
            with clear_errors(self.name):
                yield self._connection

    def _prepare(self, tables: Sequence[str]) -> None:
        """Make the tables unless they are these already: who may use them need not be allowed to make them."""
        made_of = hashlib.sha256("\n".join(tables).encode()).hexdigest()
        schema = sql.Identifier(self.name)
        with self._connected() as connection:
            if self._made_of(connection) == made_of:
                return
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (self.name,))
                if self._made_of(connection) == made_of:
                    return
                connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))
                for statement in tables:
                    connection.execute(statement)
                connection.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(schema, made_of))

    def _made_of(self, connection: Connection) -> str | None:
        ask = "SELECT obj_description(to_regnamespace(%s)::oid, 'pg_namespace')"
        found = connection.execute(ask, (self.name,)).fetchone()
        return found[0] if found else None
