"""The questions that stand open, and the whole history of each."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, String, Table, Text, delete, func, insert, select

from projections._bulk import insert_rows
from projections._shape import METADATA
from projections.gaps._history import Change
from projections.gaps._shape import Gap
from schemas.moment import micros, moment_of

AT_ONCE = 500
NEWEST_STAYS = """ON CONFLICT (gap_id) DO UPDATE SET code = excluded.code, case_id = excluded.case_id,
key = excluded.key, since = excluded.since, gap = excluded.gap, ended_at = excluded.ended_at, how = excluded.how,
openings = excluded.openings"""

gaps = Table(
    "gaps",
    METADATA,
    Column("gap_id", String(36), primary_key=True),
    Column("code", String(80), nullable=False),
    Column("case_id", String(36), nullable=False),
    Column("key", String(300), nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("gap", Text, nullable=False),
    Column("ended_at", BigInteger),
    Column("how", String(20)),
    Column("openings", Integer, nullable=False),
)
Index("gaps_by_case", gaps.c.case_id)
Index("gaps_open", gaps.c.ended_at, gaps.c.since)

gap_changes = Table(
    "gap_changes",
    METADATA,
    Column("gap_id", String(36), primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(10), nullable=False),
    Column("code", String(80), nullable=False),
    Column("case_id", String(36), nullable=False),
    Column("key", String(300), nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("gap", Text, nullable=False),
    Column("how", String(20)),
)
Index("gap_changes_by_time", gap_changes.c.at)


class GapRow(NamedTuple):
    """A gap as it stood at the moment asked about: open while `ended_at` is none. Times are UTC."""

    gap_id: UUID
    code: str
    key: str
    gap: Gap
    since: datetime
    ended_at: datetime | None
    how: str | None


def keep(code: str, changes: Mapping[str, Sequence[Change]], write: Connection) -> None:
    """Write what changed, by key; an opening that lasted no time is no history."""
    lasting = {key: some for key, some in changes.items() if not any(lasted_no_time(one) for one in some)}
    _keep([_line(code, key, one) for key, some in lasting.items() for one in some], write)
    for key, some in changes.items():
        for one in some if key not in lasting else ():
            if lasted_no_time(one):
                _forget(one, write)
            else:
                _keep([_line(code, key, one)], write)


def lasted_no_time(change: Change) -> bool:
    """Whether this is the end of an opening of the same moment."""
    return change.kind == "ended" and change.at == change.since


def _line(code: str, key: str, change: Change) -> dict[str, Any]:
    """One line of a gap's history as a row."""
    return {
        "gap_id": str(change.gap_id),
        "at": micros(change.at),
        "kind": change.kind,
        "code": code,
        "case_id": str(change.gap.case_id),
        "key": key,
        "since": micros(change.since),
        "gap": change.gap.model_dump_json(),
        "how": change.how,
    }


def _keep(lines: Sequence[dict[str, Any]], write: Connection) -> None:
    """Add the lines to the histories, and let each gap stand as its newest line says."""
    newest = {line["gap_id"]: line for line in lines}
    openings = Counter(line["gap_id"] for line in lines if line["kind"] == "opened")
    ids = list(newest)
    for start in range(0, len(ids), AT_ONCE):
        some = gaps.c.gap_id.in_(ids[start : start + AT_ONCE])
        for found in write.execute(select(gaps.c.gap_id, gaps.c.openings).where(some)):
            openings[found.gap_id] += found.openings
    standing = [_standing(line, openings[line["gap_id"]]) for line in newest.values()]
    insert_rows(write, gaps, [_in_order(line, gaps) for line in standing], NEWEST_STAYS)
    insert_rows(write, gap_changes, [_in_order(line, gap_changes) for line in lines])


def _in_order(line: Mapping[str, Any], table: Table) -> tuple[Any, ...]:
    """The values as the columns of a table stand."""
    return tuple(line[column.name] for column in table.columns)


def _standing(line: dict[str, Any], openings: int) -> dict[str, Any]:
    """A gap as it stands after a line of its history."""
    ended_at = line["at"] if line["kind"] == "ended" else None
    kept = {name: value for name, value in line.items() if name not in ("at", "kind")}
    return {**kept, "ended_at": ended_at, "openings": openings}


