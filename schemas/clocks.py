"""The periods of law, guidance and local rule: each by the row in force on the day on which its clock starts.

A period counts onwards from its start, or back from its end: the days `ending_with` a day, or to the day so long
`before` it.
"""

from datetime import date, datetime
from functools import cache

from schemas import codes
from schemas.calendar import ONE_DAY, working_days_after, working_days_between
from schemas.codes import Row
from schemas.counting import first_day, hours_after, is_over_at, last_day
from schemas.dated import in_force
from schemas.moment import london_day, start_of

ONWARDS, ENDING_WITH, BEFORE = DIRECTIONS = ("onwards", "ending_with", "before")


@cache
def clock(clock_id: str, day: date) -> Row:
    """The period's row that is in force on the day its clock starts. Raises LookupError where none is."""
    found = [row for row in codes.rows("statutory_clocks") if row["clock_id"] == clock_id]
    return in_force(found, day, f"the clock {clock_id}")


def is_dated(clock_id: str, day: date) -> bool:
    """Whether the list knows this period on that day."""
    try:
        clock(clock_id, day)
    except LookupError:
        return False
    return True


def due_day(clock_id: str, started: date, counted_on: date | None = None) -> date:
    """The last day of the period that starts on that day. Raises ValueError for a clock that counts back."""
    row = onwards(clock(clock_id, started))
    return last_day(started, int(row["length"]), row["unit"], first_counts=starts(row), counted_on=counted_on)


def runs_out(clock_id: str, started: datetime, counted_on: date | None = None) -> datetime:
    """The moment (UTC) at which the period that starts then has run out. Raises ValueError as `due_day` does."""
    row = onwards(clock(clock_id, london_day(started)))
    return is_over_at(started, int(row["length"]), row["unit"], first_counts=starts(row), counted_on=counted_on)


def counted_back(clock_id: str, end: date, counted_on: date | None = None) -> date:
    """The first day of the period that ends with a day, or the day that lies so long before it."""
    row = backwards(clock(clock_id, end))
    ends = row["direction"] == ENDING_WITH
    return first_day(end, int(row["length"]), row["unit"], last_counts=ends, counted_on=counted_on)


def hours_back(clock_id: str, end: datetime) -> datetime:
    """The moment so many hours before another. Raises ValueError for a clock that counts no hours back."""
    row = backwards(clock(clock_id, london_day(end)))
    if row["unit"] != "hours":
        raise ValueError(f"the clock {clock_id} counts {row['unit']} back, not hours")
    return hours_after(end, -int(row["length"]))


def put_off(row: Row, due: datetime, paused: datetime, went_on: datetime) -> datetime:
    """A due moment put off by a pause: by its hours, by its working days, or by the whole days between its two days."""
    if row["unit"] == "hours":
        return due + (went_on - paused)
    first, last = london_day(paused), london_day(went_on)
    before = london_day(due) - ONE_DAY
    if row["unit"] == "working_days":
        lost = working_days_between(first, last)
        return start_of(working_days_after(before, lost, last) + ONE_DAY)
    return start_of(before + (last - first) + ONE_DAY)


def due_moment(row: Row, started: datetime, counted_on: date) -> datetime:
    """The moment at which a period has run out; one that counts back, after the day that lies so long before."""
    if row["direction"] == BEFORE:
        return start_of(counted_back(row["clock_id"], london_day(started), counted_on) + ONE_DAY)
    return runs_out(row["clock_id"], started, counted_on)


def starts(row: Row) -> bool:
    """Whether the day on which the clock starts is the first of the period."""
    return row["start_counts"] == "yes"


def onwards(row: Row) -> Row:
    """The row, if it counts onwards; else ValueError."""
    if row["direction"] != ONWARDS:
        raise ValueError(f"the clock {row['clock_id']} counts back from its end, so it has no last day to come")
    return row


def backwards(row: Row) -> Row:
    """The row, if it counts back; else ValueError."""
    if row["direction"] == ONWARDS:
        raise ValueError(f"the clock {row['clock_id']} counts onwards from its start")
    return row
