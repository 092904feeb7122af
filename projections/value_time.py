"""Time that is no task and counts as value: listening, time with carers, speaking up for somebody.

Totals are of one person's care, for each outcome and kind. They name no worker, no team and no target, so that nobody
can be measured by them.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from projections.case_timeline import timeline
from schemas import codes
from schemas.contact import ContactRecorded
from schemas.recorded import Recorded


class ValueTime(NamedTuple):
    """Contacts of one kind towards one outcome, or towards none in particular: how many, and minutes where noted."""

    outcome_id: UUID | None
    kind: str
    times: int
    minutes: int


def value_time(facts: Iterable[Recorded[Any]]) -> tuple[ValueTime, ...]:
    """The totals of these facts, which may be of several cases of one person; what belongs to no outcome comes last."""
    times, minutes = Counter[tuple[UUID | None, str]](), Counter[tuple[UUID | None, str]]()
    for recorded in facts:
        match recorded.fact:
            case ContactRecorded() as fact if counts_as_value(fact.kind):
                times[fact.outcome_id, fact.kind] += 1
                minutes[fact.outcome_id, fact.kind] += fact.minutes or 0
    order = sorted(times, key=lambda one: (one[0] is None, str(one[0]), one[1]))
    return tuple(ValueTime(*one, times[one], minutes[one]) for one in order)


def counts_as_value(kind: str) -> bool:
    """Whether the list of kinds of contact says that this one is value."""
    return codes.by_code("contact_kinds").get(kind, {}).get("counts_as") == "value"


def value_time_of(cases: Iterable[UUID], read: Connection, as_of: datetime | None = None) -> tuple[ValueTime, ...]:
    """The totals of a person's cases, now or by what was recorded at a moment."""
    return value_time(recorded for case in cases for recorded in timeline(case, read, as_of))
