"""Working days in England: no Saturday, Sunday, Christmas Day, Good Friday or bank holiday (SI 2012/3094 reg 19).

The days come from the package `holidays` and, for those announced late, from `codes/bank_holiday_changes.csv`. A count
knows what was announced by the day on which it was made, so that what was counted before stays as it was counted.
"""

import hashlib
from datetime import date, datetime, timedelta
from functools import cache
from importlib.metadata import version

import holidays

from schemas import codes
from schemas.codes import Row
from schemas.moment import london_day, start_of

ONE_DAY = timedelta(days=1)


@cache
def changes(announced_by: date) -> tuple[Row, ...]:
    """The changes of bank holidays that were announced by the end of that day."""
    found = codes.rows("bank_holiday_changes")
    return tuple(row for row in found if date.fromisoformat(row["announced_on"]) <= announced_by)


@cache
def calendar_version(counted_on: date) -> str:
    """Which calendar counts on a day: the package's version and, of the changes known then, their hash's beginning."""
    known = sorted(f"{row['date']} {row['change']}" for row in changes(counted_on))
    digest = hashlib.sha256("\n".join(known).encode()).hexdigest()[:8] if known else "none"
    return f"holidays {version('holidays')} GB-ENG, changes {digest}"


@cache
def in_the_package(year: int) -> frozenset[date]:
    """The bank holidays of one year in England, substitutes among them, as the package has them."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@cache
def bank_holidays(year: int, counted_on: date) -> frozenset[date]:
    """The bank holidays of one year in England as they were known on a day."""
    days = in_the_package(year)
    for row in changes(counted_on):
        day = date.fromisoformat(row["date"])
        if day.year == year:
            days = days | {day} if row["change"] == "added" else days - {day}
    return days


def is_working_day(day: date, counted_on: date | None = None) -> bool:
    """Whether the day counts where law or rule counts working days, as it was known on `counted_on`, else on itself."""
    return day.isoweekday() <= 5 and day not in bank_holidays(day.year, counted_on or day)


def working_days_after(day: date, count: int, counted_on: date | None = None) -> date:
    """The so-many-th working day after a day, which itself does not count; with 0 that day."""
    return _count(day, count, ONE_DAY, counted_on or day)


def working_days_before(day: date, count: int, counted_on: date | None = None) -> date:
    """The so-many-th working day before a day, which itself does not count; with 0 that day."""
    return _count(day, count, -ONE_DAY, counted_on or day)


def _count(day: date, count: int, step: timedelta, counted_on: date) -> date:
    while count > 0:
        day += step
        count -= is_working_day(day, counted_on)
    return day


def working_days_between(first: date, last: date, counted_on: date | None = None) -> int:
    """How many working days lie after `first`, up to and with `last`."""
    days = ((first + ONE_DAY * n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, counted_on or last) for day in days)


def end_of_working_day(moment: datetime, days: int, counted_on: date | None = None) -> datetime:
    """The end (00:00 of the day after, UTC) of the so-many-th working day after the moment's own day; 0 is that day."""
    return start_of(working_days_after(london_day(moment), days, counted_on) + ONE_DAY)
