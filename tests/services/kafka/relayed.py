"""A relay that runs in a thread until all is published."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from services.desk import Desk
from services.kafka.relay import Relay, wait_until_published
from tests.services.kafka.made import PARTITIONS, Place

SECONDS = 60.0


class Running:
    """A relay in a thread; what ended it, if anything did, is raised by whoever waits for it."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self.ended_by: BaseException | None = None
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.relay.run()
        except BaseException as error:
            self.ended_by = error

    def wait_for(self, position: int) -> None:
        """Wait until this relay itself has published so far."""
        end = time.monotonic() + SECONDS
        while self.relay.published < position:
            assert self.thread.is_alive(), self.ended_by
            assert time.monotonic() < end, "not everything was published"
            self.thread.join(0.01)

    def end(self) -> BaseException | None:
        self.relay.stop()
        self.thread.join(SECONDS)
        assert not self.thread.is_alive()
        return self.ended_by


@contextmanager
def relaying(service: Place, bootstrap: str, word: str, desk: Desk | None = None, **more: Any) -> Iterator[Running]:
    """A relay at work; at the end it must have been well."""
    how: dict[str, Any] = {"partitions": PARTITIONS, "copies": 1, **more}
    chunk = how.pop("chunk", 2000)
    relay = Relay(service.store, desk or service.desk, bootstrap, word, **how)
    relay.chunk = chunk
    running = Running(relay)
    try:
        yield running
    finally:
        error = running.end()
        if error is not None:
            raise error


def published(service: Place, desk: Desk | None = None) -> None:
    """Wait until the log has acknowledged all that is recorded."""
    assert wait_until_published(service.store, desk or service.desk, SECONDS), "not everything was published"


def relayed(service: Place, bootstrap: str, word: str, **more: Any) -> None:
    """Publish everything."""
    with relaying(service, bootstrap, word, **more):
        published(service)
