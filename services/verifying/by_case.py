"""A digest of what each table shows of each case, in an order that is the same on every database."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, String, Table, Text, inspect

from services.views.digest import LEFT_OUT, NOT_COMPARED, as_compared, digest_of_applied, named, streamed
from services.views.tables import applied

CASE = "case_id"
Group = tuple[Any, ...]


class OfGroup(NamedTuple):
    """What a table shows of one case or, where it knows no cases, in one row by its key."""

    group: Group
    digest: str


def compared_tables(tables: Iterable[Table]) -> list[Table]:
    """Those in which everything follows from the facts."""
    return [one for one in sorted(tables, key=lambda one: one.name) if one.name not in NOT_COMPARED]


def digests_of(table: Table, read: Connection) -> Iterator[OfGroup]:
    """One after the other, in the order of their groups; rows inside a case in the order of their key.

    What was applied is one digest: how it was cut into batches is chance.
    """
    if table.name == applied.name:
        yield OfGroup((), digest_of_applied(read))
        return
    grouped = groups_by(table)
    for group, rows in groupby(rows_of(table, grouped, read), key=lambda row: row[: len(grouped)]):
        digest = hashlib.sha256()
        for row in rows:
            digest.update(f"{row!r}\n".encode())
        yield OfGroup(group, digest.hexdigest())


def groups_by(table: Table) -> list[str]:
    """The columns that say to whom a row belongs."""
    return [CASE] if CASE in table.columns else key_of(table)


def key_of(table: Table) -> list[str]:
    """The columns that name a row."""
    return [one.name for one in table.primary_key] or [one.name for one in table.columns]


def rows_of(table: Table, grouped: list[str], read: Connection) -> Iterator[Group]:
    """All rows: first the columns they are grouped by, then all others, as text and numbers that are the same anywhere.

    A table that is not there has none.
    """
    if not inspect(read).has_table(table.name):
        return
    left_out = LEFT_OUT.get(table.name, frozenset())
    columns = [*grouped, *sorted(one.name for one in table.columns if one.name not in left_out)]
    wanted = ", ".join(as_compared(one, table.columns[one].type) for one in columns)
    ordered = ", ".join(in_order(table, one, read) for one in dict.fromkeys([*grouped, *key_of(table)]))
    asked = f"SELECT {wanted} FROM {named([table.name])} ORDER BY {ordered}"  # noqa: S608
    for row in streamed(asked, read):
        yield tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)


def in_order(table: Table, column: str, read: Connection) -> str:
    """A column to sort by: text by its bytes, and what says nothing first."""
    if read.dialect.name != "postgresql":
        return named([column])
    by_bytes = ' COLLATE "C"' if isinstance(table.columns[column].type, String | Text) else ""
    return f"{named([column])}{by_bytes} NULLS FIRST"
