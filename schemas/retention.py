"""For how long words about somebody are kept: the rules of law, guidance and local schedule, as dated rows."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import NamedTuple

from schemas import codes
from schemas.codes import Row
from schemas.counting import last_day
from schemas.dated import in_force


class Kept(NamedTuple):
    """By which rule words of these classes are kept, and the last day of it."""

    rule: str
    classes: tuple[str, ...]
    until: date
    list_version: str


@cache
def closing_facts() -> frozenset[str]:
    """The names of the facts from which any rule counts."""
    return frozenset(row["closing"] for row in codes.rows("retention_rules"))


@cache
def seen_facts() -> frozenset[str]:
    """The names of the facts that make a longer rule apply to their case."""
    return frozenset(row["seen"] for row in codes.rows("retention_rules") if row["seen"])


def kept(closing: str, seen: Collection[str], ended: date) -> tuple[Kept, ...]:
    """How long words of a case that ended so are kept: for each class by the longest rule in force on that day."""
    found: dict[str, tuple[date, str]] = {}
    for rule in sorted({row["code"] for row in codes.rows("retention_rules")}):
        row = row_on(rule, ended)
        if row is not None and row["closing"] == closing and (not row["seen"] or row["seen"] in seen):
            until = last_day(ended, int(row["length"]), row["unit"], first_counts=False)
            for privacy_class in row["classes"].split("|"):
                found[privacy_class] = max(found.get(privacy_class, (date.min, "")), (until, rule))
    version = codes.version("retention_rules", ended)
    return tuple(
        Kept(rule, tuple(one for one in found if found[one] == (until, rule)), until, version)
        for until, rule in sorted(set(found.values()))
    )


def row_on(rule: str, day: date) -> Row | None:
    """The row of a rule that is in force on a day, if there is one."""
    rows = [row for row in codes.rows("retention_rules") if row["code"] == rule and codes.holds_on(row, day)]
    return in_force(rows, day, f"the retention rule {rule}") if rows else None
