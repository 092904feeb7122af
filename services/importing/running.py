"""Many commands at the record's door at once, each case's own in their order, and what became of each."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple
from uuid import UUID

from aggregates._shape import Command
from schemas.refused import Refused
from services.importing.report import Report
from services.recording import Answer, Asked, CareRecord

MOST_IN_FLIGHT: Final = 256


class Job(NamedTuple):
    """One line's command. Jobs of one case go one after another; a job of no case waits for all before it."""

    line: int
    command: Command
    asked: Asked

    @property
    def case(self) -> UUID | None:
        """The case it belongs to, if any."""
        return getattr(self.command, "case_id", None)


Settle = Callable[[Job, Answer | Refused], None]


def settle(report: Report, job: Job, answer: Answer | Refused) -> None:
    """Write down what became of a line."""
    if isinstance(answer, Refused):
        report.refuse(job.line, answer.rule, answer.why)
    else:
        report.took(new=bool(answer.facts) and not answer.repeated)


def run(record: CareRecord, jobs: Iterable[Job], settle: Settle) -> None:
    """Do them all. Raises what the disk does not allow, after everything that was under way is answered."""
    asyncio.run(Running(record, settle).all(jobs))


def run_in_order(record: CareRecord, jobs: Iterable[Job], settle: Settle) -> None:
    """Do one after another, as a history wants it."""
    for job in jobs:
        try:
            answer: Answer | Refused = record.do_now(job.command, job.asked)
        except Refused as refusal:
            answer = refusal
        settle(job, answer)


class Running:
    """At most so many commands under way, answered in the order they were given."""

    def __init__(self, record: CareRecord, settle: Settle) -> None:
        self.record = record
        self.settle = settle
        self.under_way: deque[tuple[Job, asyncio.Task[Answer | Refused]]] = deque()
        self.last: dict[UUID, asyncio.Task[Answer | Refused]] = {}

    async def all(self, jobs: Iterable[Job]) -> None:
        """Give each job in turn and take its answer."""
        try:
            for job in jobs:
                if job.case is None:
                    await self.answered(0)
                self.give(job)
                await self.answered(0 if job.case is None else MOST_IN_FLIGHT - 1)
            await self.answered(0)
        finally:
            await asyncio.gather(*(task for _, task in self.under_way), return_exceptions=True)

    def give(self, job: Job) -> None:
        """Set a job going, behind the one before it of the same case."""
        case = job.case
        task = asyncio.ensure_future(self.do(job, self.last.get(case) if case else None))
        if case is not None:
            self.last[case] = task
        self.under_way.append((job, task))

    async def do(self, job: Job, before: "asyncio.Task[Answer | Refused] | None") -> Answer | Refused:
        """The answer to one job, once the one before it is done."""
        if before is not None and not before.done():
            await asyncio.wait((before,))
        try:
            return await self.record.do(job.command, job.asked)
        except Refused as refusal:
            return refusal

    async def answered(self, still_under_way: int) -> None:
        """Wait until no more than so many are under way."""
        while len(self.under_way) > still_under_way:
            job, task = self.under_way[0]
            answer = await task
            self.under_way.popleft()
            if job.case is not None and self.last.get(job.case) is task:
                del self.last[job.case]
            self.settle(job, answer)
