"""Read models on PostgreSQL: one generation is one schema of its own."""

import select
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import IsolationLevel, sql
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from services.store.postgres import Postgres
from services.store.recorder import StoreDamaged, StoreUnavailable
from services.views.made_anew import made_anew

CONNECT: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}
SETTINGS = {
    "TimeZone": "UTC",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "15min",  # a rebuild compares within one reading transaction
    "synchronous_commit": "off",  # what a crash of the server takes back, facts and position together, is folded again
}
POOL: dict[str, Any] = {"pool_size": 4, "max_overflow": 12, "pool_timeout": 10, "pool_recycle": 3600}
FULL = ("53100",)
BUSY = ("53", "55P03", "40", "57014", "25P03")
OUT_OF_REACH = ("08", "28", "3D", "3F", "42501", "42P01", "25006", "57P", "58")
DAMAGED = ("XX001", "XX002")


@dataclass(frozen=True)
class ViewsSchema:
    """One generation of the read models in a database, named by its part such as views_1."""

    postgres: Postgres
    part: str

    @property
    def name(self) -> str:
        """The schema."""
        return self.postgres.schema(self.part)


class OnPostgres:
    """The schema of one generation. The share's row, moved first, is the lock of whoever writes."""

    def __init__(self, schema: ViewsSchema) -> None:
        self.schema = schema
        self.name = schema.name
        with self.clear_errors():
            make_schema(schema.postgres, self.name)
        self.writer = postgres_engine(schema, reading=False)
        self.reader = postgres_engine(schema, reading=True)

    @contextmanager
    def clear_errors(self) -> Iterator[None]:
        """Turn PostgreSQL's errors into the store's own; the rest rise as they are."""
        try:
            yield
        except (psycopg.Error, PoolExhausted) as error:
            if told := self.in_words(error):
                raise told from None
            raise

    def in_words(self, error: BaseException) -> StoreUnavailable | StoreDamaged | None:
        """The same error for whoever looks after the service; none for one that is a fault of this code."""
        if isinstance(error, PoolExhausted):
            return StoreUnavailable("store_busy", f"too many read from {self.name} at once")
        return in_words(error, self.name) if isinstance(error, psycopg.Error) else None

    def is_over(self, write: Connection) -> bool:
        """Whether the whole transaction has ended, as it does when the connection is lost."""
        return driver_of(write).info.transaction_status in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN)

    def layout(self, read: Connection) -> int:
        """The form in which the tables were made, 0 before they were."""
        if read.execute(text("SELECT to_regclass('generation')")).scalar() is None:
            return 0
        return int(read.execute(text("SELECT layout FROM generation")).scalar_one())

    def sign(self, layout: int, write: Connection) -> None:
        """Remember the form of the tables."""
        write.execute(
            text(
                "CREATE TABLE IF NOT EXISTS generation "
                "(one integer PRIMARY KEY CHECK (one = 1), layout integer NOT NULL, left_at bigint)"
            )
        )
        signing = "INSERT INTO generation VALUES (1, :layout) ON CONFLICT (one) DO UPDATE SET layout = excluded.layout"
        write.execute(text(signing), {"layout": layout})

    def lock(self, write: Connection) -> None:
        """Alone in making tables: processes that start at the same moment take turns."""
        write.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": self.name})

    def made_anew(self, tables: Sequence[Table], write: Connection) -> AbstractContextManager[None]:
        """Empty tables in the form of today; those who read see the old ones until all of it is kept, and never wait."""
        return made_anew(tables, write)


def driver_of(connection: Connection) -> "psycopg.Connection[Any]":
    """The driver's own connection beneath one of SQLAlchemy's."""
    driver: psycopg.Connection[Any] | None = connection.connection.driver_connection
    if driver is None:
        raise StoreUnavailable("store_out_of_reach", "the connection to the read models is closed")
    return driver


def connected(postgres: Postgres, **more: Any) -> "psycopg.Connection[Any]":
    """A connection that gives up on a database which does not answer."""
    return psycopg.connect(postgres.url, application_name=f"{postgres.word} views", **CONNECT, **more)


def make_schema(postgres: Postgres, name: str) -> None:
    """Make a schema that is not there; those who start at the same moment take turns."""
    schema = sql.Identifier(name)
    with connected(postgres) as connection:
        there = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (name,)).fetchone()
        if there is None:
            connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))


def postgres_engine(schema: ViewsSchema, *, reading: bool) -> Engine:
    """An engine on one schema. All that is read in one transaction is from one moment; writers see what is newest."""
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: connected(schema.postgres), hide_parameters=True, **POOL
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        connection.autocommit = True
        wanted = {**SETTINGS, "search_path": f'"{schema.name}"'}
        sets = ", ".join("set_config(%s, %s, false)" for _ in wanted)
        connection.execute(f"SELECT {sets}", [one for pair in wanted.items() for one in pair])
        connection.autocommit = False
        connection.isolation_level = IsolationLevel.REPEATABLE_READ if reading else IsolationLevel.READ_COMMITTED
        connection.read_only = reading

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, _: Any, __: Any) -> None:
        if connection.closed or select.select([connection.fileno()], [], [], 0)[0]:
            raise DisconnectionError  # the server has spoken unasked: it said goodbye; SQLAlchemy connects anew

    return engine


def in_words(error: psycopg.Error, name: str) -> StoreUnavailable | StoreDamaged | None:
    """An error of PostgreSQL by its code, without its words, which may repeat values."""
    code = error.sqlstate
    if code is None:
        lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        code = "08" if lost else ""
    if code.startswith(FULL):
        return StoreUnavailable("store_full", f"there is no room left for {name}; nothing was kept")
    if code.startswith(BUSY):
        return StoreUnavailable("store_busy", f"another process holds {name}; nothing was kept")
    if code.startswith(OUT_OF_REACH):
        return StoreUnavailable("store_out_of_reach", f"{name} cannot be read or written; nothing was kept")
    if code.startswith(DAMAGED):
        return StoreDamaged(f"{name} is damaged; restore the database from its backup")
    return None
