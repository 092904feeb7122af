"""The database of the read models: one generation of it is one file, which may be dropped and built again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import DatabaseError
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError

from projections._shape import METADATA, read_models
from projections.case_timeline import FACTS, Facts
from services.store.recorder import StoreUnavailable
from services.store.sqlite_files import BUSY_MILLISECONDS, clear_errors, for_the_owner_alone, in_words
from services.views import tables  # the tables join the metadata when they are imported

LAYOUT = 2
PRAGMAS = (
    f"busy_timeout={BUSY_MILLISECONDS}",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "wal_autocheckpoint=4000",  # pages of 4 KiB: a rebuild need not write the same pages home with every batch
    "cache_size=-32768",  # KiB
)


class OtherLayout(Exception):
    """The file's own tables have the form of another version of this service; it is built anew, not changed."""


class Views:
    """One generation of all read models. Writers hold the write lock from their first statement."""

    def __init__(self, file: Path, facts: Facts | None = None) -> None:
        self.file = file
        self.facts = facts
        for_the_owner_alone(file)
        self._writer = sqlite_engine(file, "BEGIN IMMEDIATE")
        self._reader = sqlite_engine(file, "BEGIN")
        read_models()
        try:
            self._create_tables()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that writes; all of it or nothing. Raises StoreUnavailable, StoreDamaged."""
        with clear_errors(self.file), unwrapped(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that reads: everything in it is from one moment."""
        with clear_errors(self.file), unwrapped(), self._reader.begin() as connection:
            connection.info[FACTS] = self.facts
            yield connection

    def hindrance(self, error: Exception, write: Connection) -> Exception | None:
        """What hindered the database, if that is what went wrong inside a savepoint.

        A full disk ends the whole transaction, savepoints too: what came after it would be kept by itself.
        """
        cause: BaseException | None = error
        while cause is not None:
            raised = cause.orig if isinstance(cause, DBAPIError) else cause
            if isinstance(raised, DatabaseError) and (told := in_words(raised, self.file)):
                return told
            cause = cause.__context__
        lost = not write.connection.dbapi_connection.in_transaction  # type: ignore[union-attr]
        why = f"{self.file.name} ended the transaction; nothing was kept"
        return StoreUnavailable("store_busy", why) if lost else None

    def _create_tables(self) -> None:
        """Make the tables that are not there. Raises OtherLayout."""
        with self.read() as read:
            if self._layout(read) == LAYOUT and METADATA.tables.keys() <= set(inspect(read).get_table_names()):
                return
        with self.write() as write:
            if self._layout(write) != LAYOUT and inspect(write).get_table_names():
                raise OtherLayout(f"{self.file.name} was made by another version of this service")
            METADATA.create_all(write)
            write.exec_driver_sql(f"PRAGMA user_version={LAYOUT}")

    @staticmethod
    def _layout(read: Connection) -> int:
        return int(read.exec_driver_sql("PRAGMA user_version").scalar_one())

    def close(self) -> None:
        """Close every connection."""
        self._writer.dispose()
        self._reader.dispose()


@contextmanager
def unwrapped() -> Iterator[None]:
    """Let the database's own error rise in place of SQLAlchemy's, which would repeat the statement's values."""
    try:
        yield
    except DBAPIError as error:
        if error.orig is not None:
            raise error.orig from None
        raise


def sqlite_engine(file: Path, begin: str) -> Engine:
    """An engine on one SQLite file whose transactions begin with this statement."""
    engine = create_engine(
        f"sqlite:///{file}", connect_args={"check_same_thread": False}, hide_parameters=True, pool_size=16
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


__all__ = ["Views", "tables"]
