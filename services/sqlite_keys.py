"""Wrapped keys in a file of SQLite, in which what is deleted is overwritten."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from services.crashing import crash_point
from services.key_store import Fence, GoneKey, NewKey
from services.store.sqlite_files import clear_errors, connect, in_words, transaction

TABLES = (
    """CREATE TABLE IF NOT EXISTS keys (
        key_id TEXT PRIMARY KEY, wrapped BLOB, kek TEXT NOT NULL, created_at INTEGER NOT NULL, destroyed_at INTEGER
    ) STRICT""",
    "CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL, kek TEXT NOT NULL) STRICT",
    """CREATE TABLE IF NOT EXISTS fences (
        words TEXT PRIMARY KEY, erasure TEXT NOT NULL, fenced_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE TABLE IF NOT EXISTS retired (kek TEXT PRIMARY KEY) STRICT",
    "CREATE TABLE IF NOT EXISTS looked (store TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT",
)
KEY = "SELECT wrapped FROM keys WHERE key_id=?"
MAKE = """INSERT OR IGNORE INTO keys SELECT ?1, ?2, ?3, ?4, NULL
WHERE NOT EXISTS (SELECT 1 FROM fences WHERE words = rtrim(rtrim(?1, '0123456789'), '.'))
AND NOT EXISTS (SELECT 1 FROM retired WHERE kek = ?3)"""
UNDER = """SELECT * FROM (SELECT key_id, wrapped FROM keys WHERE kek=:kek AND wrapped IS NOT NULL LIMIT :most)
UNION ALL SELECT * FROM (SELECT 'secret:' || name, wrapped FROM secrets WHERE kek=:kek LIMIT :most)"""
ANEW = (
    "UPDATE keys SET wrapped=:wrapped, kek=:kek WHERE key_id=:name AND kek=:before AND wrapped IS NOT NULL",
    "UPDATE secrets SET wrapped=:wrapped, kek=:kek WHERE 'secret:' || name=:name AND kek=:before",
)
LOOK_TO = "INSERT INTO looked VALUES (?, ?) ON CONFLICT (store) DO UPDATE SET position=excluded.position"
DESTROY = """INSERT INTO keys (key_id, kek, created_at, destroyed_at) VALUES (:key_id, :kek, :at, :at)
ON CONFLICT (key_id) DO UPDATE SET wrapped=NULL, destroyed_at=coalesce(destroyed_at, :at)"""
KEKS = """SELECT * FROM (SELECT kek FROM secrets LIMIT 1)
UNION ALL SELECT * FROM (SELECT kek FROM keys WHERE wrapped IS NOT NULL LIMIT 1)"""