def _forget(change: Change, write: Connection) -> None:
    """Take back an opening that ended in the same moment; the gap stands as it did before it."""
    one = str(change.gap_id)
    same = (gap_changes.c.gap_id == one) & (gap_changes.c.at == micros(change.at))
    write.execute(delete(gap_changes).where(same))
    write.execute(delete(gaps).where(gaps.c.gap_id == one))
    last = write.execute(
        select(gap_changes).where(gap_changes.c.gap_id == one).order_by(gap_changes.c.at.desc()).limit(1)
    ).first()
    if last is not None:
        openings = write.execute(
            select(func.count()).where((gap_changes.c.gap_id == one) & (gap_changes.c.kind == "opened"))
        ).scalar()
        fields = {name: getattr(last, name) for name in ("gap_id", "code", "case_id", "key", "since", "gap", "how")}
        write.execute(insert(gaps), {**fields, "ended_at": last.at, "openings": openings})


def open_gaps(read: Connection, as_of: datetime | None = None, case_id: UUID | None = None) -> list[GapRow]:
    """The questions open now, or those that stood open at a moment, the longest open first."""
    rows = _now(read, case_id) if as_of is None else _then(read, as_of, case_id)
    return sorted((row for row in rows if row.ended_at is None), key=lambda row: (row.since, str(row.gap_id)))


def gaps_of(case_id: UUID, read: Connection, as_of: datetime | None = None) -> list[GapRow]:
    """Every question ever asked about a case, open or ended, in the order in which they opened."""
    rows = _now(read, case_id) if as_of is None else _then(read, as_of, case_id)
    return sorted(rows, key=lambda row: (row.since, str(row.gap_id)))


def _now(read: Connection, case_id: UUID | None) -> list[GapRow]:
    wanted = select(gaps)
    wanted = wanted.where(gaps.c.case_id == str(case_id)) if case_id else wanted.where(gaps.c.ended_at.is_(None))
    return [_row(found, found.ended_at) for found in read.execute(wanted)]


def _then(read: Connection, as_of: datetime, case_id: UUID | None) -> list[GapRow]:
    """The newest line of each gap's history up to that moment."""
    line = gap_changes.c
    known = line.at <= micros(as_of)
    if case_id:
        known = known & (line.case_id == str(case_id))
    newest = select(line.gap_id, func.max(line.at).label("at")).where(known).group_by(line.gap_id).subquery()
    wanted = select(gap_changes).join(newest, (line.gap_id == newest.c.gap_id) & (line.at == newest.c.at))
    return [_row(found, found.at if found.kind == "ended" else None) for found in read.execute(wanted)]


def one_gap(gap_id: UUID, read: Connection) -> GapRow | None:
    """One question as it stands now."""
    found = read.execute(select(gaps).where(gaps.c.gap_id == str(gap_id))).first()
    return _row(found, found.ended_at) if found else None


def history(gap_id: UUID, read: Connection) -> list[dict[str, Any]]:
    """Every line of a gap's history, oldest first: when it opened, changed and ended, and by what."""
    wanted = select(gap_changes).where(gap_changes.c.gap_id == str(gap_id)).order_by(gap_changes.c.at)
    return [
        {"at": moment_of(found.at), "kind": found.kind, "how": found.how, "gap": json.loads(found.gap)}
        for found in read.execute(wanted)
    ]


class Stood(NamedTuple):
    """A gap as it stood from a moment (UTC) on."""

    gap_id: UUID
    code: str
    gap: Gap
    at: datetime
    since: datetime
    is_open: bool


def stood(case_id: UUID, read: Connection) -> list[Stood]:
    """Every line of every gap of a case, oldest first."""
    wanted = select(gap_changes).where(gap_changes.c.case_id == str(case_id)).order_by(gap_changes.c.at)
    return [
        Stood(
            gap_id=UUID(found.gap_id),
            code=found.code,
            gap=Gap.model_validate_json(found.gap),
            at=moment_of(found.at),
            since=moment_of(found.since),
            is_open=found.kind != "ended",
        )
        for found in read.execute(wanted)
    ]


def _row(found: Any, ended_at: int | None) -> GapRow:
    return GapRow(
        gap_id=UUID(found.gap_id),
        code=found.code,
        key=found.key,
        gap=Gap.model_validate_json(found.gap),
        since=moment_of(found.since),
        ended_at=moment_of(ended_at) if ended_at is not None else None,
        how=found.how,
    )
