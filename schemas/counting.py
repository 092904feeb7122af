"""How law and guidance count: days that begin with the first or after it, clear days, working days, months, hours.

Backwards they count the days that end with a day, or come to the day that lies so long before it.
"""

import calendar
from datetime import UTC, date, datetime, timedelta

from schemas.calendar import ONE_DAY, working_days_after, working_days_before
from schemas.moment import london_day, start_of

UNITS = ("hours", "days", "weeks", "months", "working_days", "clear_days")


def months_after(day: date, months: int) -> date:
    """The same date so many months later; the last of the month where that month has no such date."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_beginning_with(day: date, months: int) -> date:
    """The last day of so many months that begin with a day; where the last month has no such date, its end."""
    end = months_after(day, months)
    return end - ONE_DAY if end.day == day.day else end


def last_day(start: date, length: int, unit: str, *, first_counts: bool, counted_on: date | None = None) -> date:
    """The last day of a period that starts on a day, and never before it. Raises ValueError for a unit without days.

    `clear_days` are days strictly between: the last day is the latest on which no more than so many lie between.
    """
    less = ONE_DAY if first_counts else timedelta(0)
    match unit:
        case "days":
            last = start + timedelta(days=length) - less
        case "weeks":
            last = start + timedelta(weeks=length) - less
        case "months":
            last = months_beginning_with(start, length) if first_counts else months_after(start, length)
        case "working_days":
            last = working_days_after(start - less, length, counted_on or start)
        case "clear_days":
            last = start + timedelta(days=length + 1)
        case _:
            raise ValueError(f"{unit} does not count days")
    return max(start, last)


def first_day(end: date, length: int, unit: str, *, last_counts: bool, counted_on: date | None = None) -> date:
    """The first day of a period that ends with a day or, where that does not count, the day so long before it."""
    more = ONE_DAY if last_counts else timedelta(0)
    match unit:
        case "days":
            first = end - timedelta(days=length) + more
        case "weeks":
            first = end - timedelta(weeks=length) + more
        case "months":
            first = months_after(end, -length) + more
        case "working_days":
            first = working_days_before(end + more, length, counted_on or end)
        case _:
            raise ValueError(f"{unit} does not count days backwards")
    return min(end, first)


def hours_after(moment: datetime, hours: int) -> datetime:
    """So many hours later (UTC), or earlier; a day on which the clocks change has 23 or 25 of them."""
    return moment.astimezone(UTC) + timedelta(hours=hours)


def is_over_at(
    started: datetime, length: int, unit: str, *, first_counts: bool, counted_on: date | None = None
) -> datetime:
    """The moment (UTC) at which the period has run out: so many hours later, or 00:00 after its last day in England."""
    if unit == "hours":
        return hours_after(started, length)
    last = last_day(london_day(started), length, unit, first_counts=first_counts, counted_on=counted_on)
    return start_of(last + ONE_DAY)


def clear_days_between(one: date, other: date) -> int:
    """Days that lie strictly between two days."""
    return max(0, abs((other - one).days) - 1)
