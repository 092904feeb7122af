"""Three brokers, of which one dies or falls asleep, or two die: nothing acknowledged is lost (faults 6, 7 and 8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from structlog.testing import capture_logs

from services.kafka.producing import Patience
from services.kafka.relay import published_position
from services.kafka.topics import make_topics, record_topic
from tests.real.brokers import Cluster
from tests.services.kafka.made import PARTITIONS, Place, all_there_in_order, place, read_topic
from tests.services.kafka.relayed import Running, published, relaying
from tests.services.kafka.test_relay_faults import said, wait_until

PATIENT = Patience(connect_ms=5_000, request_ms=5_000, delivery_ms=12_000)
COPIES = 3


@pytest.fixture
def three(kafka_cluster: Cluster) -> Cluster:
    kafka_cluster.up()
    return kafka_cluster


def leader_of(cluster: Cluster, topic: str) -> int:
    """The broker that leads the first partition."""
    admin: Any = KafkaAdminClient(bootstrap_servers=cluster.address)
    try:
        (found,) = admin.describe_topics([topic])
        leader: int = min(found["partitions"], key=lambda one: one["partition_index"])["leader_id"]
    finally:
        admin.close()
    return leader


@contextmanager
def busy(cluster: Cluster, word: str, folder: Path) -> Iterator[tuple[Place, Running, int]]:
    """A relay in the middle of its work, and the broker that leads where it writes; at the end all is there."""
    make_topics(cluster.address, word, PARTITIONS, COPIES)
    leader = leader_of(cluster, record_topic(word))
    with place(folder, 3000) as service:
        how = {"copies": COPIES, "patience": PATIENT, "chunk": 50}
        with relaying(service, cluster.address, word, **how) as running:
            running.wait_for(300)
            yield service, running, leader
            published(service)
        cluster.up()
        assert all_there_in_order(read_topic(cluster.address, record_topic(word)), service.facts()) >= 0


@pytest.mark.fault(6)
def test_a_leader_that_is_killed(three: Cluster, word: str, tmp_path: Path) -> None:
    with busy(three, word, tmp_path) as (service, _, leader):
        three.kill(leader)
        service.record(500)


@pytest.mark.fault(7)
def test_a_leader_that_falls_asleep_and_wakes_up(three: Cluster, word: str, tmp_path: Path) -> None:
    with busy(three, word, tmp_path) as (service, _, leader):
        three.pause(leader)
        service.record(500)
        published(service)
        three.resume(leader)
        service.record(500)


@pytest.mark.fault(8)
def test_two_of_three_dead_and_then_back(three: Cluster, word: str, tmp_path: Path) -> None:
    with capture_logs() as logged, busy(three, word, tmp_path) as (service, running, leader):
        published(service)
        others = [number for number in three.nodes if number != leader]
        for number in others:
            three.kill(number)
        service.record(500)
        wait_until(running, lambda: bool(said(logged, "relay_waits")))
        assert published_position(service.desk) < service.store.head().position
        three.up()
