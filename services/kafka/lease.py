"""One of many may do a thing: whoever has the lease, and only while it has it."""

import threading
from contextlib import suppress

from services.desk import Desk
from services.store.recorder import StoreUnavailable

KEEP_SECONDS = 1.0
ASK_SECONDS = 0.25


class LeaseLost(Exception):
    """Another process took the lease over; this one must not go on with what it holds in its hands."""

    def __init__(self, lease: str) -> None:
        super().__init__(f"the lease for {lease} went to another process; this one stops")
        self.lease = lease


class Lease:
    """A lease of the desk, kept by a thread of its own so that a slow broker does not let it run out."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk = desk
        self.name = name
        self._term: int | None = None
        self._over = threading.Event()
        self._keeper: threading.Thread | None = None

    def wait_for(self, stop: threading.Event) -> bool:
        """Wait until it is mine; false if told to stop before. A database that is away is asked again."""
        while not stop.is_set():
            with suppress(StoreUnavailable):
                if self.desk.take(self.name):
                    self._term = self.desk.term(self.name)
                    self._begin_keeping()
                    return True
            stop.wait(ASK_SECONDS)
        return False

    def check(self) -> None:
        """Raise LeaseLost unless it has been mine without a break since I took it; StoreUnavailable if nobody knows."""
        if not self.desk.take(self.name) or self.desk.term(self.name) != self._term:
            raise LeaseLost(self.name)

    def give_back(self) -> None:
        """Let the next one have it at once."""
        self._over.set()
        if self._keeper is not None:
            self._keeper.join()
            self._keeper = None
        with suppress(StoreUnavailable):  # it ends by itself
            if self.desk.term(self.name) == self._term:
                self.desk.release(self.name)

    def _begin_keeping(self) -> None:
        self._over.clear()
        self._keeper = threading.Thread(target=self._keep, name=f"keeps the lease for {self.name}", daemon=True)
        self._keeper.start()

    def _keep(self) -> None:
        while not self._over.wait(KEEP_SECONDS):
            with suppress(StoreUnavailable):
                if self.desk.term(self.name) != self._term or not self.desk.take(self.name):
                    return
