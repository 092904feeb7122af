"""Statements on PostgreSQL whose answer nobody needs: they wait within their transaction and go in one round trip."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, event

WAITING = "statements_waiting"


class Statement(NamedTuple):
    """What is to be done to a table."""

    table: str
    words: str
    values: Sequence[Any]


def let_wait_on(engine: Engine) -> None:
    """On this engine statements may wait; they go before whatever may ask for their table, and before the commit."""

    @event.listens_for(engine, "begin")
    def on_begin(write: Connection) -> None:
        write.info[WAITING] = []

    @event.listens_for(engine, "before_cursor_execute")
    def on_execute(write: Connection, _: Any, words: str, *__: Any) -> None:
        if any(one.table in words for one in write.info.get(WAITING, ())):
            send(write)

    @event.listens_for(engine, "savepoint")
    def on_savepoint(write: Connection, _: str) -> None:
        send(write)

    @event.listens_for(engine, "release_savepoint")
    def on_release(write: Connection, _: str, __: Any) -> None:
        send(write)

    @event.listens_for(engine, "rollback_savepoint")
    def on_rollback_to(write: Connection, _: str, __: Any) -> None:
        if not write.invalidated:
            write.info[WAITING] = []

    @event.listens_for(engine, "commit")
    def on_commit(write: Connection) -> None:
        if write.info.get(WAITING):
            write.info[WAITING].append(
                Statement("", "COMMIT", ())
            )  # the same round trip; the driver's own does nothing
        send(write)
        write.info.pop(WAITING, None)


def may_wait(statement: Statement, write: Connection) -> bool:
    """Let a statement wait; false where nothing would ever send it."""
    waiting: list[Statement] | None = write.info.get(WAITING)
    if waiting is None:
        return False
    waiting.append(statement)
    return True


def send(write: Connection) -> None:
    """Do all that waits, now: what is wrong with any of it rises here."""
    waiting: Sequence[Statement] = write.info.get(WAITING, ())
    if not waiting:
        return
    write.info[WAITING] = []
    driver: Any = write.connection.driver_connection
    with driver.cursor() as cursor:
        if len(waiting) == 1:
            cursor.execute(waiting[0].words, waiting[0].values)
            return
        with driver.pipeline():
            for one in waiting:
                cursor.execute(one.words, one.values)
