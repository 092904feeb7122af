"""Bring one file in, whichever of the two forms it has."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from services.importing.activity_log import ActivityLog, Progress
from services.importing.csv_log import CsvLog
from services.importing.history import HistoryOf
from services.importing.jsonl import BOM, jobs_of
from services.importing.mapping import Mapping, mapping_of
from services.importing.report import Report
from services.importing.running import Job, run, run_in_order, settle
from services.parsing import parse_party
from services.problems import not_well_formed
from services.recording import CareRecord

TABLES: Final = (".csv", ".tsv", ".txt")
OBJECTS: Final = (".jsonl", ".ndjson", ".json")
PROGRESS_EVERY: Final = 1000


def no_progress(done_what: str, count: int, of: int | None) -> None:
    """For callers that nobody watches."""


def bring_in(
    file: Path,
    record: CareRecord,
    report: Report,
    *,
    mapping: Path | None = None,
    agency: str | None = None,
    as_history: bool = False,
    progress: Progress = no_progress,
) -> None:
    """Record what a file holds, and in the report what became of each line.

    Raises NotWellFormed or Refused where the file as a whole cannot be taken, OSError where it cannot be read, and
    StoreUnavailable where the disk takes no more: what was reported is recorded, and the file may be brought in again.
    """
    parse_party({"role": "service", "agency": agency or "LA"})
    meant = mapping_of(mapping, agency) if mapping else None
    with file.open("rb") as opened:
        if meant is None and is_objects(file, opened):
            bring_objects(opened, record, report, as_history, progress)
        else:
            bring_table(opened, meant, agency, record, report, as_history, progress)


def is_objects(file: Path, opened: BinaryIO) -> bool:
    """Whether the file holds JSON objects: by its name, else by its first sign."""
    start = opened.read(4096).removeprefix(BOM)
    opened.seek(0)
    if not start.strip():
        raise not_well_formed("file_empty", "the file is empty")
    suffix = file.suffix.lower()
    return suffix in OBJECTS or (suffix not in TABLES and start.lstrip().startswith(b"{"))


def bring_objects(opened: BinaryIO, record: CareRecord, report: Report, as_history: bool, progress: Progress) -> None:
    """Record a file of commands."""
    jobs = watched(jobs_of(opened, report), progress)
    if as_history:
        with HistoryOf(record, report) as history:
            run_in_order(record, history.in_time(jobs), partial(settle, report))
    else:
        run(record, jobs, partial(settle, report))


def watched(jobs: Iterator[Job], progress: Progress) -> Iterator[Job]:
    """The same jobs, told to whoever watches."""
    for done, job in enumerate(jobs, start=1):
        yield job
        if done % PROGRESS_EVERY == 0:
            progress("recorded", done, None)


def bring_table(
    opened: BinaryIO,
    meant: Mapping | None,
    agency: str | None,
    record: CareRecord,
    report: Report,
    as_history: bool,
    progress: Progress,
) -> None:
    """Record an activity log: every row that is one, then the ends of the cases."""
    log = CsvLog(opened, meant, agency)
    report.notes += log.notes
    rows = ActivityLog(log, record.keyring, report, progress)
    history = HistoryOf(record, report) if as_history else None
    with closing(rows.scratch):
        rows.check()
        if history is None:
            run(record, rows.jobs(), rows.settle)
            return
        with history:
            run_in_order(record, history.in_time(rows.history()), rows.settle)
