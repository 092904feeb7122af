"""Wrapped keys in a file of SQLite, in which what is deleted is overwritten."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from services.key_store import GoneKey, NewKey
from services.store.sqlite_files import clear_errors, connect, in_words, transaction

TABLES = (
    """CREATE TABLE IF NOT EXISTS keys (
        key_id TEXT PRIMARY KEY, wrapped BLOB, kek TEXT NOT NULL, created_at INTEGER NOT NULL, destroyed_at INTEGER
    ) STRICT""",
    "CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL, kek TEXT NOT NULL) STRICT",
)
KEY = "SELECT wrapped FROM keys WHERE key_id=?"
DESTROY = """INSERT INTO keys (key_id, kek, created_at, destroyed_at) VALUES (:key_id, :kek, :at, :at)
ON CONFLICT (key_id) DO UPDATE SET wrapped=NULL, destroyed_at=coalesce(destroyed_at, :at)"""
KEKS = "SELECT * FROM (SELECT kek FROM secrets LIMIT 1) UNION ALL SELECT * FROM (SELECT kek FROM keys LIMIT 1)"


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
        """Keep new keys in one commit; where there is or was one of that id, it stays what it is."""
        with clear_errors(self.file), transaction(self._connection):
            self._connection.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?, NULL)", keys)

    def destroy(self, keys: Sequence[GoneKey]) -> None:
        """Overwrite keys in one commit; their rows stay, so that nobody makes them anew."""
        gone = [{"key_id": one.key_id, "kek": one.kek, "at": one.destroyed_at} for one in keys]
        with clear_errors(self.file), transaction(self._connection):
            self._connection.executemany(DESTROY, gone)

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
