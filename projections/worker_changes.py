"""The changes of worker that somebody lived through, and which of them count."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self
from uuid import UUID

from projections.named_worker import named_before
from schemas.calendar import ONE_DAY, working_days_after
from schemas.case import WorkerAllocated
from schemas.counting import months_after
from schemas.dated import threshold
from schemas.model import Model
from schemas.moment import london_day, start_of
from schemas.stand_in import StandInArranged

CODE = "WORKER_CHURN"


class Change(Model):
    """Another worker from a day on: allocated, or standing in, then `until` is their last day."""

    at: datetime
    before: UUID | None
    worker: UUID
    joint: bool = False
    wished: bool = False
    fact_id: UUID
    stand_in_id: UUID | None = None
    until: date | None = None

    @classmethod
    def allocated(cls, fact: WorkerAllocated, fact_id: UUID) -> Self | None:
        """Another worker has the case; whoever gets a case that nobody had by name has nobody before."""
        worker, named = fact.owner.worker, named_before(fact)
        if worker is None or worker == named:
            return None
        joint, wished = fact.joint_handover, fact.asked_by_person
        return cls(at=fact.happened_at, before=named, worker=worker, joint=joint, wished=wished, fact_id=fact_id)

    @classmethod
    def stood_in(cls, fact: StandInArranged, fact_id: UUID) -> Self | None:
        """Another worker stands in for the named one."""
        worker, named = fact.worker.worker, fact.named_worker.worker
        if worker is None or worker == named:
            return None
        return cls(
            at=start_of(fact.first_day),
            before=named,
            worker=worker,
            fact_id=fact_id,
            stand_in_id=fact.stand_in_id,
            until=fact.last_day,
        )

    @property
    def looked_at_from(self) -> datetime:
        """The beginning of the time that ends with the day of this change."""
        day = london_day(self.at)
        return start_of(months_after(day, -threshold(CODE, "window", day)) + ONE_DAY)

    def is_long(self) -> bool:
        """Whether it counts: standing in does when it lasts so many working days, an allocation always."""
        if self.until is None:
            return True
        first = london_day(self.at)
        return self.until >= working_days_after(first - ONE_DAY, threshold(CODE, "duty_cover_under", first))


def counted(changes: Iterable[Change], as_of: datetime) -> list[Change]:
    """The changes by then that count, in the order in which they happened."""
    begun = [one for one in changes if one.before and one.at <= as_of and not one.wished]
    long = [one for one in begun if one.is_long()]
    return [one for one in long if one.at >= long[-1].looked_at_from]
