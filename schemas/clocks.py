"""The periods of law, guidance and local rule: each by the row in force on the day on which its clock starts."""

from datetime import date, datetime
from functools import cache

from schemas import codes
from schemas.codes import Row
from schemas.counting import is_over_at, last_day
from schemas.dated import in_force
from schemas.moment import london_day


@cache
def clock(clock_id: str, day: date) -> Row:
    """The period's row that is in force on the day its clock starts. Raises LookupError where none is."""
    return in_force([row for row in codes.rows("statutory_clocks") if row["clock_id"] == clock_id], day)


def due_day(clock_id: str, started: date) -> date:
    """The last day of the period that starts on that day."""
    row = clock(clock_id, started)
    return last_day(started, int(row["length"]), row["unit"], first_counts=row["start_counts"] == "yes")


def runs_out(clock_id: str, started: datetime) -> datetime:
    """The moment (UTC) at which the period that starts then has run out."""
    row = clock(clock_id, london_day(started))
    return is_over_at(started, int(row["length"]), row["unit"], first_counts=row["start_counts"] == "yes")
