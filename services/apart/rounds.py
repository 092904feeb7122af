"""One process's work, round after round until told to stop; what stands in the way is said once and tried again."""

import signal
import threading
from collections.abc import Callable
from contextlib import suppress

import structlog

from services.config import Settings
from services.desk import Desk
from services.opened import Opened
from services.store.recorder import StoreUnavailable
from services.views.quarantine import reason

SECONDS_AFTER_A_FAULT = 1.0
log = structlog.get_logger()


def told_to_stop() -> threading.Event:
    """Set as soon as this process gets SIGINT or SIGTERM."""
    told = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: told.set())
    return told


class Rounds:
    """`once` is called again and again; it answers whether there may be more to do at once."""

    def __init__(
        self, name: str, once: Callable[[], bool], rest: float, stopping: threading.Event, desk: Desk | None = None
    ) -> None:
        self.name, self.once, self.rest, self.stopping, self.desk = name, once, rest, stopping, desk
        self.fault: Exception | None = None
        self._told: str | None = "nothing yet: whoever had this name before may have left word"

    def run(self) -> None:
        """Go round until told to stop."""
        while not self.stopping.is_set():
            self.go_round()

    def go_round(self) -> None:
        """Once, and a rest where nothing is left to do."""
        try:
            more = self.once()
        except Exception as fault:  # nothing is skipped: the same is tried again until it can be done
            self.met(fault)
            self.stopping.wait(SECONDS_AFTER_A_FAULT)
            return
        self.met(None)
        if not more:
            self.stopping.wait(self.rest)

    def met(self, fault: Exception | None) -> None:
        """Say once what stands in the way, and once that it no longer does."""
        if fault is not None and repr(fault) != repr(self.fault):
            log.error("hindered", part=self.name, fault=type(fault).__name__, why=reason(fault))
        elif fault is None and self.fault is not None:
            log.info("going_on", part=self.name)
        self.fault = fault
        self.leave_word(None if fault is None else reason(fault))

    def leave_word(self, why: str | None) -> None:
        """Leave word of it on the desk, where the others look; with the desk away, once it is back."""
        if self.desk is not None and why != self._told:
            with suppress(StoreUnavailable):
                self.desk.say_hindered(self.name, why)
                self._told = why


def opened_when_it_can_be(settings: Settings, name: str, stopping: threading.Event) -> Opened | None:
    """Everything opened, as soon as the database is there; none if told to stop before."""
    found: list[Opened] = []

    def once() -> bool:
        found.append(Opened(settings))
        return True

    opening = Rounds(name, once, SECONDS_AFTER_A_FAULT, stopping)
    while not found and not stopping.is_set():
        opening.go_round()
    return found[0] if found else None
