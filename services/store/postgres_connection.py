"""How this service opens its PostgreSQL database: waits that end, durable commits, clear errors for lost and full."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import errors, waiting
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from services.store.postgres import Postgres
from services.store.recorder import StoreDamaged, StoreUnavailable

T = TypeVar("T")
LOCK_SECONDS = 5
ANSWER_SECONDS = 30.0
UNLESS_THE_URL_SAYS = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
SETTINGS = {
    "lock_timeout": f"{LOCK_SECONDS}s",
    "idle_in_transaction_session_timeout": "5s",
    "default_transaction_isolation": "read committed",
    "synchronous_commit": "on",
    "jit": "off",
}
# Every statement about facts goes by an index, also in a store that is empty when the statement is planned.
PLANNED_ONCE = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "enable_bitmapscan": "off"}
FULL = (errors.DiskFull,)
STOPPED = errors.QueryCanceled  # spelling: as it is
BUSY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.TooManyConnections, STOPPED)
DAMAGED = (errors.DataCorrupted, errors.IndexCorrupted)
REFUSED = (errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege, errors.IoError)


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection of which no answer is awaited for ever, though the other side may keep the line and say nothing."""

    answer_seconds = ANSWER_SECONDS

    def wait(self, gen: Generator[Any, Any, T], interval: float = 0.1, timeout: float | None = None) -> T:
        try:
            return waiting.wait(gen, self.pgconn.socket, interval=interval, timeout=timeout or self.answer_seconds)
        except errors._WaitTimeout:
            self.pgconn.finish()  # an answer that came later would be taken for the next one's
            raise psycopg.OperationalError(f"no answer within {self.answer_seconds:g} seconds") from None


def connect(place: Postgres, part: str, **settings: str) -> Connection:
    """A connection that any one thread at a time may use; each statement is durable before it is answered."""
    name = place.schema(part)
    try:
        about = UNLESS_THE_URL_SAYS | {"application_name": f"throughcare {name}"} | conninfo_to_dict(place.url)
    except psycopg.ProgrammingError:  # its words would show the URL
        why = f"the address of the database that keeps {name} is none that PostgreSQL understands"
        raise StoreUnavailable("store_out_of_reach", why) from None
    with clear_errors(name):
        connection = Connection.connect(make_conninfo("", **about), autocommit=True)
        try:
            wanted = SETTINGS | settings
            setting = ", ".join("set_config(%s, %s, false)" for _ in wanted)
            connection.execute(f"SELECT {setting}", [word for pair in wanted.items() for word in pair])
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def clear_errors(name: str) -> Iterator[None]:
    """Turn PostgreSQL's errors into the store's own: full, busy, out of reach or damaged; the rest rise as they are."""
    try:
        yield
    except psycopg.Error as error:
        if told := in_words(error, name):
            raise told from error
        raise


def in_words(error: psycopg.Error, name: str) -> StoreUnavailable | StoreDamaged | None:
    """The same error for whoever looks after the service; none for one that is a fault of this code."""
    if isinstance(error, FULL):
        return StoreUnavailable("store_full", f"there is no room left for {name}; nothing was kept")
    if isinstance(error, BUSY):
        return StoreUnavailable("store_busy", f"another process holds {name}; nothing was kept")
    if isinstance(error, DAMAGED):
        return StoreDamaged(f"{name} is damaged; restore it from its backup")
    if isinstance(error, REFUSED):
        return StoreUnavailable("store_out_of_reach", f"{name} cannot be read or written; nothing was kept")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        why = f"the database that keeps {name} cannot be reached; nothing was kept"
        return StoreUnavailable("store_out_of_reach", why)
    return None
