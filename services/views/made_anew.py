"""Tables of a read model made anew on PostgreSQL while others read them: nobody waits until they are full again."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Table, delete, inspect, text
from sqlalchemy.exc import DBAPIError

from services.store.recorder import StoreUnavailable

WAIT = "200ms"  # no reader waits behind us for longer
PAUSE_SECONDS = 0.05
TRIES = 120


@contextmanager
def made_anew(tables: Sequence[Table], write: Connection) -> Iterator[None]:
    """Empty tables to write into until the end; those who read see the old rows until all of it is kept.

    A table in its present form is emptied row by row, since a reader's moment holds for rows and not for tables. One
    whose form has changed is made in a schema beside, and takes the old one's place at the end.
    """
    schema: str = write.execute(text("SELECT current_schema()")).scalar_one()
    other = [table for table in tables if not has_its_form(table, write)]
    for table in tables:
        if table not in other:
            write.execute(delete(table))
    if not other:
        yield
        return
    beside = f"{schema}_anew"
    write.execute(text(f'CREATE SCHEMA "{beside}"'))
    look_in(f'"{beside}", "{schema}"', write)
    for table in other:
        table.create(write)
    yield
    look_in(f'"{schema}"', write)
    take_places(other, beside, write)


def has_its_form(table: Table, write: Connection) -> bool:
    """Whether a table is there with the columns, key and indexes that it has today."""
    about = inspect(write)
    if not about.has_table(table.name):
        return False
    there = {one["name"]: (form(one["type"], write), one["nullable"]) for one in about.get_columns(table.name)}
    today = {one.name: (form(one.type, write), bool(one.nullable)) for one in table.columns}
    indexes = {one["name"]: one["column_names"] for one in about.get_indexes(table.name)}
    indexes_today = {one.name: [column.name for column in one.columns] for one in table.indexes}
    key = about.get_pk_constraint(table.name)["constrained_columns"]
    return (there, indexes, key) == (today, indexes_today, [column.name for column in table.primary_key.columns])


def form(kind: Any, write: Connection) -> str:
    """A column's type as this database writes it."""
    written: str = kind.compile(dialect=write.dialect)
    return written


def look_in(schemas: str, write: Connection) -> None:
    """Find tables in these schemas, the first of them first, until the transaction ends."""
    write.execute(text("SELECT set_config('search_path', :schemas, true)"), {"schemas": schemas})


def take_places(tables: Sequence[Table], beside: str, write: Connection) -> None:
    """Put the new tables where the old ones are."""
    schema: str = write.execute(text("SELECT current_schema()")).scalar_one()
    there = [table for table in tables if inspect(write).has_table(table.name)]
    hold(there, write)
    for table in tables:
        write.execute(text(f'DROP TABLE IF EXISTS "{table.name}"'))
        write.execute(text(f'ALTER TABLE "{beside}"."{table.name}" SET SCHEMA "{schema}"'))
    write.execute(text(f'DROP SCHEMA "{beside}"'))


def hold(tables: Sequence[Table], write: Connection) -> None:
    """Wait until nobody reads them, a moment at a time, and let others pass in between. Raises StoreUnavailable."""
    if not tables:
        return
    names = ", ".join(f'"{table.name}"' for table in tables)
    for _ in range(TRIES):
        try:
            with write.begin_nested():
                write.execute(text(f"SET LOCAL lock_timeout = '{WAIT}'"))
                write.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
        except DBAPIError as error:
            if not isinstance(error.orig, LockNotAvailable):
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return
    raise StoreUnavailable("store_busy", f"somebody reads {names} all the time; nothing was kept")
