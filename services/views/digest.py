"""Whether two generations hold the same: a SHA-256 of each table, over its rows in the order of its key."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Boolean, Connection, CursorResult, inspect, select

from services.views.tables import applied

AT_ONCE = 200
LEFT_OUT: Mapping[str, frozenset[str]] = {
    # When, by which code and in which words a fact was held is the wall clock's and the code's affair, not the facts'.
    # Where in a log it was found, and whether it was copied for others, is not what it is.
    "quarantine": frozenset({"first_seen", "code_version", "error", "topic", "partition", "at_offset", "copied"}),
    # Which code made a state says nothing of what it made.
    "detector_states": frozenset({"code_hash"}),
    # How far a workflow's commands were given: a new generation gives none, and takes this over when it becomes live.
    "workflow_states": frozenset({"code_hash", "due_at", "done_to"}),
}
NOT_COMPARED = frozenset({"made_by", "log_offsets"})


def digests(tables: Iterable[str], read: Connection) -> dict[str, str]:
    """The digest of each of these tables; one that is not there has none, and so differs from any that is."""
    there = set(inspect(read).get_table_names())
    return {name: digest_of(name, read) for name in sorted(set(tables) & there - NOT_COMPARED)}


def digest_of(table: str, read: Connection) -> str:
    """One table: the names of its columns, then its rows in the order of its key, as text that no two rows share."""
    if table == applied.name:
        return digest_of_applied(read)
    about = inspect(read)
    kinds = {one["name"]: one["type"] for one in about.get_columns(table)}
    columns = sorted(kinds.keys() - LEFT_OUT.get(table, frozenset()))
    key = about.get_pk_constraint(table)["constrained_columns"] or columns
    digest = hashlib.sha256(repr(columns).encode())
    wanted = ", ".join(as_compared(column, kinds[column]) for column in columns)
    ordered = f"SELECT {wanted} FROM {named([table])} ORDER BY {named(key)}"  # noqa: S608
    for some in streamed(ordered, read).partitions(AT_ONCE):
        digest.update("\n".join([repr(tuple(row)) for row in some]).encode() + b"\n")
    return digest.hexdigest()


def digest_of_applied(read: Connection) -> str:
    """All that was applied, one after the other: how it was cut into batches is chance, and is left out."""
    digest = hashlib.sha256()
    for found in read.execute(select(applied.c.share, applied.c.digests).order_by(applied.c.share, applied.c.last)):
        digest.update(found.digests)
    return digest.hexdigest()


def as_compared(column: str, kind: Any) -> str:
    """A column as it is compared: yes and no are 1 and 0 on every database."""
    return f"CAST({named([column])} AS INTEGER)" if isinstance(kind, Boolean) else named([column])


def streamed(statement: str, read: Connection) -> CursorResult[Any]:
    """The rows of a question as they come, never all of them in memory."""
    return read.exec_driver_sql(statement, execution_options={"stream_results": True, "max_row_buffer": AT_ONCE})


def named(names: Iterable[str]) -> str:
    """Names of tables or columns as SQL takes them."""
    return ", ".join(f'"{name}"' for name in names)


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The tables that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
