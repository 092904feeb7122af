"""Moments and days: always with their time zone, always in UTC inside, never absurd."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime
from pydantic_core import PydanticCustomError

LONDON = ZoneInfo("Europe/London")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; a year outside 1900 to 2199 is a slip of the pen and raises ValueError."""
    if not EARLIEST <= moment < LATEST:
        raise PydanticCustomError("time_out_of_range", "a time must lie between the years 1900 and 2199")
    return moment.astimezone(UTC)


def on_the_calendar(day: date) -> date:
    """The same day, if it lies between the years 1900 and 2199; else ValueError."""
    if not EARLIEST.date() <= day < LATEST.date():
        raise PydanticCustomError("day_out_of_range", "a day must lie between the years 1900 and 2199")
    return day


Moment = Annotated[AwareDatetime, AfterValidator(in_utc)]
Day = Annotated[date, AfterValidator(on_the_calendar)]


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC."""
    return (moment - EPOCH) // MICROSECOND


def moment_of(microseconds: int) -> datetime:
    """The UTC moment that lies so many microseconds after 1970-01-01."""
    return EPOCH + timedelta(microseconds=microseconds)


def london_day(moment: datetime) -> date:
    """The day on the wall calendar in England at this moment."""
    return moment.astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """00:00 in England of that day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def next_after(after: datetime, moments: Iterable[datetime | None]) -> datetime | None:
    """The first of these moments that is still to come by then; none where no such moment is."""
    return min((moment for moment in moments if moment is not None and moment > after), default=None)
