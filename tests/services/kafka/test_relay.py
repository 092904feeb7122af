"""Every fact is published once it is recorded, byte for byte, in the order of its case, by either way of sending."""

import time
from pathlib import Path
from typing import Any

import pytest
from kafka.errors import (
    KafkaConnectionError,
    KafkaStorageError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    NotEnoughReplicasError,
)
from structlog.testing import capture_logs

from schemas.proven import UnreadableFact
from services.kafka import lane, record_bytes
from services.kafka.ahead import LogDisagrees
from services.kafka.lane import BATCH_BYTES, LaneOutlet, WholeBatch
from services.kafka.message import differing, source_of
from services.kafka.outgoing import put_in_words
from services.kafka.outlet import Target
from services.kafka.producing import USUAL, drop, new_producer
from services.kafka.relay import LEASE, Chunk, LogAhead, Relay, numbers, published_position
from services.kafka.topics import LARGEST_MESSAGE, TopicWrong, make_topics, record_topic
from services.store.recorder import StoreUnavailable
from tests.services.kafka.made import PARTITIONS, all_there_in_order, place, read_topic, stored_in
from tests.services.kafka.relayed import published, relayed, relaying

both_ways = pytest.mark.parametrize("lane", [True, False], ids=["by the batch", "one by one"])


@both_ways
def test_everything_is_published_once_and_in_order(kafka_server: str, word: str, tmp_path: Path, lane: bool) -> None:
    with place(tmp_path, 3000) as service:
        relayed(service, kafka_server, word, lane=lane, chunk=700)
        messages = read_topic(kafka_server, record_topic(word))
        assert all_there_in_order(messages, service.facts()) == 0
        assert published_position(service.desk) == 3000


@both_ways
def test_messages_have_the_headers_and_the_time_that_they_must(
    kafka_server: str, word: str, tmp_path: Path, lane: bool
) -> None:
    with place(tmp_path, 300) as service:
        relayed(service, kafka_server, word, lane=lane)
        messages, source = read_topic(kafka_server, record_topic(word)), source_of(service.store.store_id())
        for message, stored in zip(messages, stored_in(messages), strict=True):
            assert differing(stored, source, message.headers) == []
            assert message.timestamp == stored.recorded_at // 1000


@both_ways
def test_what_is_recorded_meanwhile_follows(kafka_server: str, word: str, tmp_path: Path, lane: bool) -> None:
    with place(tmp_path, 100) as service, relaying(service, kafka_server, word, lane=lane) as running:
        for _ in range(5):
            published(service)
            service.record(7)
        published(service)
        assert running.relay.numbers() == (135, 0, 0.0, 0)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) == 0


def test_a_relay_goes_on_where_the_last_one_was(kafka_server: str, word: str, tmp_path: Path) -> None:
    with place(tmp_path, 500) as service:
        relayed(service, kafka_server, word)
        service.record(500)
        relayed(service, kafka_server, word)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) == 0


def test_the_numbers_say_how_far_the_log_is_behind(tmp_path: Path) -> None:
    with place(tmp_path, 50) as service:
        waiting = numbers(service.store, 20)
        assert (waiting.published, waiting.backlog) == (20, 30)
        assert waiting.seconds_behind > 0
        assert numbers(service.store, 50) == (50, 0, 0.0, 0)
        assert published_position(service.desk) == 0


def test_a_topic_that_was_lost_is_filled_again_from_the_first_fact(
    kafka_server: str, word: str, tmp_path: Path, kafka_admin: Any
) -> None:
    with place(tmp_path, 400) as service:
        relayed(service, kafka_server, word)
        kafka_admin.delete_topics([record_topic(word)])
        with relaying(service, kafka_server, word, chunk=100) as running:
            running.wait_for(400)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) == 0


def test_a_topic_that_is_lost_while_the_relay_works_is_made_and_filled_again(
    kafka_server: str, word: str, tmp_path: Path, kafka_admin: Any
) -> None:
    with place(tmp_path, 400) as service, relaying(service, kafka_server, word) as running:
        published(service)
        before = running.relay.outgoing.topic_id
        kafka_admin.delete_topics([record_topic(word)])
        while running.relay.outgoing.topic_id == before:
            assert running.thread.is_alive()
            running.thread.join(0.05)
        service.record(10)
        published(service)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) >= 0


def test_a_topic_that_is_set_otherwise_is_not_written_to(kafka_server: str, word: str, tmp_path: Path) -> None:
    make_topics(kafka_server, word, 1, 1)
    with place(tmp_path, 10) as service:
        relay = Relay(service.store, service.desk, kafka_server, word, partitions=PARTITIONS, copies=1)
        with pytest.raises(TopicWrong, match=rf"the topic {word}\.record has partitions=1, and it must be 3"):
            relay.run()
        assert read_topic(kafka_server, record_topic(word), 1) == []
        assert service.desk.held_by(LEASE) is None


def test_an_older_copy_of_the_store_is_not_published(kafka_server: str, word: str, tmp_path: Path) -> None:
    with place(tmp_path / "whole", 30) as whole, place(tmp_path / "older", 20) as older:
        relayed(whole, kafka_server, word)
        relay = Relay(older.store, whole.desk, kafka_server, word, partitions=PARTITIONS, copies=1)
        with pytest.raises(LogAhead) as told:
            relay.run()
        assert str(told.value) == (
            "position 30 was published, and the store ends at 20: it is an older copy of itself; "
            "nothing is sent until it is whole again"
        )
        assert told.value.rule == "log_ahead_of_store"


