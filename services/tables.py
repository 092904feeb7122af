"""A part's own small tables: a file of SQLite, or a schema of PostgreSQL. Both are told the same statements."""

import re
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from services.store.postgres import Postgres
from services.store.postgres_link import Link
from services.store.sqlite_files import clear_errors, connect, transaction


class Tables(Protocol):
    """Answers statements with `%(name)s` for each value, `{now}` for its own clock and `{locked}` to hold a row."""

    name: str

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]: ...

    def for_each(self, statement: str, values: Sequence[Mapping[str, Any]]) -> None: ...

    def close(self) -> None: ...


class SQLiteTables:
    """One file; the clock is this machine's, and a statement that writes locks everything."""

    def __init__(self, file: Path, tables: Sequence[str]) -> None:
        self.file, self.name = file, file.name
        self._lock = threading.Lock()
        self._connection = connect(file)
        try:
            with clear_errors(file), transaction(self._connection):
                self._prepare(self._connection, tables)
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, connection: sqlite3.Connection, tables: Sequence[str]) -> None:
        for statement in tables:
            connection.execute(statement)

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """What one statement answers, in a transaction of its own."""
        with self._lock, clear_errors(self.file):
            return self._connection.execute(for_sqlite(statement), {**values, "now": time.time()}).fetchall()

    def for_each(self, statement: str, values: Sequence[Mapping[str, Any]]) -> None:
        """The same statement for each of these values, in one transaction."""
        with self._lock, clear_errors(self.file), transaction(self._connection):
            self._connection.executemany(for_sqlite(statement), values)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


class PostgresTables:
    """One schema; the clock is the database's, for those who ask may be on several machines."""

    def __init__(self, place: Postgres, part: str, tables: Sequence[str]) -> None:
        self._link = Link(place, part, tables)
        self.name = self._link.name

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """What one statement answers, in a transaction of its own."""
        return self._link.rows(for_postgres(statement), values)

    def for_each(self, statement: str, values: Sequence[Mapping[str, Any]]) -> None:
        """The same statement for each of these values, in one transaction."""
        self._link.for_each(for_postgres(statement), values)

    def close(self) -> None:
        """Close the connection."""
        self._link.close()


@cache
def for_sqlite(statement: str) -> str:
    """The statement as SQLite takes it."""
    return re.sub(r"%\((\w+)\)s", r":\1", statement.format(now="%(now)s", locked=""))


@cache
def for_postgres(statement: str) -> str:
    """The statement as PostgreSQL takes it."""
    return statement.format(now="extract(epoch FROM clock_timestamp())::float8", locked="FOR SHARE")
