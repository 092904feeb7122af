"""Replay stored facts with the code of today: into a real store, through the projector, and read what comes of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from projections.open_gaps import gap_changes
from projections.replay.counted_again import counted_again
from projections.replay.deciding import decides, seen_by
from projections.replay.kept_apart import kept_apart
from projections.replay.sums import budgets, delays
from schemas import avro
from schemas.moment import london_day, moment_of
from schemas.recorded import Recorded, StoredFact
from services.showing.gathering import gather, recorded_at
from services.store.recorder import NewFact, Write
from services.store.sqlite_recorder import SQLiteRecorder
from services.views.database import Views
from services.views.projecting import Projector


def replayed(facts: Sequence[StoredFact], up_to: int, folder: Path) -> dict[str, Any]:
    """What today's code makes of these facts, asked up to a moment (UTC microseconds)."""
    store = SQLiteRecorder(folder / "record.db")
    views = Views(folder / "views.db", store)
    try:
        for one in facts:
            new = NewFact(one.name, one.key, one.value, one.content_hash, None, "LA")
            store.write(Write(one.stream, one.version - 1, (new,), recorded_at=one.recorded_at))
        projector = Projector(store, views)
        projector.run_to(len(facts))
        projector.ask(moment_of(up_to))
        with views.read() as read:
            return made_of([avro.read(one) for one in facts], up_to, read, store)
    finally:
        views.close()
        store.close()


def made_of(facts: Sequence[Recorded[Any]], up_to: int, read: Connection, store: SQLiteRecorder) -> dict[str, Any]:
    """Questions, periods, sums, and what stands around each decision, as plain JSON."""
    cases = sorted({one.fact.case_id for one in facts if type(one.fact).__name__ == "CaseOpened"}, key=str)
    by_case = {case: [one for one in facts if one.fact.case_id == case] for case in cases}
    day = london_day(moment_of(up_to))
    return {
        "questions": questions(read),
        "periods": {str(case): [period(one) for one in counted_again(known)] for case, known in by_case.items()},
        "budgets": {
            str(case): [[str(one.budget_sum_id), one.indicative_pence, one.pence_today] for one in budgets(known)]
            for case, known in by_case.items()
        },
        "delays": {
            str(case): [one.delay.model_dump(mode="json") for one in delays(known, day)]
            for case, known in by_case.items()
        },
        "decisions": {
            str(one.fact_id): around(one, read, store)
            for known in by_case.values()
            for one in known
            if decides(one.fact)
        },
    }


def questions(read: Connection) -> dict[str, list[Any]]:
    """Each question by its id: every line of its history with its values and its evidence."""
    c = gap_changes.c
    found: dict[str, list[Any]] = {}
    for row in read.execute(select(c.gap_id, c.code, c.at, c.kind, c.how, c.since, c.gap).order_by(c.gap_id, c.at)):
        found.setdefault(row.gap_id, []).append([row.code, row.at, row.kind, row.how, row.since, row.gap])
    return found


def period(counted: Any) -> list[Any]:
    """A period: its run, when it is due as recorded, and counted again."""
    today = counted.due_today.isoformat() if counted.due_today else None
    return [str(counted.clock.clock_run_id), counted.clock.due.isoformat(), today]


def around(decision: Recorded[Any], read: Connection, store: SQLiteRecorder) -> list[list[int]]:
    """The positions of what was known, of what was true but not known, and of what was recorded later."""
    gathered = gather(decision.fact.case_id, read, store)
    apart = kept_apart(decision, gathered.around(recorded_at(seen_by(decision).position, store)))
    return [[line.recorded.position for line in lines] for lines in apart]
