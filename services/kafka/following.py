"""One topic read from given offsets on, every partition of it, without a group; what is too far ahead is held back."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kafka.errors import KafkaError
from kafka.structs import TopicPartition

from schemas.recorded import StoredFact
from services.kafka.broker import LogUnavailable, new_consumer, out_of_reach
from services.kafka.fetching import Batch, WholeBatches, cut, lane_works, of_records, opened, opened_record
from services.kafka.merge import Early
from services.kafka.message import UnreadableMessage

FETCHED_BYTES = 3 << 20  # of all partitions together, in one answer
LEAST_BYTES = 64 << 10
WAIT_MS = 50
ANSWER_MS = 2_000
METADATA_MS = 1_000  # so soon is it seen that a topic was made anew


class Following:
    """A consumer of one topic. Every method raises LogUnavailable when the broker does not answer in time."""

    def __init__(self, bootstrap: str, topic: str, *, lane: bool | None = None) -> None:
        self.bootstrap, self.topic = bootstrap, topic
        self.lane = lane_works() if lane is None else lane
        self.unreadable: UnreadableMessage | None = None
        self._held_back: set[int] = set()
        self._consumer = self._connected()
        try:
            with self._in_words():
                self.partitions = sorted(self._consumer.partitions_for_topic(topic))
                self.topic_id = self._topic_id() or ""
            if not self.partitions or not self.topic_id:
                raise LogUnavailable("log_refused", f"there is no topic {topic} at {bootstrap}")
        except BaseException:
            self.close()
            raise

    def _connected(self) -> Any:
        consumer: Any = new_consumer(
            self.bootstrap,
            fetch_max_wait_ms=WAIT_MS,
            fetch_max_bytes=FETCHED_BYTES,
            max_partition_fetch_bytes=LEAST_BYTES,
            request_timeout_ms=ANSWER_MS * 5,
            bootstrap_timeout_ms=ANSWER_MS,
            metadata_max_age_ms=METADATA_MS,
        )
        if self.lane:
            consumer._fetcher.PartitionRecords = WholeBatches
        return consumer

    def start(self, offsets: Mapping[int, int]) -> dict[int, int]:
        """Read every partition from its offset on, or from its beginning; tells the offsets."""
        with self._in_words():
            places = {one: TopicPartition(self.topic, one) for one in self.partitions}
            first = self._consumer.beginning_offsets(list(places.values()), timeout_ms=ANSWER_MS)
            self._consumer._fetcher.config["max_partition_fetch_bytes"] = max(
                LEAST_BYTES, FETCHED_BYTES // len(self.partitions)
            )
            self._consumer.assign(list(places.values()))
            begun = {one: max(offsets.get(one, 0), first[place]) for one, place in places.items()}
            for one, place in places.items():
                self._consumer.seek(place, begun[one])
        self.unreadable, self._held_back = None, set()
        return begun

    def poll(self, wait_ms: int) -> Iterator[Early]:
        """What came next, in the order of each partition; behind a message that cannot be read nothing more comes."""
        if self.unreadable is not None:
            raise self.unreadable
        with self._in_words():
            polled = self._consumer.poll(timeout_ms=wait_ms)
        try:
            for place, came in polled.items():
                yield from self._cut(place.partition, came)
        except UnreadableMessage as error:
            self.unreadable = error

    def _cut(self, partition: int, came: list[Any]) -> Iterator[Early]:
        if not self.lane:
            yield from of_records(self.topic, came)
            return
        batch: Batch
        for batch in came:
            yield from cut(self.topic, partition, batch)

    def fact(self, early: Early) -> StoredFact:
        """The stored fact in a message. Raises UnreadableMessage."""
        return opened(self.topic, early) if self.lane else opened_record(self.topic, early)

    def hold_back(self, too_far: Collection[int], read_to: Mapping[int, int]) -> None:
        """Read all partitions but these; one that comes back is read on where it was left.

        Never by `pause`: after it the client can stay silent for ever.
        """
        if too_far == self._held_back or len(too_far) == len(self.partitions):
            return
        wanted = {TopicPartition(self.topic, one) for one in self.partitions if one not in too_far}
        before, self._held_back = self._consumer.assignment(), set(too_far)
        with self._in_words():
            self._consumer.assign(list(wanted))
            for place in wanted - before:
                self._consumer.seek(place, read_to[place.partition])

    def ended(self, read_to: Mapping[int, int]) -> set[int]:
        """The partitions that are read to their end, as the broker says now."""
        places = [TopicPartition(self.topic, one) for one in self.partitions]
        with self._in_words():
            ends = self._consumer.end_offsets(places, timeout_ms=ANSWER_MS)
        return {place.partition for place, end in ends.items() if read_to[place.partition] >= end}

    def made_anew(self) -> bool:
        """Whether another topic stands under the name now."""
        return self._topic_id() not in (self.topic_id, None)

    def _topic_id(self) -> str | None:
        found = self._consumer._cluster.topic_id(self.topic)
        return str(found) if found is not None else None

    def close(self) -> None:
        """Let go of the broker."""
        self._consumer.close(autocommit=False, timeout_ms=ANSWER_MS)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except (KafkaError, OSError) as error:
            raise out_of_reach(self.bootstrap, error) from error
