"""How this service opens its SQLite files: write-ahead log, synchronous FULL, clear errors for full and damaged."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.store.recorder import StoreDamaged, StoreUnavailable

BUSY_MILLISECONDS = 10_000
LEAST_ROOM = 1 << 20
UNREACHABLE_CODES = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
DAMAGED_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
BUSY_CODES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def connect(file: Path, *, secure_delete: bool = False) -> sqlite3.Connection:
    """A connection that any one thread at a time may use; every commit is durable before it returns."""
    with clear_errors(file):
        for_the_owner_alone(file)
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False, cached_statements=256)
        try:
            connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
            if secure_delete:
                connection.execute("PRAGMA secure_delete=ON")
            write_ahead(connection)
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
        except BaseException:
            connection.close()
            raise
    return connection


def write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log; for two who open a new file at once SQLite does not wait by itself."""
    last = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in BUSY_CODES or time.monotonic() > last:
                raise
            time.sleep(0.001)
        else:
            return


def for_the_owner_alone(file: Path) -> None:
    """Mode 0600 before the first byte: SQLite gives the files beside it the mode of the database itself.

    A file that is there is never opened here: closing it again would drop the locks that SQLite holds on it.
    """
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
    except OSError as error:
        raise out_of_reach(file) from error


@contextmanager
def clear_errors(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into the store's own: full, busy, out of reach or damaged; the rest rise as they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if told := in_words(error, file):
            raise told from error
        raise


def in_words(error: sqlite3.DatabaseError, file: Path) -> StoreUnavailable | StoreDamaged | None:
    """The same error for whoever looks after the service; none for one that is a fault of this code."""
    code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and no_room(file)):
        return StoreUnavailable("store_full", f"there is no room left for {file.name}; nothing was kept")
    if code in BUSY_CODES:
        return StoreUnavailable("store_busy", f"another process holds {file.name}; nothing was kept")
    if code in UNREACHABLE_CODES:
        return out_of_reach(file)
    if code in DAMAGED_CODES or (code == 0 and str(error).startswith("Could not decode")):
        return StoreDamaged(f"{file.name} is damaged; restore it from its backup")
    return None


def out_of_reach(file: Path) -> StoreUnavailable:
    return StoreUnavailable("store_out_of_reach", f"{file.name} cannot be read or written; nothing was kept")


def no_room(file: Path) -> bool:
    """Whether the disk is as good as full; SQLite calls some of its full disks a failure to write."""
    return shutil.disk_usage(file.parent).free < LEAST_ROOM


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
