"""Which cases a person has, and whether each is open: what must be over before their words may be erased."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, String, Table, select

from projections._bulk import insert_rows
from projections._shape import METADATA, Reading, ReadModel

OPENED, REOPENED = "CaseOpened", "CaseReopened"
TOLD = frozenset({OPENED, REOPENED, "CaseClosed", "CaseEnded"})

case_lives = Table(
    "case_lives",
    METADATA,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("case_id", LargeBinary(16), nullable=False),
    Column("person_id", LargeBinary(16), nullable=True),
    Column("what", String(20), nullable=False),
)
Index("case_lives_by_case", case_lives.c.case_id, case_lives.c.position)
Index("case_lives_by_person", case_lives.c.person_id)


class CaseOf(NamedTuple):
    """A case of a person, and whether it is open."""

    case_id: UUID
    is_open: bool


def project(batch: Sequence[Reading], write: Connection) -> None:
    """One row for each opening and each ending of a case; an opening says whose it is."""
    told = [reading for reading in batch if reading.stored.name in TOLD]
    rows = [(one.stored.position, one.stored.key_bytes, person_in(one), one.stored.name) for one in told]
    insert_rows(write, case_lives, rows)


def person_in(reading: Reading) -> bytes | None:
    """Whose case is opened, where the fact says so."""
    person: bytes | None = reading.recorded.fact.person_id.bytes if reading.stored.name == OPENED else None
    return person


def cases_of(person_id: UUID, read: Connection) -> list[CaseOf]:
    """Every case of a person, in the order in which they were opened."""
    lives = case_lives.c
    mine = select(lives.case_id).where(lives.person_id == person_id.bytes)
    wanted = select(lives.case_id, lives.what).where(lives.case_id.in_(mine)).order_by(lives.position)
    newest = {found.case_id: found.what for found in read.execute(wanted)}
    return [CaseOf(UUID(bytes=case), what in (OPENED, REOPENED)) for case, what in newest.items()]


read_model = ReadModel((case_lives,), project)
