"""The last messages of the record's topic: how far the log is, and whose it is."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from kafka.errors import KafkaError
from kafka.structs import TopicPartition

from schemas.recorded import StoredFact
from services.kafka.broker import LogUnavailable, new_consumer, out_of_reach
from services.kafka.message import received
from services.kafka.topics import record_topic

LAST_MESSAGES = 50  # of each partition: the very last one may be an older fact that was sent once more
SECONDS = 2.0
SOURCE = "ce_source"


class Ends(NamedTuple):
    """The last facts of every partition, by position, and the names of the stores that sent them."""

    facts: tuple[StoredFact, ...]
    sources: frozenset[bytes]

    @property
    def position(self) -> int:
        """The greatest position that the log holds, 0 for an empty one."""
        return self.facts[-1].position if self.facts else 0


def last_published(bootstrap: str, word: str, seconds: float = SECONDS) -> int | None:
    """The greatest position that the log holds; none where there is no topic. Raises as `ends_of` does."""
    found = ends_of(bootstrap, word, seconds)
    return found.position if found is not None else None


def ends_of(bootstrap: str, word: str, seconds: float = SECONDS) -> Ends | None:
    """The last messages of the record's topic; none where there is no such topic.

    Raises LogUnavailable where they cannot be had within so many seconds, UnreadableMessage.
    """
    topic = record_topic(word)
    with consuming(bootstrap, seconds) as consumer:
        partitions = consumer.partitions_for_topic(topic)
        if not partitions:
            return None
        last = last_messages(consumer, [TopicPartition(topic, one) for one in sorted(partitions)], seconds)
    facts = [received(topic, one.partition, one.offset, one.key, one.value, one.headers) for one in last]
    sources = frozenset(dict(one.headers).get(SOURCE, b"") for one in last)
    return Ends(tuple(sorted(facts, key=lambda stored: stored.position)), sources)


def last_messages(consumer: Any, places: Sequence[TopicPartition], seconds: float, *, every: bool = False) -> list[Any]:
    """The last few messages of each partition, or every one, as they are now. Raises LogUnavailable, KafkaError."""
    until, wait_ms = time.monotonic() + seconds, round(seconds * 1000)
    first = consumer.beginning_offsets(list(places), timeout_ms=wait_ms)
    end = consumer.end_offsets(list(places), timeout_ms=wait_ms)
    unread = {place for place in places if end[place] > first[place]}
    consumer.assign(list(unread))
    for place in unread:
        consumer.seek(place, first[place] if every else max(first[place], end[place] - LAST_MESSAGES))
    found: list[Any] = []
    while unread:
        if time.monotonic() > until:
            raise LogUnavailable("log_out_of_reach", f"the ends of {places[0].topic} did not come within {seconds:g} s")
        for came in consumer.poll(timeout_ms=50).values():
            found += came
        unread = {place for place in unread if consumer.position(place, timeout_ms=wait_ms) < end[place]}
    return found


def first_offsets(bootstrap: str, word: str, seconds: float = SECONDS) -> dict[int, int]:
    """By partition of the record's topic the first offset that is still there. Raises LogUnavailable."""
    topic, wait_ms = record_topic(word), round(seconds * 1000)
    with consuming(bootstrap, seconds) as consumer:
        places = [TopicPartition(topic, one) for one in consumer.partitions_for_topic(topic) or ()]
        found = consumer.beginning_offsets(places, timeout_ms=wait_ms) if places else {}
    return {place.partition: offset for place, offset in found.items()}


@contextmanager
def consuming(bootstrap: str, seconds: float) -> Iterator[Any]:
    """A client for one look at the log. Raises LogUnavailable."""
    wait_ms = round(seconds * 1000)
    consumer = new_consumer(bootstrap, fetch_max_wait_ms=50, request_timeout_ms=wait_ms, bootstrap_timeout_ms=wait_ms)
    try:
        yield consumer
    except (KafkaError, OSError) as error:
        raise out_of_reach(bootstrap, error) from error
    finally:
        with suppress(KafkaError, OSError):
            consumer.close(autocommit=False, timeout_ms=wait_ms)
