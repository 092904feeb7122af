"""The one connection that facts are written through: a group goes out and its answer comes back, in one round trip."""

import select

import psycopg
from psycopg import errors, pq

from services.crashing import crash_point
from services.store import postgres_connection
from services.store.postgres import Postgres
from services.store.postgres_connection import PLANNED_ONCE, Connection, connect
from services.store.postgres_group import CALL, TYPES, Told
from services.store.postgres_layout import statement

NAME = b"write_facts"
BINARY = 1


class LineCut(Exception):
    """The connection was lost after the group went out: whether it was kept is not known."""


class Line:
    """Made on first use and again after it was lost. Used by one thread at a time."""

    def __init__(self, place: Postgres) -> None:
        self.place = place
        self._connection: Connection | None = None

    def call(self, parameters: list[bytes | None]) -> Told:
        """The answer of `write_facts`. Raises LineCut, psycopg's errors, and what connecting raises."""
        sending = self._open().pgconn
        crash_point("write.before_send")
        try:
            sending.send_query_prepared(NAME, parameters, [BINARY] * len(parameters), BINARY)
            crash_point("write.sent")
            result = answer_of(sending)
        except psycopg.OperationalError as error:
            self.close()
            raise LineCut from error
        except BaseException:  # somebody stopped this process; what was asked may still be answered
            self.close()
            raise
        crash_point("write.after_commit")
        if result.status == pq.ExecStatus.TUPLES_OK:
            value = result.get_value(0, 0)
            assert value is not None
            return Told(value, result.get_value(0, 1), result.get_value(0, 2))
        if sending.status != pq.ConnStatus.OK:  # the server said goodbye, perhaps just after it had kept everything
            self.close()
            raise LineCut from failure(result)
        raise failure(result)

    def close(self) -> None:
        """Leave; the next call makes a new connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> Connection:
        if self._connection is None or self._connection.closed:
            connection = connect(self.place, "record", **PLANNED_ONCE)
            call = statement(CALL, self.place.schema("record"))
            prepared = connection.pgconn.prepare(NAME, call, TYPES)
            if prepared.status != pq.ExecStatus.COMMAND_OK:
                connection.close()
                raise failure(prepared)
            self._connection = connection
        return self._connection


def failure(result: pq.abc.PGresult) -> psycopg.Error:
    """The database's error as psycopg would raise it."""
    return errors.error_from_result(result)


def answer_of(sending: pq.abc.PGconn) -> pq.abc.PGresult:
    """Wait for all that is said about one call; the last word counts, for what follows a row is its commit."""
    waiting = select.poll()
    while sending.flush():
        wait(waiting, sending, select.POLLIN | select.POLLOUT)
    last: pq.abc.PGresult | None = None
    while True:
        while sending.is_busy():
            wait(waiting, sending, select.POLLIN)
        found = sending.get_result()
        if found is None:
            break
        if last is None or found.status != pq.ExecStatus.TUPLES_OK:
            last = found
    if last is None:
        raise psycopg.OperationalError("no answer")
    return last


def wait(waiting: "select.poll", sending: pq.abc.PGconn, what: int) -> None:
    """Until something comes or may be sent; a line on which nothing moves for too long counts as cut."""
    waiting.register(sending.socket, what)
    if not waiting.poll(postgres_connection.ANSWER_SECONDS * 1000):
        raise psycopg.OperationalError("no answer in time")
    sending.consume_input()
