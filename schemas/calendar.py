"""Working days in England: no Saturday, Sunday, Christmas Day, Good Friday or bank holiday (SI 2012/3094 reg 19).

The days come from the package `holidays` and, for those announced late, from `codes/bank_holiday_changes.csv`.
"""

import hashlib
from datetime import date, datetime, timedelta
from functools import cache
from importlib.metadata import version

import holidays

from schemas import codes
from schemas.moment import london_day, start_of

ONE_DAY = timedelta(days=1)


@cache
def calendar_version() -> str:
    """Which calendar counted: the package's version and, of the local changes, the first digits of their hash."""
    changes = sorted(f"{row['date']} {row['change']}" for row in codes.rows("bank_holiday_changes"))
    digest = hashlib.sha256("\n".join(changes).encode()).hexdigest()[:8] if changes else "none"
    return f"holidays {version('holidays')} GB-ENG, changes {digest}"


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of one year in England, substitutes among them."""
    days = set(holidays.country_holidays("GB", subdiv="ENG", years=year))
    for row in codes.rows("bank_holiday_changes"):
        day = date.fromisoformat(row["date"])
        if day.year == year:
            days = days | {day} if row["change"] == "added" else days - {day}
    return frozenset(days)


def is_working_day(day: date) -> bool:
    """Whether the day counts where law or rule counts working days."""
    return day.isoweekday() <= 5 and day not in bank_holidays(day.year)


def working_days_after(day: date, count: int) -> date:
    """The so-many-th working day after a day, which itself does not count; with 0 that day."""
    return _count(day, count, ONE_DAY)


def working_days_before(day: date, count: int) -> date:
    """The so-many-th working day before a day, which itself does not count; with 0 that day."""
    return _count(day, count, -ONE_DAY)


def _count(day: date, count: int, step: timedelta) -> date:
    while count > 0:
        day += step
        count -= is_working_day(day)
    return day


def end_of_working_day(moment: datetime, days: int) -> datetime:
    """The end (00:00 of the day after, UTC) of the so-many-th working day after the moment's own day; 0 is that day."""
    return start_of(working_days_after(london_day(moment), days) + ONE_DAY)
