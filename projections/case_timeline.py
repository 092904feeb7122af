"""All that happened in a case, by whichever agency, ordered by when it happened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, String, Table, insert, select

from projections._shape import METADATA, Reading, ReadModel
from schemas import avro
from schemas.moment import micros
from schemas.recorded import Recorded, StoredFact

case_timeline = Table(
    "case_timeline",
    METADATA,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("case_id", String(36), nullable=False),
    Column("happened_at", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("fact_id", String(36), nullable=False),
    Column("name", String(80), nullable=False),
    Column("stream", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
)
Index("case_timeline_by_case", case_timeline.c.case_id, case_timeline.c.happened_at, case_timeline.c.position)


def project(batch: Sequence[Reading], write: Connection) -> None:
    """One row for each fact of a case, with the fact's own bytes: the text in them stays sealed."""
    rows = [row(reading) for reading in batch if reading.skimmed.case_id is not None]
    if rows:
        write.execute(insert(case_timeline), rows)


def row(reading: Reading) -> dict[str, Any]:
    """The row of one fact; times are UTC microseconds."""
    stored, skimmed = reading.stored, reading.skimmed
    return {
        "position": stored.position,
        "case_id": skimmed.case_id,
        "happened_at": skimmed.happened_at,
        "recorded_at": stored.recorded_at,
        "fact_id": skimmed.fact_id,
        "name": stored.name,
        "stream": str(stored.stream),
        "version": stored.version,
        "value": stored.value,
        "content_hash": stored.content_hash,
    }


def timeline(case_id: UUID, read: Connection, as_of: datetime | None = None) -> list[Recorded[Any]]:
    """The facts of a case that were recorded by then (now, if no moment is given), in the order they happened."""
    return [avro.read(stored) for stored in facts_of(case_id, read, as_of)]


def facts_of(case_id: UUID, read: Connection, as_of: datetime | None = None) -> list[StoredFact]:
    """The stored facts of a case, ordered by what happened, ties by position."""
    rows = case_timeline.c
    wanted = select(case_timeline).where(rows.case_id == str(case_id)).order_by(rows.happened_at, rows.position)
    if as_of is not None:
        wanted = wanted.where(rows.recorded_at <= micros(as_of))
    return [
        StoredFact(
            position=found.position,
            stream=UUID(found.stream),
            version=found.version,
            key=case_id,
            name=found.name,
            recorded_at=found.recorded_at,
            value=found.value,
            content_hash=found.content_hash,
        )
        for found in read.execute(wanted)
    ]


read_model = ReadModel((case_timeline,), project)
