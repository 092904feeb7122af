"""Stored facts on a real topic as the relay writes them, without the relay: its faults are tried elsewhere."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID

from kafka import KafkaProducer

from schemas.proven import UnreadableFact
from schemas.recorded import StoredFact
from services.kafka.message import NEEDED, id_text, message_of, moment_text, source_of
from services.kafka.partition import partition_of
from services.kafka.topics import make_topics, record_topic

STORE = source_of(UUID("5d1c8f0e-7a52-4f0e-9a60-0c5b1c1f7a11"))
PARTITIONS = 3


def published(bootstrap: str, word: str, stored: Iterable[StoredFact]) -> None:
    """The topics of a store, made with these facts in them."""
    make_topics(bootstrap, word, PARTITIONS, 1)
    publish(bootstrap, word, stored)


def publish(bootstrap: str, word: str, stored: Iterable[StoredFact]) -> None:
    """Facts on the record's topic in the order given."""
    with producing(bootstrap) as producer:
        for one in stored:
            key = id_text(one.key_bytes)
            place = {"partition": partition_of(key, PARTITIONS), "headers": headers_of(one)}
            producer.send(record_topic(word), one.value, key, **place)


@contextmanager
def producing(bootstrap: str) -> Iterator[Any]:
    """A producer whose every message must have arrived at the end."""
    sent: list[Any] = []
    with closing(KafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=5)) as producer:
        plain = producer.send
        producer.send = lambda *how, **more: sent.append(plain(*how, **more))
        yield producer
        producer.flush(timeout=30)
        for one in sent:
            one.get(timeout=30)


def headers_of(one: StoredFact) -> list[tuple[str, bytes]]:
    """Those of the relay; a fact whose bytes are spoilt has at least those that say where it stands."""
    try:
        return message_of(one, STORE).headers
    except UnreadableFact:
        values = (
            b"%d" % one.position,
            id_text(one.stream_bytes),
            b"%d" % one.version,
            one.name.encode(),
            moment_text(one.recorded_at),
            one.content_hash.hex().encode(),
        )
        return list(zip(NEEDED, values, strict=True))
