"""Whether the log holds what the store does not: then the store is an older copy, or not the store of this log.

Looked at when a process opens the store, before anything is written: a position that was given a second time could
never be put right.
"""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

import structlog

from schemas.recorded import StoredFact
from services.kafka.broker import LogUnavailable
from services.kafka.ends import SECONDS, Ends, ends_of, last_published
from services.kafka.message import UnreadableMessage, source_of
from services.store.recorder import Head, StoreDamaged

__all__ = ["LogDisagrees", "last_published", "refuse_if_ahead", "refuse_if_ahead_or_go_on"]

log = structlog.get_logger()


class LogDisagrees(StoreDamaged):
    """Store and log do not tell one history; nothing is written until somebody has looked.

    `rule` names why: log_ahead_of_store, other_stores_log, history_forked.
    """

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(why)
        self.rule = rule


class Store(Protocol):
    """What of a store is held against its log."""

    def head(self) -> Head: ...

    def store_id(self) -> UUID: ...

    def at(self, positions: Sequence[int]) -> Sequence[StoredFact]: ...


def refuse_if_ahead_or_go_on(store: Store, bootstrap: str, word: str) -> None:
    """The same for who can go on without Kafka: where it is away that is said, and nothing is refused."""
    try:
        refuse_if_ahead(store, bootstrap, word)
    except LogUnavailable as error:
        log.warning("log_not_looked_at", rule=error.rule, why=str(error))


def refuse_if_ahead(store: Store, bootstrap: str, word: str, seconds: float = SECONDS) -> None:
    """Look at the ends of the log, and only then at the store: a relay may be at work meanwhile.

    Raises LogDisagrees, LogUnavailable.
    """
    try:
        ends = ends_of(bootstrap, word, seconds)
    except UnreadableMessage as error:
        raise LogDisagrees("other_stores_log", f"{error}; nothing is recorded until somebody has looked") from error
    if ends is not None and ends.facts:
        refuse_other_log(store, ends)
        refuse_longer_log(store, ends)


def refuse_other_log(store: Store, ends: Ends) -> None:
    """The log must be this store's own, and hold the same where both have something; an empty store has no say yet."""
    head = store.head().position
    if head == 0:
        return
    mine = source_of(store.store_id())
    if others := sorted(ends.sources - {mine}):
        why = (
            f"the log holds facts of {named(others[0])}, and this store is {named(mine)}; nothing is recorded until "
            "THROUGHCARE_WORD names a topic of its own, or the right store is put back"
        )
        raise LogDisagrees("other_stores_log", why)
    in_log = [one for one in ends.facts if one.position <= head]
    in_store = {one.position: one for one in store.at(sorted({one.position for one in in_log}))}
    for one in in_log:
        if in_store.get(one.position) != one:
            why = (
                f"the record and the log hold different facts at position {one.position}: their histories have "
                "parted, or one was altered; nothing is recorded until somebody has looked"
            )
            raise LogDisagrees("history_forked", why)


def refuse_longer_log(store: Store, ends: Ends) -> None:
    """The log must not be ahead of the store."""
    head = store.head().position
    if ends.position > head:
        ended = f"ends at {head}" if head else "is empty"
        why = (
            f"the record {ended} and the log holds position {ends.position}: the store is an older copy; nothing is "
            "recorded until `throughcare restore` has brought it forward"
        )
        raise LogDisagrees("log_ahead_of_store", why)


def named(source: bytes) -> str:
    """A store's name as it stands in the log."""
    return source.decode(errors="replace") or "a store without a name"
