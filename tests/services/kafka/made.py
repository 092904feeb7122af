"""A store with made-up facts, and what stands on a topic."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from schemas.recorded import StoredFact
from services.desk import Desk
from services.kafka.message import received
from services.store.recorder import Write
from services.store.sqlite_recorder import SQLiteRecorder
from tests.bench.made_facts import made

PARTITIONS = 3
READ_MS = 200


class Place:
    """One folder with a record and a desk, as a service on one machine has them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.store = SQLiteRecorder(folder / "record.db")
        self.desk = Desk(folder / "desk.db")
        self.again(random.Random(str(folder.name)).randrange(1000))

    def again(self, seed: int) -> None:
        """Facts of other cases from now on."""
        self._more = made(1_000_000, seed=seed)

    def record(self, facts: int) -> None:
        """So many facts more, in groups."""
        for start in range(0, facts, 200):
            group: list[Write] = [next(self._more) for _ in range(min(200, facts - start))]
            self.store.write_many(group)

    def facts(self) -> list[StoredFact]:
        return list(self.store.after(0, 1_000_000))

    def close(self) -> None:
        self.store.close()
        self.desk.close()


@contextmanager
def place(folder: Path, facts: int = 0) -> Iterator[Place]:
    one = Place(folder)
    try:
        one.record(facts)
        yield one
    finally:
        one.close()


def read_topic(bootstrap: str, topic: str, partitions: int = PARTITIONS) -> list[Any]:
    """Every message that stands on the topic now, partition by partition, in the order of offsets."""
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, group_id=None)
    places = [TopicPartition(topic, number) for number in range(partitions)]
    try:
        consumer.assign(places)
        ends = consumer.end_offsets(places)
        consumer.seek_to_beginning(*places)
        found: list[Any] = []
        while any(consumer.position(place) < ends[place] for place in places):
            for messages in consumer.poll(READ_MS).values():
                found += messages
    finally:
        consumer.close(autocommit=False)
    return sorted(found, key=lambda one: (one.partition, one.offset))


def stored_in(messages: list[Any]) -> list[StoredFact]:
    """The facts that the messages carry."""
    return [received(one.topic, one.partition, one.offset, one.key, one.value, one.headers) for one in messages]


def all_there_in_order(messages: list[Any], facts: list[StoredFact]) -> int:
    """Every fact is there byte for byte, each partition in order apart from what was sent once more; how many were."""
    of: dict[int, StoredFact] = {fact.position: fact for fact in facts}
    seen: dict[int, int] = {}
    newest: dict[int, int] = {}
    for message, found in zip(messages, stored_in(messages), strict=True):
        assert found == of[found.position], "other bytes stand under a position"
        assert seen.get(found.position, message.partition) == message.partition
        if found.position not in seen:
            assert found.position > newest.get(message.partition, 0), "a fact was overtaken"
            newest[message.partition] = found.position
        seen[found.position] = message.partition
    assert sorted(seen) == [fact.position for fact in facts], "a position is missing"
    return len(messages) - len(facts)


def lines(said: str) -> list[dict[str, Any]]:
    """What a process logged, one JSON object a line."""
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]
