"""What an activity log shows: how many cases, how often the worker changed, who ended late, who waited longest.

Steps are kept one by one and put in the order they happened when somebody asks, so it makes no difference in which
order they were brought in.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, String, Table, func, insert, select, text

from projections._shape import METADATA, Reading, ReadModel
from schemas.case import CaseEnded, DeadlineSet, StepRecorded
from schemas.fact import Fact
from schemas.model import Model
from schemas.moment import MICROSECOND, london_day, micros, moment_of, start_of

FACTS: Final = frozenset(("StepRecorded", "DeadlineSet", "CaseEnded"))
AT_ONCE: Final = 500
WAITS_TOLD: Final = 10
A_DAY: Final = timedelta(days=1)

activity_steps = Table(
    "activity_steps",
    METADATA,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("case_id", String(36), nullable=False),
    Column("happened_at", BigInteger, nullable=False),
    Column("worker", String(36)),
    Column("unit", String(36)),
    Column("role", String(80), nullable=False),
    Column("agency", String(80), nullable=False),
)
Index(
    "activity_steps_by_case",
    *(activity_steps.c.case_id, activity_steps.c.happened_at, activity_steps.c.position, activity_steps.c.worker),
)

activity_cases = Table(
    "activity_cases",
    METADATA,
    Column("case_id", String(36), primary_key=True),
    Column("steps", Integer, nullable=False),
    Column("due_before", BigInteger),
    Column("due_said_at", BigInteger),
    Column("ended_at", BigInteger),
)
KEEP = text(
    "INSERT INTO activity_cases (case_id, steps, due_before, due_said_at, ended_at) "
    "VALUES (:case_id, :steps, :due_before, :due_said_at, :ended_at) "
    "ON CONFLICT (case_id) DO UPDATE SET steps = excluded.steps, due_before = excluded.due_before, "
    "due_said_at = excluded.due_said_at, ended_at = excluded.ended_at"
)


class Changes(Model):
    """How often a case passed from one named worker to another; `by_number` has so many cases with so many changes."""

    total: int
    cases_with_a_change: int
    most_in_one_case: int
    by_number: dict[int, int]


class Deadlines(Model):
    """Of the cases with a deadline: ended after it, ended in time, not ended so far."""

    cases_with_a_deadline: int
    ended_after: int
    ended_in_time: int
    not_ended: int


class Wait(Model):
    """The time between two steps of a case, one after another, and who did the second: for them the case waited.

    `step` is the position of the second step's fact, where its sealed names are.
    """

    case_id: UUID
    waited_from: datetime
    until: datetime
    days: float
    worker: UUID | None
    unit: UUID | None
    role: str
    agency: str
    step: int


class Activity(Model):
    """The answers, as of a position; the longest waits come with the longest first."""

    cases: int
    steps: int
    cases_ended: int
    changes_of_worker: Changes
    deadlines: Deadlines
    longest_waits: tuple[Wait, ...]


def project(batch: Sequence[Reading], write: Connection) -> None:
    """A row for each step, and for each case what is known of its deadline and its end."""
    found = [(one.stored.position, one.recorded.fact) for one in batch if one.stored.name in FACTS]
    if not found:
        return
    steps = [step_row(position, fact) for position, fact in found if isinstance(fact, StepRecorded)]
    if steps:
        write.execute(insert(activity_steps), steps)
    cases = known({str(fact.case_id) for _, fact in found}, write)
    for _, fact in found:
        fold(cases[str(fact.case_id)], fact)
    write.execute(KEEP, list(cases.values()))


def step_row(position: int, fact: StepRecorded) -> dict[str, Any]:
    """The row of one step; times are UTC microseconds."""
    who = fact.worker
    return {
        "position": position,
        "case_id": str(fact.case_id),
        "happened_at": micros(fact.happened_at),
        "worker": str(who.worker) if who.worker else None,
        "unit": str(who.unit) if who.unit else None,
        "role": who.role,
        "agency": who.agency,
    }


def known(case_ids: Iterable[str], read: Connection) -> dict[str, dict[str, Any]]:
    """The rows of these cases, empty ones for those that are new."""
    wanted = sorted(case_ids)
    found: dict[str, dict[str, Any]] = {
        one: {"case_id": one, "steps": 0, "due_before": None, "due_said_at": None, "ended_at": None} for one in wanted
    }
    for start in range(0, len(wanted), AT_ONCE):
        some = activity_cases.c.case_id.in_(wanted[start : start + AT_ONCE])
        for row in read.execute(select(activity_cases).where(some)):
            found[row.case_id] = dict(row._mapping)
    return found


def fold(case: dict[str, Any], fact: Fact) -> None:
    """What a case's row says after one more fact; a step after the end means that it had not ended."""
    at = micros(fact.happened_at)
    match fact:
        case StepRecorded():
            case["steps"] += 1
            if case["ended_at"] is not None and at > case["ended_at"]:
                case["ended_at"] = None
        case DeadlineSet() if case["due_said_at"] is None or at >= case["due_said_at"]:
            case["due_before"], case["due_said_at"] = too_late_from(fact), at
        case CaseEnded():
            case["ended_at"] = at


