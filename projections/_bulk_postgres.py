"""Many rows into one table of PostgreSQL: few in one statement that may wait, many by COPY in its binary form."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain, repeat
from struct import Struct
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, LargeBinary, Table
from sqlalchemy.dialects import postgresql

from projections._bulk_waiting import Statement, may_wait, send

FEW = 4
BEGINNING = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
Rows = Sequence[tuple[Any, ...]]


def insert_rows(write: Connection, table: Table, rows: Rows, on_conflict: str) -> None:
    """A few rows wait and go with others in one round trip; many go by COPY, or in one statement if some are there."""
    if len(rows) == 1:
        do(Statement(table.name, f"{of_one(table)} {on_conflict}", rows[0]), write)
    elif on_conflict or len(rows) <= FEW:
        values = [list(values) for values in zip(*rows, strict=True)]
        do(Statement(table.name, f"{of_several(table)} {on_conflict}", values), write)
    else:
        send(write)
        driver: Any = write.connection.driver_connection
        with driver.cursor() as cursor:
            copy(cursor, table, rows)


def do(statement: Statement, write: Connection) -> None:
    """Later, if it may wait, else now."""
    if not may_wait(statement, write):
        driver: Any = write.connection.driver_connection
        driver.execute(statement.words, statement.values)


def copy(cursor: Any, table: Table, rows: Rows) -> None:
    """Rows of one length are put in PostgreSQL's form here, others one by one by the driver."""
    form = fixed_form(table)
    with cursor.copy(f"COPY {named(table)} FROM STDIN (FORMAT BINARY)") as copying:
        if form is not None:
            copying.write(b"".join((BEGINNING, *form(rows), END)))
            return
        copying.set_types(types(table))
        for row in rows:
            copying.write_row(row)


@cache
def fixed_form(table: Table) -> Callable[[Rows], Sequence[bytes]] | None:
    """How rows of a table are written that has whole numbers and identifiers of one length alone; none for others.

    Each value comes with its length before it, each row with the number of its values.
    """
    lengths: list[int] = []
    letters = ""
    for column in table.columns:
        length = length_of(column.type)
        if length is None or column.nullable:
            return None
        lengths.append(length)
        letters += "i" + ("q" if length == 8 else "i" if length == 4 else f"{length}s")
    pack = Struct("!h" + letters).pack
    number = len(lengths)
    bytes_at = [at for at, length in enumerate(lengths) if length > 8]

    def written(rows: Rows) -> Sequence[bytes]:
        for at in bytes_at:
            if any(len(row[at]) != lengths[at] for row in rows):
                raise ValueError(f"an identifier in {table.name} has another length than {lengths[at]} bytes")
        values = zip(map(repeat, lengths), zip(*rows, strict=True), strict=True)
        return list(map(pack, repeat(number), *chain.from_iterable(values)))

    return written


def length_of(kind: Any) -> int | None:
    """How many bytes a value takes, if all of this type take as many."""
    if isinstance(kind, BigInteger):
        return 8
    if isinstance(kind, Integer):
        return 4
    return kind.length if isinstance(kind, LargeBinary) else None


@cache
def types(table: Table) -> list[str]:
    """The columns' types by their names in PostgreSQL."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return [column.type.compile(dialect=dialect).partition(" COLLATE")[0].lower() for column in table.columns]


@cache
def of_one(table: Table) -> str:
    """The insert statement of one row."""
    return f"INSERT INTO {named(table)} VALUES ({', '.join('%b' for _ in table.columns)})"  # noqa: S608


@cache
def of_several(table: Table) -> str:
    """The insert statement of rows that come as one list for each column."""
    lists = ", ".join(f"%b::{kind}[]" for kind in types(table))
    return f"INSERT INTO {named(table)} SELECT * FROM unnest({lists})"  # noqa: S608


def named(table: Table) -> str:
    """The table as SQL takes it."""
    return f'"{table.name}"'
