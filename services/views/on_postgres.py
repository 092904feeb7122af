"""Read models on PostgreSQL: one generation is one schema of its own."""

import select
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import IsolationLevel, errors, sql
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from projections._bulk_waiting import let_wait_on
from services.store import postgres_connection
from services.store.postgres import Postgres
from services.store.postgres_connection import connect
from services.store.recorder import StoreDamaged, StoreUnavailable
from services.views.made_anew import made_anew

SETTINGS = {
    "TimeZone": "UTC",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "15min",  # a rebuild compares within one reading transaction
    "synchronous_commit": "off",  # what a crash of the server takes back, facts and position together, is folded again
}
ANSWER_SECONDS = 300.0  # a comparison may sort a table of many millions of rows
POOL: dict[str, Any] = {"pool_size": 4, "max_overflow": 12, "pool_timeout": 10, "pool_recycle": 3600}
GONE = (errors.UndefinedTable, errors.InvalidSchemaName)


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
        over = (TransactionStatus.IDLE, TransactionStatus.UNKNOWN)
        return write.invalidated or driver_of(write).info.transaction_status in over

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
        """Alone in making tables: processes that start at the same moment take turns. Tables are not folded again."""
        write.execute(text("SET LOCAL synchronous_commit = on"))
        write.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": self.name})

    def made_anew(self, tables: Sequence[Table], write: Connection) -> AbstractContextManager[None]:
        """Empty tables in the form of today; who reads sees the old ones until it is kept, and never waits."""
        return made_anew(tables, write)


def driver_of(connection: Connection) -> "psycopg.Connection[Any]":
    """The driver's own connection beneath one of SQLAlchemy's."""
    driver: psycopg.Connection[Any] | None = connection.connection.driver_connection
    if driver is None:
        raise StoreUnavailable("store_out_of_reach", "the connection to the read models is closed")
    return driver


def make_schema(postgres: Postgres, name: str) -> None:
    """Make a schema that is not there; those who start at the same moment take turns."""
    schema = sql.Identifier(name)
    with closing(connect(postgres, "views")) as connection, connection.transaction():
        there = connection.execute("SELECT to_regnamespace(%s)", (f'"{name}"',)).fetchone()
        if there is None or there[0] is None:
            connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))


def postgres_engine(schema: ViewsSchema, *, reading: bool) -> Engine:
    """An engine on one schema. All that is read in one transaction is from one moment; writers see what is newest."""

    def connected() -> Any:
        connection = connect(schema.postgres, schema.part, **SETTINGS, search_path=f'"{schema.name}"')
        connection.autocommit = False
        connection.isolation_level = IsolationLevel.REPEATABLE_READ if reading else IsolationLevel.READ_COMMITTED
        connection.read_only = reading
        connection.answer_seconds = ANSWER_SECONDS
        return connection

    engine = create_engine("postgresql+psycopg://", creator=connected, hide_parameters=True, **POOL)
    if not reading:
        let_wait_on(engine)

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, _: Any, __: Any) -> None:
        if connection.closed or has_spoken(connection):
            raise DisconnectionError  # SQLAlchemy connects anew

    return engine


def has_spoken(connection: Any) -> bool:
    """Whether the server has said something unasked, such as goodbye; this asks the machine and not the network."""
    heard = select.poll()
    heard.register(connection.fileno(), select.POLLIN)
    return bool(heard.poll(0))


def in_words(error: psycopg.Error, name: str) -> StoreUnavailable | StoreDamaged | None:
    """An error of PostgreSQL without its own words, which may repeat values; a generation may be removed meanwhile."""
    if isinstance(error, GONE):
        return StoreUnavailable("store_out_of_reach", f"{name} is there no longer; nothing was kept")
    return postgres_connection.in_words(error, name)
