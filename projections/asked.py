"""Who was asked which question, at which step, and whether they were told that it is over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Integer, String, Table, insert, select, update

from projections._shape import METADATA, Reading, ReadModel
from projections.open_gaps import gaps
from schemas.gap import GapAcknowledged, GapAnswered, GapAsked, GapEndTold
from schemas.moment import micros, moment_of
from schemas.party import Party
from schemas.recorded import Recorded

asked = Table(
    "asked",
    METADATA,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("gap_id", String(36), nullable=False),
    Column("case_id", String(36), nullable=False),
    Column("code", String(80), nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("step", Integer, nullable=False),
    Column("role", String(80), nullable=False),
    Column("agency", String(80), nullable=False),
    Column("worker", String(36)),
    Column("unit", String(36)),
    Column("asked_at", BigInteger, nullable=False),
    Column("acknowledged", Boolean, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("end_told", Boolean, nullable=False),
)
Index("asked_by_gap", asked.c.gap_id, asked.c.opened_at)
Index("asked_by_party", asked.c.role, asked.c.agency)
Index("asked_open", asked.c.end_told)


class AskedParty(NamedTuple):
    """One party that was asked, at which step (0 is first), when, and what it did. Times are UTC."""

    to: Party
    step: int
    asked_at: datetime
    acknowledged: bool
    answered: bool


def project(batch: Sequence[Reading], write: Connection) -> None:
    """A row for each party asked; what people do about a question marks the rows of its opening."""
    for reading in batch:
        match (recorded := reading.recorded).fact:
            case GapAsked():
                write.execute(insert(asked), row(recorded))
            case GapAcknowledged() as fact:
                mark(fact.gap_id, write, fact.by, acknowledged=True)
            case GapAnswered() as fact:
                mark(fact.gap_id, write, fact.by, answered=True)
            case GapEndTold() as fact:
                opening = (asked.c.gap_id == str(fact.gap_id)) & (asked.c.opened_at <= micros(fact.opened_at))
                write.execute(update(asked).where(opening).values(end_told=True))


def row(recorded: Recorded[Any]) -> dict[str, Any]:
    """One party asked."""
    fact: GapAsked = recorded.fact
    return {
        "position": recorded.position,
        "gap_id": str(fact.gap_id),
        "case_id": str(fact.case_id),
        "code": fact.code,
        "opened_at": micros(fact.opened_at),
        "step": fact.step,
        "role": fact.to.role,
        "agency": fact.to.agency,
        "worker": str(fact.to.worker) if fact.to.worker else None,
        "unit": str(fact.to.unit) if fact.to.unit else None,
        "asked_at": micros(recorded.recorded_at),
        "acknowledged": False,
        "answered": False,
        "end_told": False,
    }


def mark(gap_id: UUID, write: Connection, by: Party, **what: bool) -> None:
    """Mark the open rows of a question that concern a role at an agency."""
    mine = (asked.c.role == by.role) & (asked.c.agency == by.agency) & asked.c.end_told.is_(False)
    write.execute(update(asked).where((asked.c.gap_id == str(gap_id)) & mine).values(**what))


def asked_about(gap_id: UUID, read: Connection) -> list[AskedParty]:
    """Everyone who was asked a question, in the order in which they were."""
    wanted = select(asked).where(asked.c.gap_id == str(gap_id)).order_by(asked.c.position)
    return [
        AskedParty(
            to=Party(role=found.role, agency=found.agency, worker=found.worker, unit=found.unit),
            step=found.step,
            asked_at=moment_of(found.asked_at),
            acknowledged=found.acknowledged,
            answered=found.answered,
        )
        for found in read.execute(wanted)
    ]


def not_asked_yet(read: Connection) -> list[str]:
    """The ids of open questions of whose present opening nobody has been asked."""
    told = (asked.c.gap_id == gaps.c.gap_id) & (asked.c.opened_at == gaps.c.since)
    wanted = select(gaps.c.gap_id).where(gaps.c.ended_at.is_(None) & ~select(asked.c.position).where(told).exists())
    return [found.gap_id for found in read.execute(wanted.order_by(gaps.c.since, gaps.c.gap_id))]


def ended_untold(read: Connection) -> list[Any]:
    """Openings of which somebody was asked, that are over, and of which nobody has been told so: id, case, opening."""
    over = gaps.c.ended_at.is_not(None) | (gaps.c.since > asked.c.opened_at)
    wanted = (
        select(asked.c.gap_id, asked.c.case_id, asked.c.opened_at)
        .join(gaps, gaps.c.gap_id == asked.c.gap_id)
        .where(asked.c.end_told.is_(False) & over)
        .distinct()
        .order_by(asked.c.opened_at, asked.c.gap_id)
    )
    return list(read.execute(wanted))


read_model = ReadModel((asked,), project)
