"""A group whose answer was lost on the way is sent once more, and each caller gets the answer of the first time."""

import time
from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

import psycopg

from schemas.recorded import StoredFact
from services.store.postgres_group import Told, answers
from services.store.postgres_line import Line, LineCut
from services.store.recorder import StoreUnavailable, StreamMoved, Write, Written

KEEP_TRYING_SECONDS = 5.0
PAUSE_SECONDS = 0.1


class Reading(Protocol):
    """What is asked here of a recorder."""

    name: str

    def stream(self, stream: UUID, after: int = 0, limit: int = -1) -> Sequence[StoredFact]: ...

    def leaves(self, position: int, limit: int) -> Sequence[bytes]: ...


def first_answers(
    store: Reading, writes: Sequence[Write], line: Line, parameters: list[bytes | None]
) -> list[Written | BaseException]:
    """What became of each write, whichever of the two times it was kept.

    The first time may still be under way: it holds the lock or waits for it, so the second finds what became of it, or
    goes before it, and then the first finds every stream moved. Raises StoreUnavailable where it cannot be found out.
    """
    try:
        told = answers(call_again(line, parameters))
        return [first_answer(store, write, answer) for write, answer in zip(writes, told, strict=True)]
    except (LineCut, StoreUnavailable, psycopg.OperationalError) as error:
        why = (
            f"the database that keeps {store.name} was lost while it answered; it is not known whether this was kept,"
            " and the same command with the same key may be sent again"
        )
        raise StoreUnavailable("store_out_of_reach", why) from error


def call_again(line: Line, parameters: list[bytes | None]) -> Told:
    """As soon as there is a connection, for a database that starts again is back in a moment."""
    until = time.monotonic() + KEEP_TRYING_SECONDS
    while True:
        try:
            return line.call(parameters)
        except (LineCut, StoreUnavailable):
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)


def first_answer(store: Reading, write: Write, answer: Written | BaseException) -> Written | BaseException:
    """Where the very bytes of this write stand in its stream already, it was kept the first time."""
    if not isinstance(answer, StreamMoved) and not (isinstance(answer, Written) and answer.repeated):
        return answer
    found = store.stream(write.stream, write.seen, len(write.facts))
    if not found or [one.value for one in found] != [fact.value for fact in write.facts]:
        return answer
    positions, moments = tuple(one.position for one in found), tuple(one.recorded_at for one in found)
    return Written(positions, moments, leaf_hashes=tuple(store.leaves(positions[0] - 1, len(positions))))
