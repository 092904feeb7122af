"""The tables of the embedded store, and the triggers by which it refuses to change or lose a fact."""

import sqlite3
from uuid import uuid4

from services.store.recorder import StoreDamaged
from services.store.sqlite_files import transaction

LAYOUT = 1
TABLES = (
    """CREATE TABLE IF NOT EXISTS facts (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        stream BLOB NOT NULL,
        version INTEGER NOT NULL,
        key BLOB NOT NULL,
        name TEXT NOT NULL,
        recorded_at INTEGER NOT NULL,
        value BLOB NOT NULL,
        content_hash BLOB NOT NULL,
        leaf_hash BLOB NOT NULL,
        command_key BLOB,
        command_body BLOB,
        UNIQUE (stream, version)
    ) STRICT""",
    "CREATE INDEX IF NOT EXISTS facts_by_command ON facts (command_key) WHERE command_key IS NOT NULL",
    """CREATE TABLE IF NOT EXISTS head (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        store_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        promised INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE IF NOT EXISTS snapshots (
        stream BLOB PRIMARY KEY, version INTEGER NOT NULL, made_by TEXT NOT NULL, state BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    *(
        f"""CREATE TRIGGER IF NOT EXISTS facts_refuse_{deed} BEFORE {deed} ON facts
            BEGIN SELECT RAISE(ABORT, 'facts are never changed or removed'); END"""
        for deed in ("UPDATE", "DELETE")
    ),
    """CREATE TRIGGER IF NOT EXISTS facts_refuse_replace BEFORE INSERT ON facts
        WHEN NEW.position <= (SELECT position FROM head)
        OR EXISTS (SELECT 1 FROM facts WHERE stream=NEW.stream AND version=NEW.version)
        BEGIN SELECT RAISE(ABORT, 'facts are never changed or removed'); END""",
    """CREATE TRIGGER IF NOT EXISTS head_refuse_back BEFORE UPDATE ON head
        WHEN NEW.position < OLD.position OR NEW.recorded_at < OLD.recorded_at OR NEW.promised < OLD.promised
        BEGIN SELECT RAISE(ABORT, 'the head of the record never goes back'); END""",
    """CREATE TRIGGER IF NOT EXISTS head_refuse_delete BEFORE DELETE ON head
        BEGIN SELECT RAISE(ABORT, 'the head of the record is never removed'); END""",
)
MADE = "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
NEW_HEAD = "INSERT INTO head SELECT 1, ?, 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM head)"
ENDS = "SELECT (SELECT position FROM head), (SELECT coalesce(max(position), 0) FROM facts)"


def make_tables(connection: sqlite3.Connection, name: str) -> None:
    """Make what is not there yet; a file that has everything is only looked at, so it opens on a full disk too."""
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    if layout > LAYOUT:
        raise StoreDamaged(f"{name} was written by a newer version of this service (layout {layout})")
    if layout == LAYOUT and connection.execute(MADE).fetchone()[0] == len(TABLES):
        return
    with transaction(connection):
        for statement in TABLES:
            connection.execute(statement)
        connection.execute(NEW_HEAD, (str(uuid4()),))
        connection.execute(f"PRAGMA user_version={LAYOUT}")


def refuse_other_end(connection: sqlite3.Connection, name: str) -> None:
    """The last fact must be the one that the head names; one statement, so that no other process comes between."""
    known, found = connection.execute(ENDS).fetchone()
    if found != known:
        raise StoreDamaged(f"{name} should end at position {known} and ends at {found}")
