"""How facts leave for the log: by Kafka's own `send()`, message by message."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from kafka.errors import KafkaError, KafkaTimeoutError

from schemas.recorded import StoredFact
from services.kafka.message import message_of
from services.kafka.partition import partition_of


class Pending(Protocol):
    """Messages that were handed over and are not known to be kept yet."""

    def wait(self, seconds: float) -> bool:
        """Whether all is known within so many seconds."""

    def error(self) -> Exception | None:
        """Why one of them was not kept, once all is known."""


class Outlet(Protocol):
    """One way to the partitions of one topic."""

    def send(self, facts: Sequence[StoredFact]) -> Pending:
        """Hand over facts in the order of their positions. Raises KafkaError, UnreadableFact."""


class Target(NamedTuple):
    """The topic, how many partitions it has, and the store that speaks."""

    topic: str
    partitions: int
    source: bytes


class Futures:
    """The futures that `send()` gave, one for each message."""

    def __init__(self, producer: Any, futures: list[Any]) -> None:
        self.producer = producer
        self.futures = futures

    def wait(self, seconds: float) -> bool:
        if not all(future.is_done for future in self.futures):
            try:
                self.producer.flush(seconds)  # goes out at once instead of lingering; says nothing of failures
            except KafkaTimeoutError:
                return False
        return all(future.is_done for future in self.futures)

    def error(self) -> Exception | None:
        failed: Exception | None = next((future.exception for future in self.futures if future.failed()), None)
        return failed


class PlainOutlet:
    """Every message by `send()`, its partition computed by us."""

    def __init__(self, producer: Any, target: Target) -> None:
        self.producer = producer
        self.target = target
        self._partitions: dict[bytes, int] = {}

    def send(self, facts: Sequence[StoredFact]) -> Futures:
        topic, partitions, source = self.target
        futures = []
        for stored in facts:
            key, value, headers, timestamp = message_of(stored, source)
            partition = self._partitions.get(key)
            if partition is None:
                if len(self._partitions) > 100_000:
                    self._partitions.clear()
                partition = self._partitions[key] = partition_of(key, partitions)
            futures.append(
                self.producer.send(topic, value, key, headers=headers, partition=partition, timestamp_ms=timestamp)
            )
            if futures[-1].failed():
                raise futures[-1].exception or KafkaError("a message was not taken")
        return Futures(self.producer, futures)
