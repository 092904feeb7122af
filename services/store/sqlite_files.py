"""How this service opens its SQLite files: write-ahead log, synchronous FULL, one clear error each for full and damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.store.recorder import StoreDamaged, StoreUnavailable

BUSY_MILLISECONDS = 10_000
FULL_CODES = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
DAMAGED_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
BUSY_CODES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def connect(file: Path, *, secure_delete: bool = False) -> sqlite3.Connection:
    """A connection that any one thread at a time may use; every commit is durable before it returns."""
    with clear_errors(file):
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False, cached_statements=256)
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        if secure_delete:
            connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
    file.chmod(0o600)
    return connection


@contextmanager
def clear_errors(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into the store's own: full, busy or damaged; the rest rise as they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
        if code in FULL_CODES:
            raise StoreUnavailable("store_full", f"there is no room left for {file.name}; nothing was kept") from error
        if code in BUSY_CODES:
            raise StoreUnavailable("store_busy", f"another process holds {file.name}; nothing was kept") from error
        if code in DAMAGED_CODES or (code == 0 and "malformed" in str(error)):
            raise StoreDamaged(f"{file.name} is damaged; restore it from its backup") from error
        raise


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction, holding the write lock from its first moment; rolled back whole on any error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
