"""One relay at a time: the next waits, a sleeper that wakes up ends itself, and even two at once do no harm."""

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.desk import Desk
from services.kafka.lease import Lease, LeaseLost
from services.kafka.relay import LEASE, Relay, published_position
from services.kafka.topics import record_topic
from tests.real.running import Program
from tests.services.kafka.made import PARTITIONS, all_there_in_order, lines, place, read_topic
from tests.services.kafka.relayed import Running, published, relayed, relaying
from tests.services.kafka.relaying import LET_LEASE_END

ROOT = Path(__file__).parents[3]


@contextmanager
def relay_process(folder: Path, bootstrap: str, word: str, output: Path) -> Iterator[Program]:
    process = Program("the relay", output)
    arguments = ["run", str(folder), bootstrap, word]
    process.start([sys.executable, "-m", "tests.services.kafka.relaying", *arguments], cwd=ROOT)
    try:
        yield process
    finally:
        if process.running:
            process.kill()


def pause_outside_the_desk(sleeper: Program, folder: Path) -> None:
    """Stop it at a moment at which it does not have the desk's file locked, which would stop everybody else, too."""
    while True:
        sleeper.pause()
        with closing(sqlite3.connect(folder / "desk.db", timeout=0.2, isolation_level=None)) as desk:
            try:
                desk.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                sleeper.resume()
            else:
                desk.execute("ROLLBACK")
                return


def test_a_second_relay_waits_until_the_first_has_gone(kafka_server: str, word: str, tmp_path: Path) -> None:
    with place(tmp_path, 100) as service, closing(Desk(tmp_path / "desk.db")) as other:
        with relaying(service, kafka_server, word):
            published(service)
            with relaying(service, kafka_server, word, desk=other) as second:
                service.record(100)
                published(service)
                assert second.relay.published == 0
        service.record(100)
        with relaying(service, kafka_server, word, desk=other):
            published(service)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) == 0


@pytest.mark.fault(12)
def test_a_relay_whose_lease_was_taken_over_says_so_and_ends(kafka_server: str, word: str, tmp_path: Path) -> None:
    with place(tmp_path, 100) as service, closing(Desk(tmp_path / "desk.db")) as other, capture_logs() as said:
        first = Running(Relay(service.store, service.desk, kafka_server, word, partitions=PARTITIONS, copies=1))
        published(service)
        other.tables.rows(LET_LEASE_END)
        assert other.take(LEASE)
        first.thread.join(30)
        lost = first.end()
        assert isinstance(lost, LeaseLost)
        assert str(lost) == "the lease for relaying went to another process; this one stops"
        assert [one for one in said if one["log_level"] == "error"] == [
            {"event": "lease_lost", "lease": LEASE, "published": 100, "log_level": "error"}
        ]


@pytest.mark.fault(12)
def test_a_relay_that_slept_too_long_wakes_up_and_ends_itself(kafka_server: str, word: str, tmp_path: Path) -> None:
    output = tmp_path / "said"
    with place(tmp_path / "service", 300) as service:
        with relay_process(service.folder, kafka_server, word, output) as sleeper:
            sleeper.wait_until(lambda: published_position(service.desk) == 300)
            service.record(1000)
            sleeper.wait_until(lambda: published_position(service.desk) > 300)
            pause_outside_the_desk(sleeper, service.folder)
            with relaying(service, kafka_server, word) as next_one:
                next_one.wait_for(1300)
                service.record(200)
                published(service)
                sleeper.resume()
                assert sleeper.process is not None
                assert sleeper.process.wait(60) == 1
                assert published_position(service.desk) == 1500
        told = [one for one in lines(output.read_text(encoding="utf-8")) if one["level"] == "error"]
        assert [(one["event"], one["lease"]) for one in told] == [("lease_lost", LEASE)]
        all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts())


@pytest.mark.fault(13)
def test_two_relays_that_both_believe_in_their_lease_only_repeat(kafka_server: str, word: str, tmp_path: Path) -> None:
    with place(tmp_path, 1500) as service, closing(Desk(tmp_path / "another desk.db")) as other:
        with (
            relaying(service, kafka_server, word, chunk=100),
            relaying(service, kafka_server, word, chunk=70, desk=other, lane=False),
        ):
            published(service)
            service.record(500)
            published(service)
            published(service, other)
        again = all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts())
        assert again == 2000


def test_a_relay_told_to_stop_while_it_waits_for_its_turn_ends(kafka_server: str, word: str, tmp_path: Path) -> None:
    with place(tmp_path, 10) as service, closing(Desk(tmp_path / "desk.db")) as other:
        assert other.take(LEASE)
        with relaying(service, kafka_server, word) as waiting:
            waiting.relay.stop()
        assert service.desk.progress(LEASE) is None


def test_a_lease_is_kept_while_its_holder_is_busy_elsewhere(tmp_path: Path) -> None:
    with place(tmp_path) as service, closing(Desk(tmp_path / "desk.db")) as other:
        relay = Relay(service.store, service.desk, "127.0.0.1:1", "t", partitions=PARTITIONS, copies=1)
        assert relay.lease.wait_for(relay.stopping)
        until = "SELECT until FROM leases"
        first = service.desk.tables.rows(until)[0][0]
        end = time.monotonic() + 30
        while service.desk.tables.rows(until)[0][0] == first:
            assert time.monotonic() < end, "nobody kept it"
            time.sleep(0.02)
        assert not other.take(LEASE)
        relay.lease.give_back()
        assert other.take(LEASE)


def test_a_lease_that_another_had_in_between_is_lost_though_it_is_mine_again(tmp_path: Path) -> None:
    with place(tmp_path) as service, closing(Desk(tmp_path / "desk.db")) as other:
        lease = Lease(service.desk, LEASE)
        service.desk.take(LEASE)
        lease._term = service.desk.term(LEASE)
        lease.check()
        for one in (other, service.desk):
            one.tables.rows(LET_LEASE_END)
            one._fresh_until.clear()
            assert one.take(LEASE)
        with pytest.raises(LeaseLost):
            lease.check()


def test_everything_is_published_when_a_relay_is_asked_to_end(kafka_server: str, word: str, tmp_path: Path) -> None:
    with place(tmp_path / "service", 500) as service:
        with relay_process(service.folder, kafka_server, word, tmp_path / "said") as process:
            process.wait_until(lambda: published_position(service.desk) == 500)
            assert process.stop() == 0
        relayed(service, kafka_server, word)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) == 0
