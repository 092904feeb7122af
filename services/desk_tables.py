"""Where the desk's tables stand: a file of SQLite, or a schema of PostgreSQL."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from services.store.postgres import Postgres
from services.tables import PostgresTables, SQLiteTables, Tables

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
    """CREATE TABLE IF NOT EXISTS sessions (
        id_hash BLOB PRIMARY KEY, who BLOB NOT NULL, issuer TEXT NOT NULL, party TEXT NOT NULL, acr TEXT,
        asked_at REAL, begun REAL NOT NULL, seen REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE IF NOT EXISTS sign_ins (
        state_hash BLOB PRIMARY KEY, issuer TEXT NOT NULL, back TEXT NOT NULL, again BLOB, begun REAL NOT NULL,
        until REAL NOT NULL
    ) STRICT""",
    "CREATE TABLE IF NOT EXISTS assertions (id_hash BLOB PRIMARY KEY, until REAL NOT NULL) STRICT",
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
    """CREATE TABLE IF NOT EXISTS sessions (
        id_hash bytea PRIMARY KEY, who bytea NOT NULL, issuer text NOT NULL, party text NOT NULL, acr text,
        asked_at float8, begun float8 NOT NULL, seen float8 NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS sign_ins (
        state_hash bytea PRIMARY KEY, issuer text NOT NULL, back text NOT NULL, again bytea, begun float8 NOT NULL,
        until float8 NOT NULL
    )""",
    "CREATE TABLE IF NOT EXISTS assertions (id_hash bytea PRIMARY KEY, until float8 NOT NULL)",
)


def open_tables(where: Path | Postgres) -> Tables:
    """The tables in a file or in the database, made where there are none yet."""
    return DeskFile(where, SQLITE_TABLES) if isinstance(where, Path) else PostgresTables(where, "desk", POSTGRES_TABLES)


class DeskFile(SQLiteTables):
    """A file that may have been made before a lease counted its turns."""

    def _prepare(self, connection: sqlite3.Connection, tables: Sequence[str]) -> None:
        super()._prepare(connection, tables)
        columns = connection.execute("SELECT name FROM pragma_table_info('leases')").fetchall()
        if ("term",) not in columns:
            connection.execute(ADD_TERM)
