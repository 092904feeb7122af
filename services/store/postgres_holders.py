"""Who holds the record and lets nobody else write, in words for whoever looks after the service."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import errors

from services.store.postgres_layout import statement
from services.store.postgres_readers import Readers
from services.store.recorder import StoreUnavailable

HOLDING = """SELECT holder.application_name, holder.pid, holder.state,
    extract(epoch FROM clock_timestamp() - holder.xact_start)::bigint
FROM pg_locks held JOIN pg_stat_activity holder USING (pid)
WHERE held.relation = '{schema}.head'::regclass AND held.granted AND held.mode <> 'AccessShareLock'
    AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND holder.wait_event_type IS DISTINCT FROM 'Lock' AND held.pid <> pg_backend_pid()
ORDER BY holder.xact_start LIMIT 1"""


@contextmanager
def stuck_writer_named(readers: Readers) -> Iterator[None]:
    """Say who it is that holds the record too long."""
    try:
        yield
    except StoreUnavailable as busy:
        if not isinstance(busy.__cause__, errors.LockNotAvailable):
            raise
        why = f"{who_holds(readers)} holds {readers.name}; nothing was kept"
        raise StoreUnavailable(busy.rule, why) from busy.__cause__


def who_holds(readers: Readers) -> str:
    """The connection whose transaction has held the head longest."""
    found = readers.rows(statement(HOLDING, readers.name))
    if not found:
        return "another writer"
    application, process, state, seconds = found[0]
    return f"{application or 'a writer without a name'} (server process {process}, {state or 'busy'}, {seconds} s)"
