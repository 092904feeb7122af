"""What an import must remember of a file while it reads it: places, times and keyed hashes, never a word of it.

SQLite keeps it in a nameless temporary file of its own, which is gone with the import, and in little memory.
"""

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Iterator
from typing import Final, NamedTuple

CACHE: Final = "PRAGMA cache_size=-16000"
TABLES: Final = (
    """CREATE TABLE lines (
        number INTEGER PRIMARY KEY, part INTEGER, at INTEGER, offset INTEGER, length INTEGER, again INTEGER
    )""",
    "CREATE TABLE equal (content BLOB PRIMARY KEY, count INTEGER) WITHOUT ROWID",
    "CREATE TABLE latest (case_hash BLOB PRIMARY KEY, at INTEGER, number INTEGER, ends INTEGER) WITHOUT ROWID",
)
COUNT: Final = """INSERT INTO equal VALUES (?, 1)
    ON CONFLICT (content) DO UPDATE SET count = count + 1 RETURNING count"""
LATEST: Final = """INSERT INTO latest VALUES (?, ?, ?, ?) ON CONFLICT (case_hash) DO UPDATE
    SET at = excluded.at, number = excluded.number, ends = excluded.ends WHERE excluded.at >= at"""

IN_ORDER: Final = "SELECT number, offset, length, again FROM {these} WHERE part % ? = ? ORDER BY at, number"


class Place(NamedTuple):
    """Where a line lies in the file, and how many equal lines come before it."""

    number: int
    offset: int
    length: int
    again: int


class Scratch:
    """Lines by time, equal lines counted, and the latest line of each case."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._connection = sqlite3.connect("", isolation_level=None)
        for statement in (CACHE, "PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", *TABLES, "BEGIN"):
            self._connection.execute(statement)
        self.lines = 0

    def equal_before(self, content: bytes) -> int:
        """How many lines with this content came before; the next time it is one more."""
        count: int = self._connection.execute(COUNT, (self._hash(content),)).fetchone()[0]
        return count - 1

    def add(self, place: Place, at: int, case: bytes, ends: bool) -> None:
        """Remember a line by its time (UTC microseconds), and whether a case would end with it."""
        hidden = self._hash(case)
        row = (place.number, int.from_bytes(hidden[:4], "big"), at, place.offset, place.length, place.again)
        self._connection.execute("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?)", row)
        self._connection.execute(LATEST, (hidden, at, place.number, ends))
        self.lines += 1

    def parts(self, cases_in_each: int) -> int:
        """In how many parts the cases must be taken so that about so many are in each."""
        cases: int = self._connection.execute("SELECT count(*) FROM latest").fetchone()[0]
        return -(-cases // cases_in_each)

    def by_time(self, part: int = 0, parts: int = 1) -> Iterator[Place]:
        """The lines of one part of the cases in the order of time; at the same time, as they stand in the file."""
        return map(Place._make, self._connection.execute(IN_ORDER.format(these="lines"), (parts, part)))

    def ends(self, part: int = 0, parts: int = 1) -> Iterator[Place]:
        """The last line of each case of a part that ends with it, in the order of time."""
        these = "lines NATURAL JOIN (SELECT number FROM latest WHERE ends)"
        return map(Place._make, self._connection.execute(IN_ORDER.format(these=these), (parts, part)))

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def _hash(self, content: bytes) -> bytes:
        return hmac.new(self._secret, content, hashlib.sha256).digest()[:16]
