"""About whose words something stands: held, over their time, being erased; what it is says their own stream."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, String, Table, select

from projections._bulk import insert_rows
from projections._shape import METADATA, Reading, ReadModel

TOLD = frozenset(
    {
        *("HoldPlaced", "HoldLifted", "RetentionOver", "RetentionHeld", "WordsRestricted", "RestrictionLifted"),
        *("ErasureProposed", "ErasureApproved", "ErasureDeclined", "ErasureStopped", "ErasureBegun"),
        "ErasureCompleted",
    }
)

kept_words = Table(
    "kept_words",
    METADATA,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("person_id", LargeBinary(16), nullable=False),
    Column("what", String(40), nullable=False),
)
Index("kept_words_by_person", kept_words.c.person_id)


def project(batch: Sequence[Reading], write: Connection) -> None:
    """One row for each fact about what is kept of somebody."""
    told = [reading for reading in batch if reading.stored.name in TOLD]
    rows = [(one.stored.position, one.recorded.fact.person_id.bytes, one.stored.name) for one in told]
    insert_rows(write, kept_words, rows)


def people(read: Connection) -> list[UUID]:
    """Everybody about whose words something stands, in the order in which it first did."""
    found = read.execute(select(kept_words.c.person_id).order_by(kept_words.c.position)).scalars()
    return [UUID(bytes=one) for one in dict.fromkeys(found)]


read_model = ReadModel((kept_words,), project)
