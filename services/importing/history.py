"""An empty store may take a history from elsewhere, in order and with its own times; its first fact says so."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, Self
from uuid import UUID, uuid5

from aggregates.custody import BeginHistory, EndHistory
from schemas.custody import HistoryBegun
from schemas import avro
from schemas.moment import micros, moment_of
from schemas.party import Party
from schemas.refused import Refused
from services.importing.report import Report
from services.importing.running import Job
from services.recording import FUTURE_ALLOWED, Asked, CareRecord

HISTORIES: Final = UUID("0f6c0a52-9a6d-4f0e-8a0b-5b1f5d0a6a33")
SOURCE: Final = "import"


class History:
    """One history on its way into an empty store, or into one whose history was begun and not ended."""

    def __init__(self, record: CareRecord, report: Report, told_by: Party) -> None:
        self.record = record
        self.report = report
        self.told_by = told_by
        self.custody_id = uuid5(HISTORIES, SOURCE)
        self.last: datetime | None = None
        self.refuse_another_store()

    def refuse_another_store(self) -> None:
        """Refuse where something else was recorded before, or the history has ended."""
        first = self.record.store.at([1])
        if not first:
            return
        begun = avro.read(first[0]).fact
        if not isinstance(begun, HistoryBegun) or begun.custody_id != self.custody_id:
            raise Refused("store_not_empty", "only an empty store may take a history with its own times")
        if len(self.record.store.stream(self.custody_id)) > 1:
            raise Refused("history_has_ended", "this store has its history; what comes now is recorded now")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """The history is complete, unless something came between; then it can be taken up again."""
        if kind is None and self.last is not None:
            self.end()

    def in_time(self, jobs: Iterator[Job]) -> Iterator[Job]:
        """The lines that come in the order of their times; the others are refused."""
        latest = self.record.clock.now() + FUTURE_ALLOWED
        for job in jobs:
            moment = job.asked.recorded_elsewhere_at
            assert moment is not None
            if self.last is not None and moment < self.last:
                self.report.refuse(job.line, "history_not_sorted", "a history comes in order; this line is earlier")
            elif moment > latest:
                self.report.refuse(job.line, "in_the_future", "the record keeps what has happened; this is to come")
            else:
                if self.last is None:
                    self.begin(moment)
                self.last = moment
                yield job._replace(asked=as_recorded(job.asked))

    def begin(self, at: datetime) -> None:
        """Say that what follows has the history's own times."""
        begin = BeginHistory(at=at, custody_id=self.custody_id, source=SOURCE)
        self.record.do_now(begin, Asked(told_by=self.told_by, recorded_at=at))

    def end(self) -> None:
        """Say that the history is complete."""
        head = self.record.store.head()
        at = moment_of(max(head.recorded_at, micros(self.last) if self.last else 0))
        end = EndHistory(at=at, custody_id=self.custody_id, source=SOURCE, facts=head.position - 1)
        self.record.do_now(end, Asked(told_by=self.told_by, recorded_at=at))


def as_recorded(asked: Asked) -> Asked:
    """The same command, recorded when the other system recorded it."""
    return Asked(told_by=asked.told_by, key=asked.key, recorded_at=asked.recorded_elsewhere_at)
