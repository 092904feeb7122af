"""Which workers of an agency were asked the same question again and again, within the time looked at as one."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from schemas.dated import threshold
from schemas.gap import GapAsked
from schemas.model import Model
from schemas.moment import london_day
from schemas.recorded import Recorded

CODE = "OPINION_BEFORE_REVERSAL"


class Asked(Model):
    """A worker who was asked this question, about a change on that day."""

    gap_id: UUID
    case_id: UUID
    worker: UUID
    on: date
    fact_id: UUID

    @property
    def gone(self) -> date:
        """The first day on which it is no part of a pattern any more."""
        return self.on + timedelta(days=threshold(CODE, "pattern_window", self.on))


class AskedAgain(Model):
    """Of one agency: which of its workers were asked, in the order of the days they were asked about."""

    agency: str = ""
    asked: tuple[Asked, ...] = ()

    def with_question(self, recorded: Recorded[GapAsked]) -> Self:
        """One more time that a worker was asked; those that are part of no pattern any more are forgotten."""
        fact, this_day = recorded.fact, london_day(recorded.recorded_at)
        day = day_asked_about(fact)
        assert day and fact.to.worker
        one = Asked(gap_id=fact.gap_id, case_id=fact.case_id, worker=fact.to.worker, on=day, fact_id=recorded.fact_id)
        others = [known for known in self.asked if (known.gap_id, known.on) != (one.gap_id, one.on)]
        asked = sorted((*others, one), key=lambda known: (known.on, known.gap_id))
        return self.with_(agency=fact.to.agency, asked=tuple(known for known in asked if this_day < known.gone))

    def without(self, workers: Iterable[UUID]) -> Self:
        """The same once the question about the pattern of these is answered."""
        gone = set(workers)
        return self.with_(asked=tuple(one for one in self.asked if one.worker not in gone))

    def patterns(self, as_of: datetime) -> Iterator[tuple[Asked, ...]]:
        """For each worker who was asked often enough by then, when that was."""
        for worker in sorted({one.worker for one in self.asked}):
            asked = tuple(one for one in self.asked if one.worker == worker and london_day(as_of) < one.gone)
            if asked and len(asked) >= threshold(CODE, "pattern", asked[-1].on):
                yield asked


def day_asked_about(fact: GapAsked) -> date | None:
    """The day of the change that a question was about; a question about a pattern names none."""
    days = [word.value.removeprefix("date:") for word in fact.words if word.name == "date"]
    return date.fromisoformat(days[0]) if days else None
