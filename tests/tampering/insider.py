"""Somebody with every right on the machine: the database's files, the key that signs; all triggers are gone."""

import random
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from schemas.recorded import StoredFact
from services.config import Settings
from services.proof.note import Signer
from services.proof.signing_key import signers
from services.store.leaf import NO_HASH
from services.store.rows import ALL, FACT_COLUMNS, Row
from services.verifying.finding import Cause
from services.verifying.row import begun, leaf_of

ROW = f"SELECT {ALL} FROM facts WHERE position=?"
COLUMNS = ALL.split(", ")


class Expected(NamedTuple):
    """What must be found: one of these causes at the least, and where: exactly these positions, this one
    first, or one that a range holds."""

    causes: frozenset[Cause]
    positions: frozenset[int] | None = None
    first: int | None = None
    within: int | None = None


def expect(
    *causes: Cause, at: Sequence[int] | None = None, first: int | None = None, within: int | None = None
) -> Expected:
    return Expected(frozenset(causes), None if at is None else frozenset(at), first, within)


class Insider:
    """Works on a copy of a record's folder, and takes chances from a seed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)
        self.settings = settings_of(folder)
        self.record = opened(folder / "record.db")
        for (name,) in self.record.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            self.record.execute(f"DROP TRIGGER {name}")
        self.proof = opened(folder / "proof.db")
        self.store_id = UUID(self.sql("SELECT store_id FROM head")[0][0])

    @property
    def signers(self) -> tuple[Signer, ...]:
        """The true keys."""
        return signers(self.settings, self.store_id)

    def close(self) -> None:
        self.record.close()
        self.proof.close()

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.record.execute(statement, values).fetchall()

    def proof_sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.proof.execute(statement, values).fetchall()

    @property
    def head(self) -> int:
        position: int = self.sql("SELECT max(position) FROM facts")[0][0]
        return position

    def victim(self, where: str = "1=1") -> Row:
        """Any row of those."""
        found = self.sql(f"SELECT position FROM facts WHERE {where} ORDER BY position")
        return self.row(self.random.choice(found)[0])

    def row(self, position: int) -> Row:
        found = self.sql(ROW, position)[0]
        return Row(StoredFact._make(found[:FACT_COLUMNS]), *found[FACT_COLUMNS:])

    def set(self, at: int, /, **columns: Any) -> None:
        """Overwrite columns of one row."""
        named = ", ".join(f"{name}=?" for name in columns)
        self.sql(f"UPDATE facts SET {named} WHERE position=?", *columns.values(), at)

    def put(self, row: Row) -> None:
        """Insert a row as it is."""
        self.sql(f"INSERT INTO facts ({ALL}) VALUES ({','.join('?' * len(COLUMNS))})", *row.stored, *row[1:])

    def leaf_for(self, position: int) -> bytes:
        """The leaf that fits a row as it stands, behind the one before it in its stream."""
        row = self.row(position)
        before = self.sql(
            "SELECT leaf_hash FROM facts WHERE stream=? AND version=?", row.stored.stream_bytes, row.stored.version - 1
        )
        return leaf_of(row.stored, begun(row), before[0][0] if before else NO_HASH)

    def chain_from(self, position: int) -> list[int]:
        """Make the leaves of a stream fit again from a row on; tells which positions."""
        stored = self.row(position).stored
        later = self.sql(
            "SELECT position FROM facts WHERE stream=? AND version>=? ORDER BY version",
            stored.stream_bytes,
            stored.version,
        )
        for (one,) in later:
            self.set(one, leaf_hash=self.leaf_for(one))
        return [one for (one,) in later]


@cache
def settings_of(folder: Path) -> Settings:
    return Settings(data=folder, witnesses=folder / "witnesses")


def opened(file: Path) -> sqlite3.Connection:
    """A connection that keeps nothing for sure, and is fast."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    return connection


def copied(prepared: Path, folder: Path) -> Path:
    """A fresh copy of a record's folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(prepared, folder)
    return folder


def flipped(raw: bytes, chance: random.Random) -> bytes:
    """One bit of it turned."""
    bit = chance.randrange(len(raw) * 8)
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


__all__ = ["COLUMNS", "Expected", "Insider", "closing", "copied", "expect", "flipped"]
