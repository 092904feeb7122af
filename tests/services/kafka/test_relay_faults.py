"""The broker is away, slow, silent or killed: facts wait in the store, it is said once, and all goes on by itself."""

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from services.kafka.producing import Patience
from services.kafka.relay import published_position
from services.kafka.topics import make_topics, record_topic
from tests.real.brokers import Node
from tests.real.proxy import Proxy
from tests.real.running import free_ports
from tests.services.kafka.made import PARTITIONS, all_there_in_order, place, read_topic
from tests.services.kafka.relayed import Running, published, relaying

FULL_AT = 11 * 1024 * 1024  # its empty index files have ten
SHORT = Patience(connect_ms=1_000, request_ms=1_000, delivery_ms=3_000)
SLOW = Patience(connect_ms=20_000, request_ms=20_000, delivery_ms=40_000)


def said(logged: list[Any], event: str) -> list[Any]:
    return [one for one in logged if one["event"] == event]


def wait_until(running: Running, true: Callable[[], bool]) -> None:
    while not true():
        assert running.thread.is_alive(), running.ended_by
        running.thread.join(0.02)


@pytest.mark.fault(5)
def test_a_broker_that_is_killed_and_comes_back(own_kafka: Node, word: str, tmp_path: Path) -> None:
    with place(tmp_path, 500) as service, capture_logs() as logged:
        with relaying(service, own_kafka.address, word, patience=SHORT) as running:
            published(service)
            own_kafka.kill()
            service.record(500)
            wait_until(running, lambda: bool(said(logged, "relay_waits")))
            assert published_position(service.desk) == 500
            assert running.relay.numbers().backlog == 500
            own_kafka.up()
            published(service)
        assert all_there_in_order(read_topic(own_kafka.address, record_topic(word)), service.facts()) >= 0
    assert len(said(logged, "relay_waits")) == len(said(logged, "relay_goes_on")) == 1


@pytest.mark.fault(5)
def test_a_broker_that_is_killed_while_much_is_under_way(own_kafka: Node, word: str, tmp_path: Path) -> None:
    with place(tmp_path, 20_000) as service:
        with relaying(service, own_kafka.address, word, patience=SHORT, chunk=200) as running:
            running.wait_for(2_000)
            own_kafka.kill()
            own_kafka.up()
            published(service)
        assert all_there_in_order(read_topic(own_kafka.address, record_topic(word)), service.facts()) >= 0


def test_a_broker_that_is_not_there_at_the_start(word: str, tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_ports(1)[0]}"
    with (
        place(tmp_path, 10) as service,
        capture_logs() as logged,
        relaying(service, address, word, patience=SHORT) as running,
    ):
        wait_until(running, lambda: bool(said(logged, "relay_waits")))
        tries = running.relay.outgoing.tries
        wait_until(running, lambda: running.relay.outgoing.tries > tries + 1)
    (told,) = said(logged, "relay_waits")
    assert told["rule"] == "log_out_of_reach"
    assert told["why"].startswith(f"no Kafka answers at {address} (")


def no_file_of_more() -> None:
    """Said in the broker's process before it begins: to it, the disk is full where a file is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_AT, FULL_AT))


@pytest.mark.fault(17)
def test_a_broker_whose_disk_is_full_until_there_is_room(own_kafka: Node, word: str, tmp_path: Path) -> None:
    own_kafka.stop()
    own_kafka.up(preexec_fn=no_file_of_more)
    with place(tmp_path, 14_000) as service, capture_logs() as logged:
        with relaying(service, own_kafka.address, word, patience=SHORT, partitions=1) as running:
            wait_until(running, lambda: bool(said(logged, "relay_waits")))
            wait_until(running, lambda: not own_kafka.running)
            assert 0 < published_position(service.desk) < 14_000
            service.record(100)
            own_kafka.up()
            published(service)
        assert all_there_in_order(read_topic(own_kafka.address, record_topic(word), 1), service.facts()) >= 0
    assert {one["rule"] for one in said(logged, "relay_waits")} <= {"log_full", "log_out_of_reach"}


@pytest.mark.fault(9)
def test_a_slow_broker_delays_and_loses_nothing(
    kafka_server: str, kafka_proxy: Proxy, word: str, tmp_path: Path
) -> None:
    make_topics(kafka_server, word, PARTITIONS, 1)
    with place(tmp_path) as service:
        kafka_proxy.delay(0.2)
        with relaying(service, kafka_proxy.address, word, patience=SLOW, chunk=50) as running:
            service.record(200)
            wait_until(running, lambda: running.relay.numbers().seconds_behind > 0.2)
            assert running.relay.numbers().backlog > 0
            published(service)
        kafka_proxy.heal()
        assert running.relay.numbers()[1:3] == (0, 0.0)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) == 0


@pytest.mark.fault(10)
def test_a_broker_that_cannot_be_reached_for_a_while(
    kafka_server: str, kafka_proxy: Proxy, word: str, tmp_path: Path
) -> None:
    with place(tmp_path, 100) as service, capture_logs() as logged:
        with relaying(service, kafka_proxy.address, word, patience=SHORT) as running:
            published(service)
            kafka_proxy.drop()
            service.record(300)
            wait_until(running, lambda: bool(said(logged, "relay_waits")))
            tries = running.relay.outgoing.tries
            wait_until(running, lambda: running.relay.outgoing.tries > tries + 1)
            kafka_proxy.heal()
            published(service)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) >= 0
    assert len(said(logged, "relay_waits")) == len(said(logged, "relay_goes_on")) == 1


@pytest.mark.fault(11)
def test_a_broker_that_swallows_everything_is_given_up_after_the_time_for_an_answer(
    kafka_server: str, kafka_proxy: Proxy, word: str, tmp_path: Path
) -> None:
    with place(tmp_path, 100) as service, capture_logs() as logged:
        with relaying(service, kafka_proxy.address, word, patience=SHORT) as running:
            published(service)
            kafka_proxy.black_hole()
            service.record(300)
            wait_until(running, lambda: bool(said(logged, "relay_waits")))
            kafka_proxy.heal()
            published(service)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) >= 0
    (told,) = said(logged, "relay_waits")
    assert told["rule"] == "log_out_of_reach"
