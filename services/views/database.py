"""The database of the read models: one generation of it may be dropped and built again at any time."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, Table, inspect
from sqlalchemy.exc import DBAPIError

from projections._shape import METADATA, read_models
from projections.case_timeline import FACTS, Facts
from services.store.recorder import StoreDamaged, StoreUnavailable
from services.views import tables  # the tables join the metadata when they are imported
from services.views.on_postgres import OnPostgres, ViewsSchema
from services.views.on_sqlite import OnSQLite

LAYOUT = 3


class OtherLayout(Exception):
    """The generation's tables have the form of another version of this service; it is built anew, not changed."""


class Database(Protocol):
    """What differs from one database to another; `name` is what errors call the generation."""

    name: str
    writer: Engine
    reader: Engine

    def clear_errors(self) -> AbstractContextManager[None]: ...

    def in_words(self, error: BaseException) -> StoreUnavailable | StoreDamaged | None: ...

    def is_over(self, write: Connection) -> bool: ...

    def layout(self, read: Connection) -> int: ...

    def sign(self, layout: int, write: Connection) -> None: ...

    def lock(self, write: Connection) -> None: ...

    def made_anew(self, tables: Sequence[Table], write: Connection) -> AbstractContextManager[None]: ...


class Views:
    """One generation of all read models: a file of its own, or a schema of its own on PostgreSQL."""

    def __init__(self, where: Path | ViewsSchema, facts: Facts | None = None) -> None:
        self.where, self.facts = where, facts
        self.database: Database = OnSQLite(where) if isinstance(where, Path) else OnPostgres(where)
        self.name = self.database.name
        read_models()
        try:
            self._create_tables()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that writes; all of it or nothing. Raises StoreUnavailable, StoreDamaged."""
        with self.database.clear_errors(), unwrapped(), self.database.writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that reads: everything in it is from one moment."""
        with self.database.clear_errors(), unwrapped(), self.database.reader.begin() as connection:
            connection.info[FACTS] = self.facts
            yield connection

    def hindrance(self, error: Exception, write: Connection) -> Exception | None:
        """What hindered the database, if that is what went wrong inside a savepoint.

        Where the whole transaction has ended with it, what came after would be kept by itself.
        """
        cause: BaseException | None = error
        while cause is not None:
            raised = cause.orig if isinstance(cause, DBAPIError) else cause
            if raised is not None and (told := self.database.in_words(raised)):
                return told
            cause = cause.__context__
        why = f"{self.name} ended the transaction; nothing was kept"
        return StoreUnavailable("store_busy", why) if self.database.is_over(write) else None

    def _create_tables(self) -> None:
        """Make the tables that are not there. Raises OtherLayout."""
        with self.read() as read:
            if self.database.layout(read) == LAYOUT and METADATA.tables.keys() <= set(inspect(read).get_table_names()):
                return
        with self.write() as write:
            self.database.lock(write)
            if self.database.layout(write) != LAYOUT and inspect(write).get_table_names():
                raise OtherLayout(f"{self.name} was made by another version of this service")
            METADATA.create_all(write)
            self.database.sign(LAYOUT, write)

    def close(self) -> None:
        """Close every connection."""
        self.database.writer.dispose()
        self.database.reader.dispose()


@contextmanager
def unwrapped() -> Iterator[None]:
    """Let the database's own error rise in place of SQLAlchemy's, which would repeat the statement's values."""
    try:
        yield
    except DBAPIError as error:
        if error.orig is not None:
            raise error.orig from None
        raise


__all__ = ["Views", "ViewsSchema", "tables"]
