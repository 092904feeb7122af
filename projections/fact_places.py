"""Where each fact stands in the record, so that evidence can be looked at by its id."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, Table, select

from projections._bulk import insert_rows
from projections._shape import METADATA, Reading, ReadModel

fact_places = Table(
    "fact_places",
    METADATA,
    Column("fact_id", LargeBinary(16), primary_key=True),
    Column("position", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)


def project(batch: Sequence[Reading], write: Connection) -> None:
    """One row for each fact, of a case or of none."""
    rows = [(bytes.fromhex(one.skimmed.fact_id.replace("-", "")), one.stored.position) for one in batch]
    insert_rows(write, fact_places, rows)


def place_of(fact_id: UUID, read: Connection) -> int | None:
    """The position of a fact, if it was recorded."""
    wanted = select(fact_places.c.position).where(fact_places.c.fact_id == fact_id.bytes)
    position: int | None = read.execute(wanted).scalar()
    return position


read_model = ReadModel((fact_places,), project)
