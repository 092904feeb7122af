"""The connections that facts are read through: a few for all threads, made when needed, made anew when lost."""

import threading
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.types.string import ByteaBinaryLoader

from services.store.postgres import Postgres
from services.store.postgres_connection import PLANNED_ONCE, Connection, clear_errors, connect
from services.store.recorder import StoreUnavailable

MOST = 8


class Readers:
    """At most eight readers at the same time; who comes later waits for a turn."""

    def __init__(self, place: Postgres, name: str) -> None:
        self.place = place
        self.name = name
        self._turns = threading.BoundedSemaphore(MOST)
        self._lock = threading.Lock()
        self._idle: list[Connection] = []
        self._closed = False

    def rows(self, statement: Any, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of a statement that may be asked twice, as it is where the connection turns out to be lost."""
        with self._turns, clear_errors(self.name):
            kept = self._kept()
            if kept is not None:
                try:
                    return self._ask(kept, statement, parameters)
                except (psycopg.OperationalError, psycopg.InterfaceError):
                    if not kept.closed:
                        raise
            return self._ask(self._new(), statement, parameters)

    def close(self) -> None:
        """Close those that are idle; one that is in use is closed when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _ask(self, connection: Connection, statement: Any, parameters: Sequence[Any]) -> list[Any]:
        try:
            return connection.execute(statement, parameters, prepare=True, binary=True).fetchall()
        finally:
            self._give_back(connection)

    def _kept(self) -> Connection | None:
        with self._lock:
            if self._closed:
                raise StoreUnavailable("store_closed", f"{self.name} is being closed")
            return self._idle.pop() if self._idle else None

    def _new(self) -> Connection:
        connection = connect(self.place, "record", **PLANNED_ONCE)
        connection.adapters.register_loader("uuid", ByteaBinaryLoader)
        return connection

    def _give_back(self, connection: Connection) -> None:
        with self._lock:
            if not self._closed and not connection.closed:
                self._idle.append(connection)
                return
        connection.close()
