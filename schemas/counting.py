"""How law and guidance count: days that begin with the first or after it, clear days, working days, months, hours."""

import calendar
from datetime import date, datetime, timedelta

from schemas.calendar import working_days_after
from schemas.moment import london_day, start_of

ONE_DAY = timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same date so many months later; the last of the month where that month has no such date."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(start: date, length: int, unit: str, *, first_counts: bool) -> date:
    """The last day of a period that starts on a day. Raises ValueError for a unit that counts no days.

    `clear_days` are days strictly between: the last day is the latest on which no more than so many lie between.
    """
    less = ONE_DAY if first_counts else timedelta(0)
    match unit:
        case "days":
            return start + timedelta(days=length) - less
        case "weeks":
            return start + timedelta(weeks=length) - less
        case "months":
            return months_after(start, length) - less
        case "working_days":
            return working_days_after(start - less, length)
        case "clear_days":
            return start + timedelta(days=length + 1)
    raise ValueError(f"{unit} does not count days")


def is_over_at(started: datetime, length: int, unit: str, *, first_counts: bool) -> datetime:
    """The moment (UTC) at which the period has run out: so many hours later, or 00:00 after its last day in England."""
    if unit == "hours":
        return started + timedelta(hours=length)
    return start_of(last_day(london_day(started), length, unit, first_counts=first_counts) + ONE_DAY)
