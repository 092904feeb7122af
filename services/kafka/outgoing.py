"""The relay's connection: the topics looked at, a producer, and the id of the topic it writes to."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any
from uuid import UUID

import structlog
from kafka.errors import KafkaError, KafkaStorageError, MessageSizeTooLargeError, NotEnoughReplicasError

from schemas.recorded import StoredFact
from services.kafka.broker import LogUnavailable, administering, out_of_reach
from services.kafka.lane import LaneClosed, LaneOutlet
from services.kafka.message import source_of
from services.kafka.outlet import Outlet, Pending, PlainOutlet, Target
from services.kafka.producing import Patience, drop, new_producer
from services.kafka.topics import make_topics, record_topic, topic_id_by
from services.store.recorder import StoreUnavailable

LOOK_SECONDS = 2.0

log = structlog.get_logger()


class Outgoing:
    """Where facts go; connected and dropped as often as need be."""

    def __init__(
        self, bootstrap: str, word: str, partitions: int, copies: int, patience: Patience, store_id: UUID, lane: bool
    ) -> None:
        self.bootstrap, self.word, self.partitions, self.copies = bootstrap, word, partitions, copies
        self.patience, self.lane = patience, lane
        self.target = Target(record_topic(word), partitions, source_of(store_id))
        self.topic_id: UUID | None = None
        self.tries = 0
        self._open = ExitStack()
        self._admin: Any = None
        self._plain: PlainOutlet
        self._outlet: Outlet | None = None
        self._look_at = 0.0

    def connect(self) -> UUID:
        """Make what is missing, check what is there, connect; the id of the record's topic.

        Raises LogUnavailable, TopicWrong, ExtensionMissing.
        """
        self.drop()
        self.tries += 1
        connect_ms = self.patience.connect_ms
        ids = make_topics(self.bootstrap, self.word, self.partitions, self.copies, request_ms=connect_ms)
        self._admin = self._open.enter_context(administering(self.bootstrap, connect_ms))
        producer = new_producer(self.bootstrap, self.patience)
        self._open.callback(drop, producer)
        self._plain = PlainOutlet(producer, self.target)
        self._outlet = self._fast_lane(producer) or self._plain
        self.topic_id = ids[self.target.topic]
        self._look_at = time.monotonic() + LOOK_SECONDS
        return self.topic_id

    def _fast_lane(self, producer: Any) -> Outlet | None:
        try:
            return LaneOutlet(producer, self.target) if self.lane else None
        except LaneClosed as closed:
            say_closed(closed)
            return None

    def send(self, facts: Sequence[StoredFact]) -> Pending:
        """Hand facts over, by the fast lane where it can be trusted. Raises KafkaError, UnreadableFact."""
        assert self._outlet is not None, "facts are sent after connecting"
        try:
            return self._outlet.send(facts)
        except LaneClosed as closed:  # it says so before anything has left
            say_closed(closed)
            self._outlet = self._plain
            return self._plain.send(facts)

    def was_replaced(self) -> bool:
        """Whether the topic is another one now under the same name, or gone; asked every few seconds.

        Nothing else would tell: a broker takes the next message into a new topic without a word.
        """
        if time.monotonic() < self._look_at:
            return False
        self._look_at = time.monotonic() + LOOK_SECONDS
        return topic_id_by(self._admin, self.target.topic) != self.topic_id

    def drop(self) -> None:
        """Let go of the connection and of whatever was under way."""
        self._outlet = self._admin = None
        opened, self._open = self._open, ExitStack()
        opened.close()


def say_closed(closed: LaneClosed) -> None:
    """It is no fault: everything goes out, only more slowly."""
    log.warning("fast_lane_closed", why=str(closed))


def put_in_words(bootstrap: str, error: Exception) -> LogUnavailable | StoreUnavailable:
    """What keeps the relay waiting, in words and by a rule."""
    if isinstance(error, LogUnavailable | StoreUnavailable):
        return error
    if isinstance(error, KafkaStorageError):
        return LogUnavailable("log_full", f"Kafka at {bootstrap} cannot write to its disk; facts wait in the store")
    if isinstance(error, MessageSizeTooLargeError):
        return LogUnavailable("log_refused", "a fact is larger than the topic takes; it and all after it wait")
    if isinstance(error, NotEnoughReplicasError):
        return LogUnavailable("log_refused", "too few brokers are there to keep the copies; facts wait in the store")
    assert isinstance(error, KafkaError)
    return out_of_reach(bootstrap, error)
