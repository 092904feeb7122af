"""What waits for a role at an agency, the longest wait first; each line says why it is here and what clears it."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, func, select

from projections.asked import asked
from projections.awaiting import Awaited
from projections.awaiting_words import in_words
from projections.case_status import awaited, folded
from projections.case_timeline import case_timeline, facts_at
from projections.open_gaps import GapRow, gaps, one_gap, open_gaps
from projections.wording import sentence
from schemas import avro, codes
from schemas.moment import micros, moment_of
from schemas.party import Party


class Line(NamedTuple):
    """One thing that waits: `what` is a kind of wait, or a gap's code; `about` the stream or the gap. Times are UTC."""

    case_id: UUID
    what: str
    of: Party
    since: datetime
    by: datetime | None
    on: date | None
    about: UUID
    why: str
    clears_when: str


def my_work(party: Party, read: Connection, as_of: datetime | None = None, limit: int = 200) -> list[Line]:
    """What waits for a party, now or by what was recorded at a moment; a worker or a unit narrows it to theirs.

    A moment in the past reads every case as it was then, which takes as long as there are facts.
    """
    awaiting = awaited_of(party, read, limit) if as_of is None else awaited_then(party, read, as_of)
    lines = [awaited_line(case, one) for case, one in awaiting]
    lines += [gap_line(row, to) for row, to in asked_of(party, read, as_of)]
    return sorted(lines, key=lambda line: (line.since, str(line.case_id), line.what, str(line.about), line.why))[:limit]


def awaited_of(party: Party, read: Connection, limit: int) -> Iterator[tuple[UUID, Awaited]]:
    """What cases now await of a party, the longest first."""
    mine = (awaited.c.role == party.role) & (awaited.c.agency == party.agency)
    found = 0
    for row in read.execute(select(awaited).where(mine).order_by(awaited.c.since, awaited.c.case_id, awaited.c.number)):
        one = Awaited.model_validate_json(row.line)
        if one.of.may_be(party):
            yield UUID(row.case_id), one
            if (found := found + 1) >= limit:
                return


def awaited_then(party: Party, read: Connection, as_of: datetime) -> Iterator[tuple[UUID, Awaited]]:
    """The same by what was recorded at a moment, one case after the other."""
    c = case_timeline.c
    rows = select(c.case_id, c.position).where(c.recorded_at <= micros(as_of)).order_by(c.case_id, c.position)
    for case, of_case in groupby(read.execute(rows), key=lambda row: row.case_id):
        status = folded(avro.read(one) for one in facts_at([row.position for row in of_case], read))
        for one in status.awaiting if status else ():
            if one.of.may_be(party):
                yield UUID(bytes=case), one


def asked_of(party: Party, read: Connection, as_of: datetime | None) -> Iterator[tuple[GapRow, Party]]:
    """The questions that a party was asked and that stand open."""
    mine = (asked.c.role == party.role) & (asked.c.agency == party.agency)
    then = {str(row.gap_id): row for row in open_gaps(read, as_of)} if as_of else {}
    wanted = select(asked).where(mine)
    if as_of is None:
        still = (gaps.c.gap_id == asked.c.gap_id) & gaps.c.ended_at.is_(None) & (gaps.c.since == asked.c.opened_at)
        wanted = wanted.join(gaps, still)
    else:
        wanted = wanted.where(asked.c.asked_at <= micros(as_of))
    for row in read.execute(wanted.order_by(asked.c.opened_at, asked.c.position)):
        gap = then.get(row.gap_id) if as_of else one_gap(UUID(row.gap_id), read)
        to = Party(role=row.role, agency=row.agency, worker=row.worker, unit=row.unit)
        if gap is not None and micros(gap.since) == row.opened_at and to.may_be(party):
            yield gap, to


def awaited_line(case: UUID, one: Awaited) -> Line:
    """A line for something a case awaits."""
    words = in_words(one)
    return Line(case, one.what, one.of, one.since, one.by, one.on, one.about, words.why, words.clears_when)


def gap_line(row: GapRow, to: Party) -> Line:
    """A line for a question; its words are the question's own."""
    clears = codes.by_code("alert_types")[row.code]["clears_when"]
    why = sentence(row.code, row.gap.words)
    return Line(row.gap.case_id, row.code, to, row.since, None, None, row.gap_id, why, clears)


def oldest_unanswered_handover(read: Connection) -> datetime | None:
    """Since when the handover waits that has waited longest for an answer."""
    waits = select(func.min(awaited.c.since)).where(awaited.c.what == "handover_answer")
    since = read.execute(waits).scalar()
    return moment_of(since) if since is not None else None
