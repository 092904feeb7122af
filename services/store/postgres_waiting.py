"""How those who follow the record wait for new facts: told by the database, and looking for themselves as well."""

import select
import threading
import time

import psycopg

from services.store.postgres import Postgres
from services.store.postgres_connection import Connection, clear_errors, connect
from services.store.postgres_layout import ask, statement

LOOK_SECONDS = 1.0
NEWEST = "SELECT position FROM {schema}.head"


class NewFacts:
    """One connection that listens; a line that went dead without a word costs a second, never a fact."""

    def __init__(self, place: Postgres) -> None:
        self.place = place
        self.name = place.schema("record")
        self._lock = threading.Lock()
        self._told = threading.Event()
        self._connection: Connection | None = None

    def wait(self, after: int, seconds: float) -> bool:
        """Whether there is a fact after this position, now or within so many seconds.

        Raises StoreUnavailable where the database cannot be reached; the next call connects anew.
        """
        until = time.monotonic() + seconds
        with self._lock, clear_errors(self.name):
            try:
                return self._wait(after, until)
            except psycopg.OperationalError:
                self._leave()
                raise

    def close(self) -> None:
        """Stop listening."""
        with self._lock:
            self._leave()

    def _wait(self, after: int, until: float) -> bool:
        connection = self._listening()
        while True:
            self._told.clear()
            if ask(connection, NEWEST, self.name) > after:
                return True
            left = until - time.monotonic()
            if left <= 0:
                return False
            if not self._told.is_set():
                waiting = select.poll()
                waiting.register(connection.fileno(), select.POLLIN)
                waiting.poll(min(left, LOOK_SECONDS) * 1000)

    def _listening(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = connect(self.place, "record")
            self._connection.add_notify_handler(lambda _: self._told.set())
            self._connection.execute(statement("LISTEN {schema}", self.name))
        return self._connection

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
