"""A file as the history of an empty store: in order, each line with its own time as the time it was recorded."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final, Self

from schemas.moment import moment_of
from schemas.refused import Refused
from services import history
from services.importing.report import Report
from services.importing.running import Job
from services.recording import FUTURE_ALLOWED, CareRecord

SOURCE: Final = "import"


class HistoryOf:
    """One file on its way into an empty store, or into one whose import was cut off and is taken up again."""

    def __init__(self, record: CareRecord, report: Report) -> None:
        self.record = record
        self.report = report
        self.last: datetime | None = None
        self.history = history.history_of(record)
        if self.history is None and record.store.head().position:
            raise Refused("store_not_empty", "a history goes into an empty record only; this one holds facts already")
        if self.history is not None and (self.history.complete or self.history.source != SOURCE):
            raise Refused("history_complete", "this record has its history; what is brought in now is recorded now")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """The history is complete, unless something came between; then it can be taken up again."""
        if kind is None and self.history is not None:
            history.end(self.record, self.history, self.newest)

    @property
    def newest(self) -> datetime:
        """When the last fact was recorded."""
        return moment_of(self.record.store.head().recorded_at)

    def in_time(self, jobs: Iterator[Job]) -> Iterator[Job]:
        """The lines that come in the order of their times; the others are refused."""
        latest = self.record.clock.now() + FUTURE_ALLOWED
        for job in jobs:
            moment = recorded_at(job)
            if self.last is not None and moment < self.last:
                self.report.refuse(job.line, "history_not_sorted", "a history comes in order; this line is earlier")
            elif moment > latest:
                self.report.refuse(job.line, "not_yet", "a history holds what was recorded; this is still to come")
            else:
                self.last = moment
                if self.history is None:
                    self.history = history.begin(self.record, SOURCE, moment)
                yield as_recorded(job)


def recorded_at(job: Job) -> datetime:
    """When the other system recorded a line."""
    return job.asked.recorded_elsewhere_at or job.command.at


def as_recorded(job: Job) -> Job:
    """The same command, recorded when the other system recorded it."""
    return job._replace(asked=replace(job.asked, recorded_at=recorded_at(job), recorded_elsewhere_at=None))
