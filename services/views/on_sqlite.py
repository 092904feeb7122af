"""Read models on SQLite: one generation is one file of its own."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from sqlite3 import DatabaseError
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event

from services.store.recorder import StoreDamaged, StoreUnavailable
from services.store.sqlite_files import BUSY_MILLISECONDS, clear_errors, for_the_owner_alone, in_words

PRAGMAS = (
    f"busy_timeout={BUSY_MILLISECONDS}",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "wal_autocheckpoint=4000",  # pages of 4 KiB: a rebuild need not write the same pages home with every batch
    "cache_size=-32768",  # KiB
)


class OnSQLite:
    """The file of one generation. Writers hold the write lock from their first statement."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.name = file.name
        for_the_owner_alone(file)
        self.writer = sqlite_engine(file, "BEGIN IMMEDIATE")
        self.reader = sqlite_engine(file, "BEGIN")

    def clear_errors(self) -> AbstractContextManager[None]:
        """Turn SQLite's errors into the store's own."""
        return clear_errors(self.file)

    def in_words(self, error: BaseException) -> StoreUnavailable | StoreDamaged | None:
        """The same error for whoever looks after the service; none for one that is a fault of this code."""
        return in_words(error, self.file) if isinstance(error, DatabaseError) else None

    def is_over(self, write: Connection) -> bool:
        """Whether the whole transaction has ended: a full disk ends it, savepoints too."""
        return not write.connection.dbapi_connection.in_transaction  # type: ignore[union-attr]

    def layout(self, read: Connection) -> int:
        """The form in which the tables were made, 0 before they were."""
        return int(read.exec_driver_sql("PRAGMA user_version").scalar_one())

    def sign(self, layout: int, write: Connection) -> None:
        """Remember the form of the tables."""
        write.exec_driver_sql(f"PRAGMA user_version={layout}")

    def lock(self, write: Connection) -> None:
        """Alone in making tables: whoever writes holds the only write lock already."""

    @contextmanager
    def made_anew(self, tables: Sequence[Table], write: Connection) -> Iterator[None]:
        """Empty tables in the form of today; those who read see the old ones until all of it is kept."""
        for table in tables:
            table.drop(write, checkfirst=True)
            table.create(write)
        yield


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
