"""Three brokers, of which some die or stand still while a record is written, published and followed: all ends right."""

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from structlog.testing import capture_logs

from services.desk import Desk
from services.kafka.broker import LogUnavailable
from services.kafka.producing import Patience
from services.kafka.relay import Relay, published_position
from services.kafka.source import KafkaSource
from services.kafka.topics import make_topics, record_topic
from services.store.recorder import NewFact, Write
from services.store.sqlite_recorder import SQLiteRecorder
from services.views.projecting import Projector
from tests.made_up_record import Book, Living
from tests.real.brokers import Cluster
from tests.reference_fold import fresh, reference, told
from tests.services.kafka.made import PARTITIONS, all_there_in_order, read_topic
from tests.services.kafka.relayed import Running

pytestmark = pytest.mark.timeout(400)
SECONDS = 180.0
BETWEEN_WRITES = 0.05
PATIENT = Patience(connect_ms=5_000, request_ms=5_000, delivery_ms=30_000)
MOVES = (14, 2, 6, 3000)


@pytest.fixture(scope="module")
def book() -> Book:
    chance = random.Random(11)
    return Living().live(
        [(*(chance.randint(0, most) for most in MOVES[:3]), 1 + chance.randrange(3000)) for _ in range(900)]
    )


class Journey:
    """Somebody writes a record, a relay publishes it, and a projector follows the log, each in a thread of its own."""

    def __init__(self, cluster: Cluster, word: str, folder: Path, book: Book) -> None:
        self.cluster, self.word, self.book = cluster, word, book
        make_topics(cluster.address, word, PARTITIONS, 3)
        self.store, self.desk, self.views = (
            SQLiteRecorder(folder / "record.db"),
            Desk(folder / "desk.db"),
            fresh(folder),
        )
        self.over, self.hurry = threading.Event(), threading.Event()
        self.answered: list[int] = []
        how: dict[str, Any] = {"partitions": PARTITIONS, "copies": 3, "patience": PATIENT}
        self.relaying = Running(Relay(self.store, self.desk, cluster.address, word, **how))
        self.source = KafkaSource(cluster.address, word)
        self.projector = Projector(self.source, self.views, batch=20)
        self.threads = [threading.Thread(target=one) for one in (self.write, self.project)]
        for one in self.threads:
            one.start()

    def write(self) -> None:
        for one in self.book.stored:
            if self.over.is_set():
                return
            new = NewFact(one.name, one.key, one.value, one.content_hash, None, "NHS_MH")
            written = self.store.write(Write(one.stream, one.version - 1, (new,), recorded_at=one.recorded_at))
            self.answered += written.positions
            self.hurry.wait(BETWEEN_WRITES)

    def project(self) -> None:
        while not self.over.is_set():
            with contextlib.suppress(LogUnavailable):
                self.projector.step()

    def until(self, holds: Callable[[], Any]) -> None:
        end = time.monotonic() + SECONDS
        while not holds():
            assert self.relaying.thread.is_alive(), self.relaying.ended_by
            assert time.monotonic() < end, (len(self.answered), self.relaying.relay.published, self.projector.stood_at)
            self.over.wait(0.05)

    def everywhere(self, more: int = 0) -> None:
        """Wait until all that was recorded by now, and so many facts more, are on the log and in the read models."""
        goal = min(len(self.answered) + more, len(self.book.stored))
        self.until(lambda: published_position(self.desk) >= goal and self.projector.stood_at >= goal)

    def leader(self) -> int:
        """The broker that leads the first partition, by those that answer."""
        running = [node.address for node in self.cluster.nodes.values() if node.running]
        with contextlib.closing(KafkaAdminClient(bootstrap_servers=running, request_timeout_ms=5000)) as admin:
            (found,) = admin.describe_topics([record_topic(self.word)])
        number: int = min(found["partitions"], key=lambda one: one["partition_index"])["leader_id"]
        return number

    def judge(self) -> None:
        """Record, log and read models tell what was told, once each, in order."""
        self.hurry.set()
        self.until(lambda: len(self.answered) == len(self.book.stored))
        self.everywhere()
        assert self.answered == list(range(1, len(self.book.stored) + 1))
        assert list(self.store.after(0, 1_000_000)) == self.book.stored
        messages = read_topic(self.cluster.address, record_topic(self.word))
        assert all_there_in_order(messages, self.book.stored) >= 0
        assert told(self.views) == reference(self.book.facts)

    def close(self) -> None:
        self.over.set()
        self.hurry.set()
        for one in self.threads:
            one.join(60)
        error = self.relaying.end()
        for part in (self.source, self.views, self.store, self.desk):
            part.close()
        assert error is None


@pytest.fixture
def journey(kafka_cluster: Cluster, word: str, tmp_path: Path, book: Book) -> Iterator[Journey]:
    kafka_cluster.up()
    one = Journey(kafka_cluster, word, tmp_path, book)
    try:
        one.everywhere(more=50)
        yield one
    finally:
        one.close()


@pytest.mark.fault(6)
def test_the_leader_is_killed(journey: Journey, kafka_cluster: Cluster) -> None:
    dead = journey.leader()
    kafka_cluster.kill(dead)
    journey.everywhere(more=50)
    kafka_cluster.start(dead)
    kafka_cluster.wait_until_whole()
    journey.judge()


@pytest.mark.fault(7)
def test_the_leader_stands_still_until_another_leads(journey: Journey, kafka_cluster: Cluster) -> None:
    asleep = journey.leader()
    kafka_cluster.pause(asleep)
    journey.everywhere(more=50)
    kafka_cluster.resume(asleep)
    kafka_cluster.wait_until_whole()
    journey.judge()


@pytest.mark.fault(8)
def test_two_of_three_are_dead_for_a_while(journey: Journey, kafka_cluster: Cluster) -> None:
    first = journey.leader()
    with capture_logs() as said:
        for dead in (first, first % 3 + 1):
            kafka_cluster.kill(dead)
        recorded = len(journey.answered)
        journey.until(lambda: [one for one in said if one["event"] == "relay_waits"])
        journey.until(lambda: len(journey.answered) > recorded)
        assert published_position(journey.desk) < len(journey.answered)
        kafka_cluster.up()
        journey.judge()
    for one in (one for one in said if one["event"] == "relay_waits"):
        assert one["rule"] in {"log_out_of_reach", "log_refused"}
        assert one["why"].endswith("facts wait in the store")
    assert [one for one in said if one["event"] == "relay_goes_on"]
