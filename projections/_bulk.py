"""Many rows into one table at once, past everything that SQLAlchemy would do for each single value."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.engine import Dialect

from projections import _bulk_postgres, _bulk_waiting


def insert_rows(write: Connection, table: Table, rows: Sequence[tuple[Any, ...]], on_conflict: str = "") -> None:
    """Insert rows whose values stand in the order of the table's columns and are what the database itself takes.

    `on_conflict` is the clause, if any, that says what becomes of a row that is there already.
    """
    if not rows:
        return
    if write.dialect.name == "postgresql":
        _bulk_postgres.insert_rows(write, table, rows, on_conflict)
    else:
        write.exec_driver_sql(f"{statement(table, write.dialect)} {on_conflict}", list(rows))


def all_is_in(write: Connection) -> None:
    """See to it that every row is in, so that what is wrong with one of them rises here and not at the commit."""
    _bulk_waiting.send(write)


@cache
def statement(table: Table, dialect: Dialect) -> str:
    """The insert statement of a table with one place for each column, as this database writes places."""
    positional = insert(table).values({column.name: None for column in table.columns}).compile(dialect=dialect)
    if not positional.positional:
        raise TypeError(f"rows for {dialect.name} go in by name, not by place")
    return str(positional)
