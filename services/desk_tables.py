"""Where the desk's tables stand: a file of SQLite, or a schema of PostgreSQL. Both are told the same statements."""

import re
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from services.store.postgres import Postgres
from services.store.postgres_link import Link
from services.store.sqlite_files import clear_errors, connect, transaction

SQLITE_TABLES = (
    """CREATE TABLE IF NOT EXISTS leases (
        name TEXT PRIMARY KEY, holder TEXT NOT NULL, until REAL NOT NULL, term INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    """CREATE TABLE IF NOT EXISTS generations (
        one INTEGER PRIMARY KEY CHECK (one = 1), live INTEGER NOT NULL, building INTEGER
    ) STRICT""",
    "INSERT OR IGNORE INTO generations VALUES (1, 1, NULL)",
    """CREATE TABLE IF NOT EXISTS progress (
        name TEXT PRIMARY KEY, position INTEGER NOT NULL, about TEXT NOT NULL
    ) STRICT""",
    "CREATE TABLE IF NOT EXISTS hindrances (part TEXT PRIMARY KEY, why TEXT NOT NULL, since REAL NOT NULL) STRICT",
)
ADD_TERM = "ALTER TABLE leases ADD COLUMN term INTEGER NOT NULL DEFAULT 1"
POSTGRES_TABLES = (
    """CREATE TABLE IF NOT EXISTS leases (
        name text PRIMARY KEY, holder text NOT NULL, until float8 NOT NULL, term bigint NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS generations (
        one integer PRIMARY KEY CHECK (one = 1), live integer NOT NULL, building integer
    )""",
    "INSERT INTO generations VALUES (1, 1, NULL) ON CONFLICT DO NOTHING",
    "CREATE TABLE IF NOT EXISTS progress (name text PRIMARY KEY, position bigint NOT NULL, about text NOT NULL)",
    "CREATE TABLE IF NOT EXISTS hindrances (part text PRIMARY KEY, why text NOT NULL, since float8 NOT NULL)",
)


class DeskTables(Protocol):
    """Answers statements with `%(name)s` for each value, `{now}` for its own clock and `{locked}` to hold a row."""

    name: str

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]: ...

    def close(self) -> None: ...


def open_tables(where: Path | Postgres) -> DeskTables:
    """The tables in a file or in the database, made where there are none yet."""
    return SQLiteTables(where) if isinstance(where, Path) else PostgresTables(where)


class SQLiteTables:
    """One file; the clock is this machine's, and a statement that writes locks everything."""

    def __init__(self, file: Path) -> None:
        self.file, self.name = file, file.name
        self._lock = threading.Lock()
        self._connection = connect(file)
        try:
            with clear_errors(file), transaction(self._connection):
                self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        for statement in SQLITE_TABLES:
            self._connection.execute(statement)
        columns = self._connection.execute("SELECT name FROM pragma_table_info('leases')").fetchall()
        if ("term",) not in columns:
            self._connection.execute(ADD_TERM)

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """What one statement answers, in a transaction of its own."""
        with self._lock, clear_errors(self.file):
            return self._connection.execute(for_sqlite(statement), {**values, "now": time.time()}).fetchall()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


class PostgresTables:
    """One schema; the clock is the database's, for those who ask may be on several machines."""

    def __init__(self, place: Postgres) -> None:
        self._link = Link(place, "desk", POSTGRES_TABLES)
        self.name = self._link.name

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """What one statement answers, in a transaction of its own."""
        return self._link.rows(for_postgres(statement), values)

    def close(self) -> None:
        """Close the connection."""
        self._link.close()


@cache
def for_sqlite(statement: str) -> str:
    return re.sub(r"%\((\w+)\)s", r":\1", statement.format(now="%(now)s", locked=""))


@cache
def for_postgres(statement: str) -> str:
    return statement.format(now="extract(epoch FROM clock_timestamp())::float8", locked="FOR SHARE")