class SQLiteKeys:
    """For one thread at a time; another process's commit is seen at once."""

    settled_seconds = 0.0

    def __init__(self, file: Path) -> None:
        self.file, self.name = file, file.name
        self._connection = connect(file, secure_delete=True)
        try:
            with clear_errors(file), transaction(self._connection):
                for statement in TABLES:
                    self._connection.execute(statement)
        except BaseException:
            self._connection.close()
            raise

    def changes(self) -> int:
        """SQLite's own count of what other connections committed."""
        try:  # asked for every text, so without a context manager
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            if told := in_words(error, self.file):
                raise told from error
            raise
        return version

    def key(self, key_id: str) -> tuple[bytes | None] | None:
        """A wrapped key: nothing in it once it was destroyed, none where none was ever made."""
        with clear_errors(self.file):
            row: tuple[bytes | None] | None = self._connection.execute(KEY, (key_id,)).fetchone()
        return row

    def lacking(self, key_ids: Sequence[str]) -> Sequence[str]:
        """Those of the keys that were never made."""
        return [key_id for key_id in key_ids if self.key(key_id) is None]

    def make(self, keys: Sequence[NewKey]) -> None:
        """Keep new keys in one commit, none behind a fence; where there is or was one of that id, it stays."""
        with clear_errors(self.file), transaction(self._connection):
            self._connection.executemany(MAKE, keys)

    def fence(self, fences: Sequence[Fence]) -> None:
        """Put up fences in one commit; one that stands already stays as it is."""
        with clear_errors(self.file), transaction(self._connection):
            self._connection.executemany("INSERT OR IGNORE INTO fences VALUES (?, ?, ?)", fences)
            crash_point("keys.before_commit")

    def fenced(self, words: str) -> str | None:
        """The erasure that fences these words off, if one does."""
        with clear_errors(self.file):
            row = self._connection.execute("SELECT erasure FROM fences WHERE words=?", (words,)).fetchone()
        return row[0] if row else None

    def gone(self) -> Sequence[str]:
        """Every key that is no more."""
        with clear_errors(self.file):
            found = self._connection.execute("SELECT key_id FROM keys WHERE wrapped IS NULL ORDER BY key_id")
            return [key_id for (key_id,) in found]

    def looked_to(self, store: str) -> int:
        """Up to which position of a record its erasures were carried out here."""
        with clear_errors(self.file):
            row = self._connection.execute("SELECT position FROM looked WHERE store=?", (store,)).fetchone()
        return row[0] if row else 0

    def look_to(self, store: str, position: int) -> None:
        """Remember up to which position of a record its erasures were carried out here."""
        with clear_errors(self.file), transaction(self._connection):
            self._connection.execute(LOOK_TO, (store, position))
            crash_point("keys.before_commit")

    def destroy(self, keys: Sequence[GoneKey]) -> None:
        """Overwrite keys in one commit, in the log beside the file too; their rows stay: nobody makes them anew."""
        gone = [{"key_id": one.key_id, "kek": one.kek, "at": one.destroyed_at} for one in keys]
        with clear_errors(self.file), transaction(self._connection):
            self._connection.executemany(DESTROY, gone)
            crash_point("keys.before_commit")
        with clear_errors(self.file):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def retire(self, kek: str) -> None:
        """Nothing is wrapped under this key-encryption key from here on."""
        with clear_errors(self.file), transaction(self._connection):
            self._connection.execute("INSERT OR IGNORE INTO retired VALUES (?)", (kek,))

    def under(self, kek: str, limit: int) -> Sequence[tuple[str, bytes]]:
        """Some of the keys and secrets that are wrapped under it; a secret's name begins with `secret:`."""
        with clear_errors(self.file):
            return self._connection.execute(UNDER, {"kek": kek, "most": limit}).fetchall()

    def wrap_anew(self, wrapped: Sequence[tuple[str, bytes, str, str]]) -> None:
        """Name, key as it is wrapped now, under which, and before; one that was destroyed meanwhile stays so."""
        rows = [{"name": name, "wrapped": key, "kek": kek, "before": before} for name, key, kek, before in wrapped]
        with clear_errors(self.file), transaction(self._connection):
            for statement in ANEW:
                self._connection.executemany(statement, rows)
            crash_point("keys.before_commit")
        with clear_errors(self.file):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def secret(self, name: str) -> bytes | None:
        """A wrapped secret, if it was made."""
        with clear_errors(self.file):
            row = self._connection.execute("SELECT wrapped FROM secrets WHERE name=?", (name,)).fetchone()
        return row[0] if row else None

    def make_secret(self, name: str, wrapped: bytes, kek: str) -> bytes:
        """Keep a new secret, unless another process was first; answers the one that is kept."""
        with clear_errors(self.file), transaction(self._connection):
            self._connection.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?, ?)", (name, wrapped, kek))
        kept = self.secret(name)
        assert kept is not None, "a secret is never deleted"
        return kept

    def keks(self) -> Sequence[str]:
        """The key-encryption keys, by their ids, under which a key and a secret stand here."""
        with clear_errors(self.file):
            return [kek for (kek,) in self._connection.execute(KEKS)]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
