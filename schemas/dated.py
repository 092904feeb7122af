"""Rows of a list that hold for a time: the row in force on a day."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from schemas import codes
from schemas.codes import Row


class NotInForce(LookupError):
    """No row of a dated list was in force on that day."""


def in_force(rows: Iterable[Row], day: date, what: str = "this list") -> Row:
    """The one row in force on that day. Raises LookupError where none is."""
    found = [row for row in rows if codes.holds_on(row, day)]
    if len(found) != 1:
        raise NotInForce(f"{what}: {len(found)} rows are in force on {day}")
    return found[0]


@cache
def threshold(code: str, name: str, day: date) -> int:
    """How many, how long or what share a question looks at, by the row in force on that day; raises LookupError."""
    rows = [row for row in codes.rows("thresholds") if (row["code"], row["name"]) == (code, name)]
    return int(in_force(rows, day, f"the threshold {name} of {code}")["value"])
