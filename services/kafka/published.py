"""How far the log is, for the relay and for any other process: a position in the desk, the rest from the store."""

import time
from typing import NamedTuple

from services.desk import Desk
from services.store.lag import lag_of
from services.store.recorder import Recorder

LEASE = "relaying"
POLL_SECONDS = 0.002


class LogAhead(Exception):
    """The log holds more than the store: somebody put an older copy of the store back."""

    rule = "log_ahead_of_store"

    def __init__(self, published: int, head: int) -> None:
        super().__init__(
            f"position {published} was published, and the store ends at {head}: it is an older copy of itself; "
            "nothing is sent until it is whole again"
        )


class Numbers(NamedTuple):
    """How far the log is: facts and seconds behind the store, and how many facts this process sent once more."""

    published: int
    backlog: int
    seconds_behind: float
    sent_again: int


def numbers(store: Recorder, published: int, sent_again: int = 0) -> Numbers:
    """How far a log at this position is behind the store now."""
    return Numbers(published, *lag_of(store, published, store.head()), sent_again)


def published_position(desk: Desk) -> int:
    """The position that the log had acknowledged when it was last saved; for whoever is not the relay."""
    saved = desk.progress(LEASE)
    return saved.position if saved is not None else 0


def wait_until_published(store: Recorder, desk: Desk, seconds: float) -> bool:
    """Whether everything recorded by now is published within so many seconds."""
    head, end = store.head().position, time.monotonic() + seconds
    while published_position(desk) < head:
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True
