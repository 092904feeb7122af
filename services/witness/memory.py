"""What a witness must not forget: how far each log was, under which root, and the time it signed with last.

One file of SQLite; a change is on the disk before anybody hears of it, and only one is made at a time, by whichever
thread or process.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from schemas.refused import Refused
from services.proof.merkle import EMPTY
from services.proof.note import Note
from services.proof.submission import origin_hash
from services.store.sqlite_files import clear_errors, connect, transaction

TABLE = """CREATE TABLE logs (
    origin_hash TEXT PRIMARY KEY, origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL,
    signed_at INTEGER NOT NULL, note TEXT NOT NULL
) STRICT"""
IS_THERE = "SELECT count(*) FROM sqlite_schema WHERE name='logs'"
KNOWN = "SELECT size, root FROM logs WHERE origin_hash=?"
LAST = "SELECT coalesce(max(signed_at), 0) FROM logs"
KEEP = "INSERT OR REPLACE INTO logs VALUES (?, ?, ?, ?, ?, ?)"
SHOW = "SELECT note FROM logs WHERE origin_hash=?"


class Known(NamedTuple):
    """How far a log was, and when this witness signed last for any log (Unix seconds, 0 for never)."""

    size: int
    root: bytes
    signed_at: int


class Kept(NamedTuple):
    """What is to be remembered: the note as it was countersigned, and what stands in it."""

    size: int
    root: bytes
    signed_at: int
    note: Note


class Memory:
    """For any number of threads. `may_begin` says whether a new memory may be made where there is none."""

    def __init__(self, file: Path, *, may_begin: bool) -> None:
        self.file = file
        self._lock = threading.Lock()
        self._connection = connect(file)
        try:
            self._begin(may_begin)
        except BaseException:
            self._connection.close()
            raise

    def _begin(self, may_begin: bool) -> None:
        with clear_errors(self.file), transaction(self._connection):
            if self._connection.execute(IS_THERE).fetchone()[0]:
                return
            if not may_begin:
                raise Refused(
                    "memory_lost",
                    f"this witness has a key and no longer knows what it signed with it ({self.file.name} is gone); "
                    "put that file back, or begin again with a new name and a new key",
                )
            self._connection.execute(TABLE)

    def change(self, origin: str, decide: Callable[[Known], Kept]) -> Kept:
        """Decide on what is known, and remember it; durable when this answers. What `decide` raises changes nothing."""
        name = origin_hash(origin)
        with self._lock, clear_errors(self.file), transaction(self._connection):
            size, root = self._connection.execute(KNOWN, (name,)).fetchone() or (0, EMPTY)
            last = self._connection.execute(LAST).fetchone()[0]
            kept = decide(Known(size, root, last))
            self._connection.execute(KEEP, (name, origin, *kept[:3], kept.note.to_text()))
        return kept

    def note(self, name: str) -> str | None:
        """The checkpoint countersigned last, by the hash of the log's name; none where there was none."""
        with self._lock, clear_errors(self.file):
            row = self._connection.execute(SHOW, (name,)).fetchone()
        return row[0] if row else None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
