"""All that happened in a case, by whichever agency, ordered by when it happened.

A row says where a fact of a case stands; the fact itself is read from the record, so its bytes are kept once.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, Table, select

from projections._bulk import insert_rows
from projections._shape import METADATA, Reading, ReadModel
from schemas import avro
from schemas.moment import micros
from schemas.recorded import Recorded, StoredFact

FACTS = "facts"  # under this name a connection that reads knows where facts are
AT_ONCE = 500

case_timeline = Table(
    "case_timeline",
    METADATA,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("case_id", LargeBinary(16), nullable=False),
    Column("happened_at", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
)
Index("case_timeline_by_case", case_timeline.c.case_id)


class Facts(Protocol):
    """Where facts are looked up by their positions: the store."""

    def at(self, positions: Sequence[int]) -> Sequence[StoredFact]: ...


def project(batch: Sequence[Reading], write: Connection) -> None:
    """One row for each fact of a case, its bytes proven; ids are sixteen bytes, times UTC microseconds."""
    told = [(reading.stored, reading.happened) for reading in batch]
    rows = [(fact.position, fact.key_bytes, at, fact.recorded_at) for fact, (at, of_a_case) in told if of_a_case]
    insert_rows(write, case_timeline, rows)


def timeline(case_id: UUID, read: Connection, as_of: datetime | None = None) -> list[Recorded[Any]]:
    """The facts of a case that were recorded by then (now, if no moment is given), in the order they happened."""
    return [avro.read(stored) for stored in facts_of(case_id, read, as_of)]


def facts_of(case_id: UUID, read: Connection, as_of: datetime | None = None) -> list[StoredFact]:
    """The stored facts of a case, ordered by what happened, ties by position."""
    rows = case_timeline.c
    wanted = select(rows.position).where(rows.case_id == case_id.bytes).order_by(rows.happened_at, rows.position)
    if as_of is not None:
        wanted = wanted.where(rows.recorded_at <= micros(as_of))
    positions = list(read.execute(wanted).scalars())
    found = {stored.position: stored for stored in facts_at(positions, read)}
    return [found[position] for position in positions]


def facts_at(positions: Sequence[int], read: Connection) -> Iterator[StoredFact]:
    """The facts at these positions, from where this connection knows facts to be. Raises LookupError without it."""
    facts: Facts | None = read.info.get(FACTS)
    if facts is None:
        raise LookupError("these read models were opened without the record")
    for start in range(0, len(positions), AT_ONCE):
        yield from facts.at(positions[start : start + AT_ONCE])


read_model = ReadModel((case_timeline,), project)
