"""Where a case stands: who owns it, what it waits for, from whom and since when, and who is in its circle."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, String, Table, Text, delete, select, tuple_

from projections._bulk import insert_rows
from projections._shape import METADATA, Reading, ReadModel
from projections.awaiting import Awaited
from projections.case_timeline import facts_of
from projections.status import Status, evolve
from schemas import avro
from schemas.moment import LATEST, micros
from schemas.party import Party
from schemas.recorded import Recorded

AT_ONCE = 500
NOTHING_AWAITED = micros(LATEST)
NEWEST_STAYS = """ON CONFLICT (case_id) DO UPDATE SET position = excluded.position, stage = excluded.stage,
waiting_since = excluded.waiting_since, status = excluded.status"""

case_status = Table(
    "case_status",
    METADATA,
    Column("case_id", String(36), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("stage", String(20), nullable=False),
    Column("waiting_since", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
)
Index("case_status_by_wait", case_status.c.stage, case_status.c.waiting_since, case_status.c.case_id)

awaited = Table(
    "awaited",
    METADATA,
    Column("case_id", String(36), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("what", String(40), nullable=False),
    Column("role", String(80), nullable=False),
    Column("agency", String(80), nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("line", Text, nullable=False),
)
Index("awaited_by_party", awaited.c.agency, awaited.c.role, awaited.c.since)
Index("awaited_by_kind", awaited.c.what, awaited.c.since)


def project(batch: Sequence[Reading], write: Connection) -> None:
    """Fold the batch over the statuses of the cases it touches; each is read and written once."""
    facts = [reading.recorded for reading in batch if reading.skimmed.case_id is not None]
    before = load({str(one.fact.case_id) for one in facts}, write)
    now = dict(before)
    for one in facts:
        case = str(one.fact.case_id)
        if (status := evolve(now.get(case), one)) is not None:
            now[case] = status
    changed = {case: status for case, status in now.items() if status is not before.get(case)}
    keep(changed, write)
    other = {case: one for case, one in changed.items() if one.awaiting != awaiting_in(before.get(case))}
    keep_awaited(other, before, write)


def awaiting_in(status: Status | None) -> tuple[Awaited, ...]:
    """What a case waited for, nothing before it was opened."""
    return status.awaiting if status else ()


def load(cases: Iterable[str], read: Connection) -> dict[str, Status]:
    """The statuses of these cases as they are kept."""
    wanted, found = sorted(cases), {}
    for start in range(0, len(wanted), AT_ONCE):
        some = case_status.c.case_id.in_(wanted[start : start + AT_ONCE])
        for row in read.execute(select(case_status.c.case_id, case_status.c.status).where(some)):
            found[row.case_id] = Status.model_validate_json(row.status)
    return found


def keep(changed: dict[str, Status], write: Connection) -> None:
    """Write statuses back."""
    rows = [
        (
            case,
            status.position,
            status.stage,
            min((micros(one.since) for one in status.awaiting), default=NOTHING_AWAITED),
            status.model_dump_json(),
        )
        for case, status in changed.items()
    ]
    insert_rows(write, case_status, rows, NEWEST_STAYS)


def keep_awaited(changed: dict[str, Status], before: Mapping[str, Status], write: Connection) -> None:
    """Write what these cases wait for, by whose turn it is."""
    forget(awaited, [case for case in changed if awaiting_in(before.get(case))], write)
    rows = [
        (case, number, one.what, one.of.role, one.of.agency, micros(one.since), one.model_dump_json())
        for case, status in changed.items()
        for number, one in enumerate(status.awaiting)
    ]
    insert_rows(write, awaited, rows)


def forget(table: Table, cases: Iterable[str], write: Connection) -> None:
    """Take away the rows of these cases, which are written anew."""
    gone = list(cases)
    for start in range(0, len(gone), AT_ONCE):
        write.execute(delete(table).where(table.c.case_id.in_(gone[start : start + AT_ONCE])))


def status_of(case_id: UUID, read: Connection, as_of: datetime | None = None) -> Status | None:
    """Where a case stands, or stood by what was recorded at a moment; none where there was no such case."""
    if as_of is None:
        return load([str(case_id)], read).get(str(case_id))
    by_position = sorted(facts_of(case_id, read, as_of), key=lambda one: one.position)
    return folded(avro.read(one) for one in by_position)


def folded(facts: Iterable[Recorded[Any]]) -> Status | None:
    """The status after these facts of one case, which come in order of position."""
    status: Status | None = None
    for one in facts:
        status = evolve(status, one)
    return status


def circle_of(case_id: UUID, read: Connection) -> tuple[Party, ...]:
    """Who is in a case now: its owner, those who joined, and those who were asked for something."""
    status = status_of(case_id, read)
    return status.circle if status else ()


def cases(read: Connection, limit: int = 50, after: UUID | None = None, stage: str = "open") -> list[Status]:
    """The cases at a stage, the one that waits longest first; those after a case that was shown before."""
    c = case_status.c
    wanted = select(c.status).where(c.stage == stage).order_by(c.waiting_since, c.case_id).limit(limit)
    if after is not None:
        since = read.execute(select(c.waiting_since).where(c.case_id == str(after))).scalar()
        wanted = wanted.where(tuple_(c.waiting_since, c.case_id) > tuple_(since or 0, str(after)))
    return [Status.model_validate_json(row.status) for row in read.execute(wanted)]


read_model = ReadModel((case_status, awaited), project)
