"""What the proof keeps: the log of each year, its tiles, and every checkpoint that was signed.

Tiles can be made again from the record. Signed checkpoints cannot, so they are backed up with it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from services.proof.tiles import Tile
from services.store.postgres import Postgres
from services.tables import PostgresTables, SQLiteTables, Tables

SQLITE_TABLES = (
    "CREATE TABLE IF NOT EXISTS logs (year INTEGER PRIMARY KEY, first INTEGER NOT NULL) STRICT",
    """CREATE TABLE IF NOT EXISTS tiles (
        year INTEGER NOT NULL, level INTEGER NOT NULL, number INTEGER NOT NULL, hashes BLOB NOT NULL,
        PRIMARY KEY (year, level, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS checkpoints (
        year INTEGER NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL, signed_at REAL NOT NULL,
        published_at REAL, copied INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (year, size)
    ) STRICT, WITHOUT ROWID""",
)
POSTGRES_TABLES = (
    "CREATE TABLE IF NOT EXISTS logs (year bigint PRIMARY KEY, first bigint NOT NULL)",
    """CREATE TABLE IF NOT EXISTS tiles (
        year bigint NOT NULL, level bigint NOT NULL, number bigint NOT NULL, hashes bytea NOT NULL,
        PRIMARY KEY (year, level, number)
    )""",
    """CREATE TABLE IF NOT EXISTS checkpoints (
        year bigint NOT NULL, size bigint NOT NULL, note text NOT NULL, signed_at float8 NOT NULL,
        published_at float8, copied bigint NOT NULL DEFAULT 0, PRIMARY KEY (year, size)
    )""",
)
BEGIN = "INSERT INTO logs VALUES (%(year)s, %(first)s) ON CONFLICT DO NOTHING"
KEEP_TILE = """INSERT INTO tiles VALUES (%(year)s, %(level)s, %(number)s, %(hashes)s)
ON CONFLICT (year, level, number) DO UPDATE SET hashes=excluded.hashes
WHERE length(excluded.hashes) > length(tiles.hashes)"""
KEEP_CHECKPOINT = """INSERT INTO checkpoints (year, size, note, signed_at)
VALUES (%(year)s, %(size)s, %(note)s, {now}) ON CONFLICT (year, size) DO NOTHING"""
COUNTERSIGNED = """UPDATE checkpoints SET note=%(note)s,
copied=CASE WHEN %(published)s = 1 AND published_at IS NULL THEN 0 ELSE copied END,
published_at=CASE WHEN %(published)s = 1 THEN coalesce(published_at, {now}) ELSE published_at END
WHERE year=%(year)s AND size=%(size)s"""
COLUMNS = "SELECT year, size, note, signed_at, published_at FROM checkpoints"


class YearLog(NamedTuple):
    """The log of one year (UTC): the position of its first fact, which stands at index 0."""

    year: int
    first: int


class Signed(NamedTuple):
    """A signed checkpoint; times are Unix seconds, `published_at` none until enough witnesses countersigned."""

    year: int
    size: int
    note: str
    signed_at: float
    published_at: float | None


class Kept:
    """One small database of the proof's own. Every method may be called from any thread.

    Each raises StoreUnavailable where the database is away.
    """

    def __init__(self, where: Path | Postgres) -> None:
        self.tables: Tables
        if isinstance(where, Path):
            self.tables = SQLiteTables(where, SQLITE_TABLES)
        else:
            self.tables = PostgresTables(where, "proof", POSTGRES_TABLES)

    def logs(self) -> list[YearLog]:
        """Every year's log, the oldest first."""
        return [YearLog(*row) for row in self.tables.rows("SELECT year, first FROM logs ORDER BY year")]

    def begin(self, log: YearLog) -> None:
        """Begin the log of a year; one that was begun stays as it is."""
        self.tables.rows(BEGIN, year=log.year, first=log.first)

    def tiles(self, year: int) -> "YearTiles":
        """The tiles of a year's log."""
        return YearTiles(self.tables, year)

    def keep_checkpoint(self, year: int, size: int, note: str) -> None:
        """Keep a checkpoint as it was signed; one that stands there already is never signed over."""
        self.tables.rows(KEEP_CHECKPOINT, year=year, size=size, note=note)

    def countersigned(self, year: int, size: int, note: str, *, published: bool) -> None:
        """Keep a checkpoint with what witnesses wrote below it."""
        self.tables.rows(COUNTERSIGNED, year=year, size=size, note=note, published=int(published))

    def newest(self, year: int | None = None, *, published: bool = False) -> Signed | None:
        """The largest checkpoint of a year, or of all, if there is one; perhaps only of those that are published."""
        of_year = "" if year is None else " AND year=%(year)s"
        only = " AND published_at IS NOT NULL" if published else ""
        found = self.tables.rows(
            f"{COLUMNS} WHERE size>=0{of_year}{only} ORDER BY year DESC, size DESC LIMIT 1", year=year
        )
        return Signed(*found[0]) if found else None

    def checkpoint(self, year: int, size: int) -> Signed | None:
        """The checkpoint of a year that was signed at this size, if one was."""
        found = self.tables.rows(f"{COLUMNS} WHERE year=%(year)s AND size=%(size)s", year=year, size=size)
        return Signed(*found[0]) if found else None

    def checkpoints(self) -> list[Signed]:
        """Every checkpoint that was signed, the oldest first."""
        return [Signed(*row) for row in self.tables.rows(f"{COLUMNS} ORDER BY year, size")]

    def checkpoints_after(self, year: int, size: int, limit: int) -> list[Signed]:
        """The next checkpoints of a year that were signed behind a size, the smallest first."""
        wanted = f"{COLUMNS} WHERE year=%(year)s AND size>%(size)s ORDER BY size LIMIT {int(limit)}"
        return [Signed(*row) for row in self.tables.rows(wanted, year=year, size=size)]

    def not_copied(self, limit: int) -> list[Signed]:
        """Those that were not yet copied to Kafka, the oldest first."""
        wanted = f"{COLUMNS} WHERE copied=0 ORDER BY year, size LIMIT {int(limit)}"
        return [Signed(*row) for row in self.tables.rows(wanted)]

    def copied(self, signed: Iterable[Signed]) -> None:
        """These were copied to Kafka."""
        done = "UPDATE checkpoints SET copied=1 WHERE year=%(year)s AND size=%(size)s"
        self.tables.for_each(done, [{"year": one.year, "size": one.size} for one in signed])

    def close(self) -> None:
        """Close the database."""
        self.tables.close()


class YearTiles:
    """The tiles of one year's log, as `services/proof/tiles.py` reads and makes them."""

    def __init__(self, tables: Tables, year: int) -> None:
        self.tables, self.year = tables, year

    def tile(self, place: Tile) -> bytes:
        """The hashes that a tile holds, none where there is none yet."""
        wanted = "SELECT hashes FROM tiles WHERE year=%(year)s AND level=%(level)s AND number=%(number)s"
        found = self.tables.rows(wanted, year=self.year, level=place.level, number=place.number)
        return bytes(found[0][0]) if found else b""

    def keep(self, grown: Iterable[tuple[Tile, bytes]]) -> None:
        """Keep tiles that are new or have grown, in one transaction; none ever gets shorter."""
        rows = [
            {"year": self.year, "level": one.level, "number": one.number, "hashes": hashes} for one, hashes in grown
        ]
        self.tables.for_each(KEEP_TILE, rows)