def too_late_from(deadline: DeadlineSet) -> int:
    """The first microsecond that is too late: of the next day in England, where the deadline is a day."""
    if deadline.day_only:
        return micros(start_of(london_day(deadline.due) + A_DAY))
    return micros(deadline.due) + 1


def activity(read: Connection, waits: int = WAITS_TOLD) -> Activity:
    """The answers to what an activity log is asked."""
    c = activity_cases.c
    logged = select(
        func.count(),
        func.coalesce(func.sum(c.steps), 0),
        func.count(c.ended_at),
        func.count(c.due_before),
        func.count().filter(c.ended_at >= c.due_before),
        func.count().filter(c.ended_at < c.due_before),
    ).where(c.steps > 0)
    cases, steps, ended, with_deadline, late, in_time = read.execute(logged).one()
    return Activity(
        cases=cases,
        steps=steps,
        cases_ended=ended,
        changes_of_worker=changes(cases, read),
        deadlines=Deadlines(
            cases_with_a_deadline=with_deadline,
            ended_after=late,
            ended_in_time=in_time,
            not_ended=with_deadline - late - in_time,
        ),
        longest_waits=tuple(longest_waits(read, waits)),
    )


def changes(cases: int, read: Connection) -> Changes:
    """How often the worker changed; a step by nobody in particular leaves the case with who had it."""
    c = activity_steps.c
    before = func.lag(c.worker).over(partition_by=c.case_id, order_by=(c.happened_at, c.position))
    named = select(c.case_id, c.worker, before.label("before")).where(c.worker.is_not(None)).subquery()
    changed = select(named.c.case_id, func.count().label("number")).where(named.c.before != named.c.worker)
    per_case = changed.group_by(named.c.case_id).subquery()
    counted = select(per_case.c.number, func.count()).group_by(per_case.c.number).order_by(per_case.c.number)
    by_number: dict[int, int] = {row[0]: row[1] for row in read.execute(counted)}
    with_a_change = sum(by_number.values())
    return Changes(
        total=sum(number * count for number, count in by_number.items()),
        cases_with_a_change=with_a_change,
        most_in_one_case=max(by_number, default=0),
        by_number={0: cases - with_a_change, **by_number},
    )


def longest_waits(read: Connection, waits: int = WAITS_TOLD) -> list[Wait]:
    """The longest times without a step; of equal ones that which began first, then the lower case id."""
    c = activity_steps.c
    before = func.lag(c.happened_at).over(partition_by=c.case_id, order_by=(c.happened_at, c.position))
    steps = select(c.position, c.case_id, c.happened_at, before.label("before")).subquery()
    s = steps.c
    order = (s.before - s.happened_at, s.before, s.case_id, s.position)
    longest = select(s.position, s.before).where(s.before.is_not(None)).order_by(*order).limit(waits).subquery()
    wanted = select(activity_steps, longest.c.before).join(longest, longest.c.position == c.position)
    found = [wait_of(row) for row in read.execute(wanted)]
    return sorted(found, key=lambda one: (one.waited_from - one.until, one.waited_from, str(one.case_id), one.step))


def wait_of(row: Any) -> Wait:
    """One wait as it is told."""
    return Wait(
        case_id=UUID(row.case_id),
        waited_from=moment_of(row.before),
        until=moment_of(row.happened_at),
        days=round((row.happened_at - row.before) * MICROSECOND / A_DAY, 2),
        worker=UUID(row.worker) if row.worker else None,
        unit=UUID(row.unit) if row.unit else None,
        role=row.role,
        agency=row.agency,
        step=row.position,
    )


read_model = ReadModel((activity_steps, activity_cases), project)
