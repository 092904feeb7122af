"""P1: facts from the store to Kafka, against a bare `send()` loop of the same keys, values and headers."""

import secrets
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from kafka.errors import KafkaError

from schemas.codec import make_all_codecs
from schemas.recorded import StoredFact
from services.desk import Desk
from services.kafka.message import Message, message_of, source_of
from services.kafka.partition import partition_of
from services.kafka.producing import USUAL, drop, new_producer
from services.kafka.relay import Relay
from services.kafka.topics import make_topics, record_topic
from services.store.sqlite_recorder import SQLiteRecorder
from tests.bench.made_facts import fill
from tests.bench.measuring import Results, alternately
from tests.real.brokers import started_node

FACTS = 40_000
PARTITIONS = 3
BAR = 1.0


def fresh_word(bootstrap: str) -> str:
    """Topics of one measurement, made before the clock runs."""
    word = f"t{secrets.token_hex(4)}"
    make_topics(bootstrap, word, PARTITIONS, 1)
    return word


def raw(bootstrap: str, messages: list[tuple[Message, int]]) -> float:
    """Facts a second of a loop that only sends: made before, acknowledged by all, idempotent, with the same batches."""
    topic = record_topic(fresh_word(bootstrap))
    producer = new_producer(bootstrap, USUAL)
    producer.partitions_for(topic)
    start = time.perf_counter()
    sent: list[Any] = []
    for (key, value, headers, timestamp), partition in messages:
        sent.append(producer.send(topic, value, key, headers=headers, partition=partition, timestamp_ms=timestamp))
    producer.flush()
    took = time.perf_counter() - start
    if any(not future.succeeded() for future in sent):
        raise KafkaError("the raw loop lost a message")
    drop(producer)
    return len(messages) / took


class Timed(Relay):
    """The relay, which notes when the first fact left and when the last was acknowledged and noted in the desk."""

    began = ended = 0.0

    def _begin(self) -> None:
        super()._begin()
        self.began = time.perf_counter()

    def _keep(self, position: int) -> None:
        super()._keep(position)
        if position == FACTS:
            self.ended = time.perf_counter()
            self.stop()


def ours(bootstrap: str, store: SQLiteRecorder) -> float:
    """Facts a second from the store's rows to the desk's saved position."""
    word = fresh_word(bootstrap)
    with tempfile.TemporaryDirectory() as folder, closing(Desk(Path(folder) / "desk.db")) as desk:
        relay = Timed(store, desk, bootstrap, word, partitions=PARTITIONS, copies=1)
        relay.run()
    return FACTS / (relay.ended - relay.began)


def run(results: Results, folder: Path) -> None:
    """Over the same facts, ours and the bare loop in turn."""
    make_all_codecs()
    node = started_node(folder / "kafka")
    store = SQLiteRecorder(folder / "record.db")
    try:
        fill(store, FACTS)
        messages = made(store.after(0, FACTS), source_of(store.store_id()))
        mine, theirs = alternately(lambda _: ours(node.address, store), lambda _: raw(node.address, messages))
        results.ratio("P1", "sqlite", mine / theirs, bar=BAR, facts_a_second=round(mine), raw_a_second=round(theirs))
    finally:
        store.close()
        node.stop()


def made(facts: "list[StoredFact]", source: bytes) -> list[tuple[Message, int]]:
    """Every message and its partition, before any clock runs."""
    messages = [message_of(stored, source) for stored in facts]
    return [(message, partition_of(message.key, PARTITIONS)) for message in messages]
