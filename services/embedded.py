"""The whole service in one process: the door, the projector, the clock, the workflows and the telling."""

import threading
from datetime import datetime

import structlog

from services import following, notarising, reconciling
from services.apart.rounds import Rounds
from services.clock import Clock
from services.config import Settings
from services.following import Following
from services.notarising import Notarising
from services.opened import LOOK_SECONDS, Opened, projecting
from services.reconciling import Reconciling
from services.views.generations import remove_old
from services.views.places import ShareTaken
from services.views.renewing import Renewing

LEASES = (projecting(0), following.LEASE)
log = structlog.get_logger()


class Embedded(Opened):
    """Projects and follows in a thread of its own, or when it is told to; another process may do so in its place."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        super().__init__(settings, clock)
        self.following = Following(self)
        self.notarising = Notarising(self)
        self._found = self.record.store.head()
        self._projecting = threading.RLock()
        self._renewed = False
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._signing = Rounds("notary", self.notarising.once, notarising.LOOK_SECONDS, self._stopping, self.desk)
        self._notary: threading.Thread | None = None
        self._reconciling = Reconciling(self, reconciling.AFTER_START)
        once = self._reconciling.once
        self._checking = Rounds("reconciler", once, reconciling.REST_SECONDS, self._stopping, self.desk)
        self._reconciler: threading.Thread | None = None

    def start(self) -> None:
        """Follow the record in a thread of its own until `close`."""
        remove_old(self.desk, self.where)
        self._thread = threading.Thread(target=self._follow, name="projecting", daemon=True)
        self._notary = threading.Thread(target=self._signing.run, name="notary", daemon=True)
        self._reconciler = threading.Thread(target=self._checking.run, name="reconciler", daemon=True)
        for thread in (self._thread, self._notary, self._reconciler):
            thread.start()

    def wake(self) -> None:
        """Something was recorded: look at once instead of at the next look."""
        self._wake.set()

    def catch_up(self) -> bool:
        """Bring everything that follows from the record up to now, if no other process is doing so.

        Read models first, then what time alone asks, then who must be told, then what the workflows have to do; again,
        until nothing new comes of it.
        """
        with self._projecting:
            self.follow_switch()
            while self._have_leases():
                try:
                    if not self._cycle():
                        return True
                except ShareTaken:  # another process thought we were gone; whoever has the lease goes on
                    continue
        return False

    def rest(self, seconds: float) -> None:
        """Wait a moment, unless told to stop."""
        self._stopping.wait(seconds)

    def follow_switch(self) -> bool:
        """The same, with what follows from the read models."""
        with self._projecting:
            switched = super().follow_switch()
            if switched:
                self.following = Following(self)
                self._renewed = False
        return switched

    def close(self) -> None:
        """Stop following and close everything."""
        self._stopping.set()
        self._wake.set()
        for thread in (self._thread, self._notary, self._reconciler):
            if thread is not None:
                thread.join(timeout=30)
        self._sign_the_rest()
        self._reconciling.close()
        for lease in LEASES:
            self.desk.release(lease)
        super().close()

    def _sign_the_rest(self) -> None:
        """What was recorded while this process had it open is signed before it ends."""
        if self.record.store.head() != self._found:
            Rounds("notary", self.notarising.finish, 0.0, self._stopping, self.desk).go_round()
        self.notarising.close()

    def _follow(self) -> None:
        while not self._stopping.is_set():
            try:
                self.catch_up()
                fault: Exception | None = self.not_asked
            except Exception as error:  # said once, shown by /readyz and metrics, tried again: nothing is skipped
                fault = error
            if fault is not None:
                if repr(fault) != repr(self.fault):
                    log.error("projecting_stopped", fault=type(fault).__name__)
                self._stopping.wait(1.0)
            self.fault = fault
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()

    def _cycle(self) -> bool:
        """Once round; true if it led to new facts."""
        if not self._renewed:
            self._renew_parts()
        store = self.record.store
        before = self.place()
        self._project_to(store.head().position)
        now = self.following.now()
        self._ask(now)
        if self.place() != before:
            self.say(self.place())
        return self.following.tell_and_give(now) or store.head().position > self.place()

    def _ask(self, now: datetime) -> None:
        """Let time speak: only when some key's moment has come, and only once every fact up to then is in."""
        if due := self.following.due(now):
            self._project_to(self.record.store.promise(now).position)
            self.following.ask(due, now)

    def _project_to(self, position: int) -> None:
        for projector in self.projectors:
            projector.run_to(position, self._keep_leases)

    def _renew_parts(self) -> None:
        """What other code has made is made anew before anything goes on."""
        for projector in self.projectors:
            for part in Renewing(projector).renew(self._keep_leases):
                log.info("part_renewed", kind=part.kind, part=part.name)
        self._renewed = True

    def _have_leases(self) -> bool:
        return all(self.desk.take(lease) for lease in LEASES)

    def _keep_leases(self) -> None:
        """Between two batches: go on only while nobody else does."""
        if not self._have_leases():
            raise ShareTaken("another process took over while a batch was applied")
