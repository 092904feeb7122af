"""The fast lane: whole batches, made by us, handed to the library's sender, which numbers, sends and repeats them.

It reaches into kafka-python 3.0; what it reaches for is tried before anything leaves, and where that is not as it was,
messages go one by one as `send()` has it. Order, acknowledgement and idempotence are the library's own.
"""

import time
from collections.abc import Sequence
from importlib.metadata import version
from itertools import islice
from typing import Any

from kafka.errors import KafkaError, MessageSizeTooLargeError
from kafka.producer.producer_batch import ProducerBatch
from kafka.record.memory_records import MemoryRecordsBuilder
from kafka.structs import TopicPartition

from schemas.recorded import StoredFact
from services.kafka.message import id_text, message_of
from services.kafka.outlet import Target
from services.kafka.partition import partition_of
from services.kafka.producing import LARGEST_REQUEST
from services.kafka.record_bytes import Encoding

WRITTEN_FOR = "3.0."
BATCH_BYTES = 512 * 1024  # a partition has one batch under way at a time, so they had better be large
KEPT_KEYS = 200_000
TRIED_FACTS = 20
NO_COMPRESSION, FORMAT = 0, 2


class LaneClosed(Exception):
    """The library is not the one that the fast lane was written for; says in what."""


class Batch:
    """The records of one partition that go together; timestamps in milliseconds."""

    def __init__(self, first: int) -> None:
        self.first = self.last = first
        self.records: list[bytes] = []
        self.size = 0


class WholeBatch(MemoryRecordsBuilder):  # type: ignore[misc]
    """What the library's sender takes for a batch that it has filled itself and that cannot take more."""

    def __init__(self, batch: Batch) -> None:
        super().__init__(FORMAT, NO_COMPRESSION, BATCH_BYTES)
        inside, count = self._builder, len(batch.records)
        inside._buffer += b"".join(batch.records)
        inside._num_records, inside._last_offset = count, count - 1
        inside._first_timestamp, inside._max_timestamp = batch.first, batch.last
        self._next_offset = count

    def is_full(self) -> bool:
        """Always: it does not linger."""
        return True


class Batches:
    """Batches that were handed over, by the future of each."""

    def __init__(self, futures: list[Any]) -> None:
        self.futures = futures

    def wait(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        return all(future.is_done or future.wait(max(0.0, end - time.monotonic())) for future in self.futures)

    def error(self) -> Exception | None:
        for future in self.futures:
            if future.failed():
                found: Exception = future.exception
                return found
            if (failures := future.value[2]) is not None:
                failed: Exception = failures(0)
                return failed
        return None


class LaneOutlet:
    """Facts by the batch. Raises LaneClosed where it cannot be trusted with this library."""

    def __init__(self, producer: Any, target: Target) -> None:
        look_at_library(producer)
        self.target = target
        self.encoding = Encoding(target.source)
        self._accumulator, self._sender = producer._accumulator, producer._sender
        self._places = [TopicPartition(target.topic, partition) for partition in range(target.partitions)]
        self._keys: dict[bytes, tuple[bytes, int]] = {}
        self._tried = False
        producer.partitions_for(target.topic)  # the sender must know where each partition is

    def send(self, facts: Sequence[StoredFact]) -> Batches:
        """Hand over facts in the order of their positions. Raises KafkaError, UnreadableFact, LaneClosed."""
        if not self._tried:
            self._try(facts[:TRIED_FACTS])
            self._tried = True
        made = self.batches(facts)
        return Batches([self._hand_over(partition, batch) for partition, batch in made])

    def batches(self, facts: Sequence[StoredFact]) -> list[tuple[int, Batch]]:
        """The facts in batches, each partition's in the order of positions."""
        open_now: dict[int, Batch] = {}
        made: list[tuple[int, Batch]] = []
        for stored in facts:
            key, partition = self._keys.get(stored.key_bytes) or self._key(stored.key_bytes)
            milliseconds = stored.recorded_at // 1000
            batch = open_now.get(partition)
            if batch is None or batch.size + len(stored.value) + 1_200 > BATCH_BYTES:
                batch = open_now[partition] = Batch(milliseconds)
                made.append((partition, batch))
            record = self.encoding.record(stored, key, len(batch.records), milliseconds - batch.first)
            batch.records.append(record)
            batch.size += len(record)
            batch.last = milliseconds
        return made

    def _key(self, raw: bytes) -> tuple[bytes, int]:
        if len(self._keys) > KEPT_KEYS:
            self._keys.clear()
        key = id_text(raw)
        found = self._keys[raw] = (key, partition_of(key, self.target.partitions))
        return found

    def _hand_over(self, partition: int, batch: Batch) -> Any:
        if batch.size > LARGEST_REQUEST:
            raise MessageSizeTooLargeError("a fact is larger than a message may be")
        place, accumulator = self._places[partition], self._accumulator
        whole = ProducerBatch(place, WholeBatch(batch))
        with accumulator._tp_lock(place):
            if accumulator._closed:
                raise KafkaError("the producer was closed")
            accumulator._batches[place].append(whole)
            accumulator._incomplete.add(whole)
        self._sender.wakeup()
        return whole.produce_future

    def _try(self, facts: Sequence[StoredFact]) -> None:
        """Before anything leaves: our batches are byte for byte those that the library would make."""
        made = self.batches(facts)
        of = {one: iter([fact for fact in facts if self._keys[fact.key_bytes][1] == one]) for one, _ in made}
        for partition, batch in made:
            mine = WholeBatch(batch)
            theirs = MemoryRecordsBuilder(FORMAT, NO_COMPRESSION, BATCH_BYTES)
            for stored in islice(of[partition], len(batch.records)):
                key, value, headers, timestamp = message_of(stored, self.target.source)
                theirs.append(timestamp, key, value, headers)
            mine.close()
            theirs.close()
            if mine.buffer() != theirs.buffer():
                raise LaneClosed("the library would write these messages otherwise")


def look_at_library(producer: Any) -> None:
    """Raise LaneClosed unless all that is reached for is there."""
    found = version("kafka-python")
    if not found.startswith(WRITTEN_FOR):
        raise LaneClosed(f"kafka-python is {found}, and the fast lane was written for {WRITTEN_FOR}*")
    for owner, names in (
        (producer._accumulator, ("_tp_lock", "_batches", "_incomplete", "_closed")),
        (producer._sender, ("wakeup",)),
        (MemoryRecordsBuilder(FORMAT, NO_COMPRESSION, BATCH_BYTES), ("_builder", "_next_offset")),
    ):
        for name in names:
            if not hasattr(owner, name):
                raise LaneClosed(f"{type(owner).__name__} has no {name} any more")
