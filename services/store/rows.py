"""The rows of a store as they are, for whoever doubts them: nothing is refused, made or put right on the way."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from schemas.recorded import StoredFact
from services.store.postgres import Postgres
from services.store.postgres_layout import statement
from services.store.postgres_readers import Readers
from services.store.recorder import COLUMNS, StoreUnavailable
from services.store.sqlite_files import clear_errors, out_of_reach

ALL = f"{COLUMNS}, leaf_hash, command_key, command_body"
FACT_COLUMNS = len(StoredFact._fields)
NEXT = f"SELECT {ALL} FROM {{facts}} WHERE position > %s AND position <= %s ORDER BY position LIMIT %s"
OF_STREAM = f"SELECT {COLUMNS} FROM {{facts}} WHERE stream = %s ORDER BY version"
VERSION = "SELECT position, leaf_hash FROM {facts} WHERE stream = %s AND version = %s"
AT = f"SELECT {COLUMNS} FROM {{facts}} WHERE position IN ({{marks}}) ORDER BY position"
HEAD = "SELECT position, recorded_at, store_id FROM {head}"
STRAYS = """SELECT position FROM {facts} WHERE position < 1 OR position > (SELECT position FROM {head})
ORDER BY position LIMIT %s"""
LAST = "SELECT coalesce(max(position), 0) FROM {facts}"


class Row(NamedTuple):
    """One row: the stored fact and the columns beside it."""

    stored: StoredFact
    leaf: bytes
    command_key: bytes | None
    command_body: bytes | None


class HeadRow(NamedTuple):
    """Where the store says that it ends; none of it need be true."""

    position: int
    recorded_at: int
    store_id: UUID


class Rows(Protocol):
    """Reads a store's tables. Each raises StoreUnavailable, StoreDamaged where the database does not answer."""

    def next(self, after: int, up_to: int, limit: int) -> Sequence[Row]: ...

    def of_stream(self, stream: UUID) -> Sequence[StoredFact]: ...

    def version(self, stream: bytes, version: int) -> tuple[int, bytes] | None: ...

    def at(self, positions: Sequence[int]) -> Sequence[StoredFact]: ...

    def head(self) -> HeadRow | None: ...

    def strays(self, limit: int) -> Sequence[int]: ...

    def last(self) -> int: ...

    def close(self) -> None: ...


class _Asking:
    """The questions, in the words that both databases understand."""

    def _ask(self, words: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    def _stream(self, stream: bytes) -> Any:
        return stream

    def next(self, after: int, up_to: int, limit: int) -> list[Row]:
        """The next rows in order of position, whatever is missing between them."""
        found = self._ask(NEXT, (after, up_to, limit))
        return [Row(StoredFact._make(one[:FACT_COLUMNS]), *one[FACT_COLUMNS:]) for one in found]

    def of_stream(self, stream: UUID) -> list[StoredFact]:
        """The facts of one stream."""
        return [StoredFact._make(one) for one in self._ask(OF_STREAM, (self._stream(stream.bytes),))]

    def version(self, stream: bytes, version: int) -> tuple[int, bytes] | None:
        """Where a version of a stream stands, and the audit leaf beside it."""
        found = self._ask(VERSION, (self._stream(stream), version))
        return (found[0][0], found[0][1]) if found else None

    def at(self, positions: Sequence[int]) -> list[StoredFact]:
        """The facts at these positions, as far as there are any."""
        said = AT.replace("{marks}", ",".join(["%s"] * len(positions)))
        return [StoredFact._make(one) for one in self._ask(said, positions)]

    def head(self) -> HeadRow | None:
        """The row that says where the record ends; none where it is gone or says nothing that could be."""
        found = self._ask(HEAD)
        try:
            position, recorded_at, store_id = found[0]
            known = UUID(store_id) if isinstance(store_id, str) else UUID(bytes=store_id)
        except (IndexError, ValueError):
            return None
        return HeadRow(position, recorded_at, known)

    def strays(self, limit: int) -> list[int]:
        """Positions before the first and beyond the head, as both stand at one moment."""
        return [one[0] for one in self._ask(STRAYS, (limit,))]

    def last(self) -> int:
        """The greatest position that there is, 0 where there is none."""
        position: int = self._ask(LAST)[0][0]
        return position


class SQLiteRows(_Asking):
    """The rows in a file; nothing can be written through this."""

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.exists():
            raise out_of_reach(file)
        with clear_errors(file):
            self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA query_only=ON")

    def _ask(self, words: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with clear_errors(self.file):
            said = words.format(facts="facts", head="head").replace("%s", "?")
            return self._connection.execute(said, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class PostgresRows(_Asking):
    """The rows in a schema of PostgreSQL."""

    def __init__(self, place: Postgres) -> None:
        self.name = place.schema("record")
        self._readers = Readers(place, self.name)

    def _ask(self, words: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        said = words.format(facts="{schema}.facts", head="{schema}.head")
        return self._readers.rows(statement(said, self.name), values)

    def _stream(self, stream: bytes) -> Any:
        return UUID(bytes=stream)

    def close(self) -> None:
        """Close the connections."""
        self._readers.close()


def rows_of(where: Path | Postgres) -> Rows:
    """The rows of a store in its file or its schema. Raises StoreUnavailable."""
    return SQLiteRows(where) if isinstance(where, Path) else PostgresRows(where)


__all__ = ["HeadRow", "PostgresRows", "Row", "Rows", "SQLiteRows", "StoreUnavailable", "rows_of"]
