"""All that happened in a case, by whichever agency, ordered by when it happened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, String, Table, select

from projections._bulk import insert_rows
from projections._shape import METADATA, Reading, ReadModel
from schemas import avro
from schemas.moment import micros
from schemas.recorded import Recorded, StoredFact

case_timeline = Table(
    "case_timeline",
    METADATA,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("case_id", LargeBinary(16), nullable=False),
    Column("happened_at", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("name", String(80), nullable=False),
    Column("stream", LargeBinary(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("content_hash", LargeBinary(32), nullable=False),
)
Index("case_timeline_by_case", case_timeline.c.case_id, case_timeline.c.happened_at, case_timeline.c.position)


def project(batch: Sequence[Reading], write: Connection) -> None:
    """One row for each fact of a case, with the fact's own bytes: the text in them stays sealed."""
    insert_rows(write, case_timeline, [row(reading) for reading in batch if reading.skimmed.case_id is not None])


def row(reading: Reading) -> tuple[Any, ...]:
    """The row of one fact, in the order of the columns; ids are sixteen bytes, times UTC microseconds."""
    stored, skimmed = reading.stored, reading.skimmed
    return (
        stored.position,
        stored.key_bytes,
        skimmed.happened_at,
        stored.recorded_at,
        stored.name,
        stored.stream_bytes,
        stored.version,
        stored.value,
        stored.content_hash,
    )


def timeline(case_id: UUID, read: Connection, as_of: datetime | None = None) -> list[Recorded[Any]]:
    """The facts of a case that were recorded by then (now, if no moment is given), in the order they happened."""
    return [avro.read(stored) for stored in facts_of(case_id, read, as_of)]


def facts_of(case_id: UUID, read: Connection, as_of: datetime | None = None) -> list[StoredFact]:
    """The stored facts of a case, ordered by what happened, ties by position."""
    rows = case_timeline.c
    wanted = select(case_timeline).where(rows.case_id == case_id.bytes).order_by(rows.happened_at, rows.position)
    if as_of is not None:
        wanted = wanted.where(rows.recorded_at <= micros(as_of))
    return [stored_fact(found) for found in read.execute(wanted)]


def stored_fact(found: Any) -> StoredFact:
    """The fact of one row, as the store gave it."""
    return StoredFact._make(
        (
            found.position,
            found.stream,
            found.version,
            found.case_id,
            found.name,
            found.recorded_at,
            found.value,
            found.content_hash,
        )
    )


read_model = ReadModel((case_timeline,), project)
