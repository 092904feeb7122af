"""Whether two generations hold the same: a SHA-256 of each table, over its rows in the order of its key."""

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, inspect, select

from services.views.tables import applied

AT_ONCE = 200
LEFT_OUT: Mapping[str, frozenset[str]] = {
    # When, by which code and in which words a fact was held is the wall clock's and the code's affair, not the facts'.
    "quarantine": frozenset({"first_seen", "code_version", "error"}),
    # Which code made a state says nothing of what it made.
    "detector_states": frozenset({"code_hash"}),
    # How far a workflow's commands were given: a new generation gives none, and takes this over when it becomes live.
    "workflow_states": frozenset({"code_hash", "due_at", "done_to"}),
}
NOT_COMPARED = frozenset({"made_by"})


def digests(tables: Iterable[str], read: Connection) -> dict[str, str]:
    """The digest of each of these tables; one that is not there has none, and so differs from any that is."""
    there = set(inspect(read).get_table_names())
    return {name: digest_of(name, read) for name in sorted(set(tables) & there - NOT_COMPARED)}


def digest_of(table: str, read: Connection) -> str:
    """One table: the names of its columns, then its rows in the order of its key, as text that no two rows share."""
    if table == applied.name:
        return digest_of_applied(read)
    about = inspect(read)
    columns = sorted({one["name"] for one in about.get_columns(table)} - LEFT_OUT.get(table, frozenset()))
    key = about.get_pk_constraint(table)["constrained_columns"] or columns
    digest = hashlib.sha256(repr(columns).encode())
    rows = read.exec_driver_sql(f"SELECT {named(columns)} FROM {named([table])} ORDER BY {named(key)}")  # noqa: S608
    for some in rows.partitions(AT_ONCE):
        digest.update("\n".join([repr(tuple(row)) for row in some]).encode() + b"\n")
    return digest.hexdigest()


def digest_of_applied(read: Connection) -> str:
    """All that was applied, one after the other: how it was cut into batches is chance, and is left out."""
    digest = hashlib.sha256()
    for found in read.execute(select(applied.c.share, applied.c.digests).order_by(applied.c.share, applied.c.last)):
        digest.update(found.digests)
    return digest.hexdigest()


def named(names: Iterable[str]) -> str:
    """Names of tables or columns as SQL takes them."""
    return ", ".join(f'"{name}"' for name in names)


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The tables that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
