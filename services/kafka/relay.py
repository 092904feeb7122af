"""From the store to the log: every fact once it is recorded, in the order of positions, by one process at a time.

A fact may be sent twice after a crash, never left out: only what the log has acknowledged counts as published.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

import structlog
from kafka.errors import KafkaError, KafkaTimeoutError

from schemas.recorded import StoredFact
from services.crashing import crash_point
from services.desk import Desk
from services.kafka.ahead import refuse_if_ahead
from services.kafka.broker import LogUnavailable
from services.kafka.lease import Lease, LeaseLost
from services.kafka.outgoing import Outgoing, put_in_words
from services.kafka.outlet import Pending
from services.kafka.producing import USUAL, Patience
from services.kafka.published import (
    LEASE,
    LogAhead,
    Numbers,
    numbers,
    published_position,
    wait_until_published,
)
from services.store.recorder import Recorder, StoreUnavailable

CHUNK_FACTS = 2_000
CHUNKS_UNDER_WAY = 4
IDLE_SECONDS = 0.2
SETTLE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
STOP_SECONDS = 5.0

__all__ = ["LEASE", "LogAhead", "Numbers", "Relay", "numbers", "published_position", "wait_until_published"]

log = structlog.get_logger()


class Chunk(NamedTuple):
    """What was sent in one go, up to which position, and until when its fate must be known (monotonic seconds)."""

    up_to: int
    pending: Pending
    until: float


class Relay:
    """Publishes what the store records. `run` works until told to stop; nobody else may publish meanwhile."""

    def __init__(
        self,
        store: Recorder,
        desk: Desk,
        bootstrap: str,
        word: str,
        *,
        partitions: int = 48,
        copies: int = 3,
        patience: Patience = USUAL,
        lane: bool = True,
    ) -> None:
        self.store = store
        self.desk = desk
        self.chunk = CHUNK_FACTS
        self.lease = Lease(desk, LEASE)
        self.outgoing = Outgoing(bootstrap, word, partitions, copies, patience, store.store_id(), lane)
        self.stopping = threading.Event()
        self.tell: Callable[[str | None], None] = lambda _: None  # hears what it waits for, and that it no longer does
        self.published = 0
        self.sent_again = 0
        self._sent = 0
        self._under_way: deque[Chunk] = deque()
        self._waits_for: str | None = None
        self._compared = False

    def stop(self) -> None:
        """Let `run` return soon; may be called from any thread or a signal."""
        self.stopping.set()

    def run(self) -> None:
        """Publish until stopped. Raises LeaseLost, TopicWrong, LogAhead, LogDisagrees, ExtensionMissing."""
        if not self.lease.wait_for(self.stopping):
            return
        pause = 0.0
        try:
            while not self.stopping.wait(pause):
                pause = self._try(self._work, pause)
        except LeaseLost as lost:
            log.error("lease_lost", lease=lost.lease, published=self.published)
            raise
        finally:
            self.outgoing.drop()
            self.lease.give_back()

    def _try(self, work: Callable[[], None], pause: float) -> float:
        """Work until something is away; how long to wait then before the next try, longer each time it is in vain."""
        before = self.published
        try:
            work()
        except (LogUnavailable, StoreUnavailable, KafkaError) as error:
            self._say_once(error)
            self.outgoing.drop()
            self._under_way.clear()
            self._check_lease_if_possible()
            return 0.1 if self.published > before else min(max(pause, 0.05) * 2, LONGEST_PAUSE_SECONDS)
        return 0.0

    def _check_lease_if_possible(self) -> None:
        """Between two tries, too, somebody else may have taken over."""
        try:
            self.lease.check()
        except StoreUnavailable:
            return

    def _say_once(self, error: Exception) -> None:
        said = put_in_words(self.outgoing.bootstrap, error)
        self.tell(str(said))
        if said.rule != self._waits_for:
            self._waits_for = said.rule
            log.warning("relay_waits", rule=said.rule, why=str(said), published=self.published)

    def _work(self) -> None:
        """Connect, find out where to go on, and go on until stopped."""
        self._begin()
        while not self.stopping.is_set():
            self.lease.check()
            self._settle(0.0)
            if self.outgoing.was_replaced():
                self._begin_anew()
            facts = self._next()
            if facts:
                self._send(facts)
            elif self._under_way:
                self._settle(SETTLE_SECONDS)
            else:
                self._goes_on()
                self.store.wait_for_facts(self._sent, IDLE_SECONDS)
        end = time.monotonic() + STOP_SECONDS
        while self._under_way and time.monotonic() < end:
            self._settle(SETTLE_SECONDS)

    def _begin(self) -> None:
        self.lease.check()
        topic_id = str(self.outgoing.connect())
        saved = self.desk.progress(LEASE)
        known = saved.position if saved is not None and saved.about == topic_id else 0
        head = self.store.head().position
        if known > head:
            raise LogAhead(known, head)
        self._compare()
        self.sent_again += max(0, self._sent - known)
        self._sent = known
        self._keep(known)  # said at once: what was published to another topic counts nothing on this one
        log.info("relay_begins", after=known, refill=saved is not None and known == 0)

    def _compare(self) -> None:
        """Before this process sends anything: the log is this store's own and holds nothing that the store lacks."""
        if not self._compared:
            seconds = self.outgoing.patience.connect_ms / 1000
            refuse_if_ahead(self.store, self.outgoing.bootstrap, self.outgoing.word, seconds)
            self._compared = True

    def _begin_anew(self) -> None:
        """The topic was lost and made again: everything goes out once more."""
        self.outgoing.drop()
        self._under_way.clear()
        self._begin()

    def _next(self) -> Sequence[StoredFact]:
        return self.store.after(self._sent, self.chunk) if len(self._under_way) < CHUNKS_UNDER_WAY else ()

    def _send(self, facts: Sequence[StoredFact]) -> None:
        crash_point("relay.before_send")
        pending = self.outgoing.send(facts)
        self._sent = facts[-1].position
        self._under_way.append(Chunk(self._sent, pending, time.monotonic() + self.outgoing.patience.in_all_seconds))
        crash_point("relay.after_send")

    def _settle(self, seconds: float) -> None:
        """Take note of what the log has acknowledged, oldest first. Raises what the first that failed failed with."""
        while self._under_way and self._under_way[0].pending.wait(seconds):
            chunk = self._under_way[0]
            if error := chunk.pending.error():
                raise error
            crash_point("relay.after_ack")
            self._keep(chunk.up_to)
            self._under_way.popleft()
            self._goes_on()
            seconds = 0.0  # there is room for the next chunk; the others settle while it is made
        if self._under_way and time.monotonic() > self._under_way[0].until:  # the library waits for ever for its number
            raise KafkaTimeoutError("nobody told in time what became of a message")

    def _keep(self, position: int) -> None:
        if not self.desk.save_progress(LEASE, position, str(self.outgoing.topic_id), LEASE):
            raise LeaseLost(LEASE)
        self.published = position

    def _goes_on(self) -> None:
        """Say once that what it waited for is there again: something was acknowledged, or nothing is left to send."""
        self.tell(None)
        if self._waits_for is not None:
            self._waits_for = None
            log.info("relay_goes_on", published=self.published)

    def numbers(self) -> Numbers:
        """How far the log is behind the store now; the position is the desk's, so any process may ask for it."""
        return numbers(self.store, self.published, self.sent_again)
