"""Whether a worker was asked the same question again and again, within the time looked at as one."""

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
    """The worker was asked this question, about a change on that day."""

    gap_id: UUID
    case_id: UUID
    on: date
    fact_id: UUID

    @property
    def gone(self) -> date:
        """The first day on which it is no part of a pattern any more."""
        return self.on + timedelta(days=threshold(CODE, "pattern_window", self.on))


class AskedAgain(Model):
    """How often one worker of an agency was asked, in the order of the days they were asked about."""

    agency: str = ""
    worker: UUID | None = None
    asked: tuple[Asked, ...] = ()

    def with_question(self, recorded: Recorded[GapAsked]) -> Self:
        """One more time that the worker was asked; what is part of no pattern any more is forgotten."""
        fact, this_day = recorded.fact, london_day(recorded.recorded_at)
        day = day_asked_about(fact)
        assert day
        one = Asked(gap_id=fact.gap_id, case_id=fact.case_id, on=day, fact_id=recorded.fact_id)
        others = [known for known in self.asked if (known.gap_id, known.on) != (one.gap_id, one.on)]
        asked = sorted((*others, one), key=lambda known: (known.on, known.gap_id))
        recent = tuple(known for known in asked if this_day < known.gone)
        return self.with_(agency=fact.to.agency, worker=fact.to.worker, asked=recent)

    def forgotten(self) -> Self:
        """The same once the question about the pattern is answered."""
        return self.with_(asked=())

    def pattern(self, as_of: datetime) -> tuple[Asked, ...]:
        """When the worker was asked, if that was often enough by then; else nothing."""
        asked = tuple(one for one in self.asked if london_day(as_of) < one.gone)
        return asked if asked and len(asked) >= threshold(CODE, "pattern", asked[-1].on) else ()


def day_asked_about(fact: GapAsked) -> date | None:
    """The day of the change that a question was about; a question about a pattern names none."""
    days = [word.value.removeprefix("date:") for word in fact.words if word.name == "date"]
    return date.fromisoformat(days[0]) if days else None