def test_the_topic_of_another_store_is_not_written_to(kafka_server: str, word: str, tmp_path: Path) -> None:
    with place(tmp_path / "theirs", 30) as theirs, place(tmp_path / "ours", 20) as ours:
        relayed(theirs, kafka_server, word)
        relay = Relay(ours.store, ours.desk, kafka_server, word, partitions=PARTITIONS, copies=1)
        with pytest.raises(LogDisagrees, match="the log holds facts of urn:uuid:") as told:
            relay.run()
        assert told.value.rule == "other_stores_log"
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), theirs.facts()) == 0


@both_ways
def test_bytes_that_were_changed_in_the_store_stop_the_relay(
    kafka_server: str, word: str, tmp_path: Path, lane: bool
) -> None:
    with place(tmp_path, 10) as service:
        spoilt = service.facts()
        spoilt[4] = spoilt[4]._replace(value=spoilt[4].value[:40] + b"\x00" + spoilt[4].value[41:])
        relay = Relay(service.store, service.desk, kafka_server, word, partitions=PARTITIONS, copies=1, lane=lane)
        relay.outgoing.connect()
        with pytest.raises(UnreadableFact, match=r"the fact at position 5 of stream .* cannot be read"):
            relay.outgoing.send(spoilt)
        relay.outgoing.drop()


def test_batches_of_our_own_are_those_that_the_library_makes(tmp_path: Path) -> None:
    with place(tmp_path, 3000) as service:
        for partitions in (1, 3, 48):
            one = LaneOutlet.__new__(LaneOutlet)
            one.target = Target("t.record", partitions, source_of(service.store.store_id()))
            one.encoding, one._keys = record_bytes.Encoding(one.target.source), {}
            one._try(service.facts())
            made = [batch for _, batch in one.batches(service.facts())]
            assert sum(len(batch.records) for batch in made) == 3000
            assert all(WholeBatch(batch).size_in_bytes() <= BATCH_BYTES for batch in made)


def test_with_another_library_messages_go_one_by_one(
    kafka_server: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "version", lambda _: "3.1.0")
    with place(tmp_path, 50) as service, capture_logs() as said:
        relayed(service, kafka_server, word)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) == 0
    (told,) = [one for one in said if one["event"] == "fast_lane_closed"]
    assert told["why"] == "kafka-python is 3.1.0, and the fast lane was written for 3.0.*"


def test_with_a_library_that_writes_otherwise_messages_go_one_by_one(
    kafka_server: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_bytes, "SPEC_VERSION", b"0.3")
    with place(tmp_path, 50) as service, capture_logs() as said:
        relayed(service, kafka_server, word)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) == 0
    (told,) = [one for one in said if one["event"] == "fast_lane_closed"]
    assert told["why"] == "the library would write these messages otherwise"


@pytest.mark.parametrize(
    ("error", "rule", "why"),
    [
        (KafkaStorageError(), "log_full", "Kafka at there cannot write to its disk; facts wait in the store"),
        (MessageSizeTooLargeError(), "log_refused", "a fact is larger than the topic takes; it and all after it wait"),
        (
            NotEnoughReplicasError(),
            "log_refused",
            "too few brokers are there to keep the copies; facts wait in the store",
        ),
        (
            KafkaConnectionError(),
            "log_out_of_reach",
            "no Kafka answers at there (KafkaConnectionError); facts wait in the store",
        ),
        (StoreUnavailable("store_out_of_reach", "no answer"), "store_out_of_reach", "no answer"),
    ],
    ids=lambda one: one if isinstance(one, str) and " " not in one else "",
)
def test_what_the_relay_waits_for_is_told_in_words(error: Exception, rule: str, why: str) -> None:
    told = put_in_words("there", error)
    assert (told.rule, str(told)) == (rule, why)


def test_the_producer_is_idempotent_and_waits_for_all(kafka_server: str) -> None:
    producer = new_producer(kafka_server, USUAL)
    try:
        how = producer.config
        assert (how["acks"], how["enable_idempotence"], how["linger_ms"], how["batch_size"]) == (-1, True, 5, 131072)
        assert how["max_request_size"] < LARGEST_MESSAGE
        assert how["delivery_timeout_ms"] == 30_000
    finally:
        drop(producer)
    assert not producer._sender.is_alive()


def test_a_fact_larger_than_a_message_may_be_waits_and_is_told_of(
    kafka_server: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "LARGEST_REQUEST", 100)
    with place(tmp_path, 20) as service, capture_logs() as logged, relaying(service, kafka_server, word) as running:
        while not [one for one in logged if one["event"] == "relay_waits"]:
            running.thread.join(0.02)
        assert published_position(service.desk) == 0
        monkeypatch.undo()
        published(service)
        assert all_there_in_order(read_topic(kafka_server, record_topic(word)), service.facts()) == 0
    assert [one["rule"] for one in logged if one["event"] == "relay_waits"] == ["log_refused"]


class NeverTold:
    """Messages of which the library never says what became of them."""

    def wait(self, seconds: float) -> bool:
        return False

    def error(self) -> Exception | None:
        return None


def test_messages_of_which_nothing_is_ever_told_are_given_up(tmp_path: Path) -> None:
    with place(tmp_path) as service:
        relay = Relay(service.store, service.desk, "127.0.0.1:1", "t", partitions=PARTITIONS, copies=1)
        relay._under_way.append(Chunk(10, NeverTold(), until=time.monotonic() + 60))
        relay._settle(0.0)
        relay._under_way[0] = Chunk(10, NeverTold(), until=time.monotonic() - 1)
        with pytest.raises(KafkaTimeoutError, match="nobody told in time what became of a message"):
            relay._settle(0.0)
        assert relay.published == 0
