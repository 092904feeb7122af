"""Rows of a list that hold for a time: the row in force on a day, and a refusal of lists that contradict themselves."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from schemas import codes
from schemas.codes import Row


def holds_on(row: Row, day: date) -> bool:
    """Whether the row is in force on that day; both its first and its last day count."""
    return date.fromisoformat(row["in_force_from"]) <= day and (
        not row["in_force_to"] or day <= date.fromisoformat(row["in_force_to"])
    )


def in_force(rows: Iterable[Row], day: date) -> Row:
    """The one row in force on that day. Raises LookupError where none is."""
    found = [row for row in rows if holds_on(row, day)]
    if len(found) != 1:
        raise LookupError(f"{len(found)} rows are in force on {day}")
    return found[0]


@cache
def threshold(code: str, name: str, day: date) -> int:
    """How many, how long or what share a question looks at, by the row in force on that day; raises LookupError."""
    rows = [row for row in codes.rows("thresholds") if (row["code"], row["name"]) == (code, name)]
    return int(in_force(rows, day)["value"])
