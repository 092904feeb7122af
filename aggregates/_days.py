"""Days that a command names: not gone where they are to come, come where they are over, the first before the last."""

from datetime import date, datetime

from schemas.moment import london_day
from schemas.refused import Refused


def refuse_day_gone(day: date | None, at: datetime) -> None:
    """Refuse a day that is set, moved to or promised, and was over already when that was done."""
    if day is not None and day < london_day(at):
        raise Refused("day_gone", "this day was over by then; name a day that could still be kept")


def refuse_day_to_come(day: date | None, at: datetime) -> None:
    """Refuse a day on which something happened that had not come when it was told."""
    if day is not None and day > london_day(at):
        raise Refused("day_to_come", "this day had not come by then; tell it when it has happened")


def refuse_ends_first(first: date | None, last: date | None) -> None:
    """Refuse a last day that comes before the first."""
    if first is not None and last is not None and last < first:
        raise Refused("ends_before_it_begins", "the last day cannot come before the first")
