"""Working days in England: no Saturday, Sunday, Christmas Day, Good Friday or bank holiday (SI 2012/3094 reg 19)."""

from datetime import date, datetime, timedelta
from functools import cache
from importlib.metadata import version

import holidays

from schemas.moment import london_day, start_of

CALENDAR = f"holidays {version('holidays')} GB-ENG"


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of one year in England, as the package `holidays` knows them."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Whether the day counts where law or rule counts working days."""
    return day.isoweekday() <= 5 and day not in bank_holidays(day.year)


def end_of_working_day(moment: datetime, days: int) -> datetime:
    """The end (00:00 of the day after, UTC) of the so-many-th working day after the moment's own day; 0 is that day."""
    day = london_day(moment)
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return start_of(day + timedelta(days=1))
