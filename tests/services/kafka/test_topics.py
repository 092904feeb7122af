"""Topics are made as they must be, read back, and refused by name where somebody set one otherwise."""

import contextlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, codec
from kafka.admin import ConfigResource
from kafka.record import util
from structlog.testing import capture_logs

from services.kafka.broker import ExtensionMissing, LogUnavailable, check_extensions
from services.kafka.topics import (
    SETTINGS,
    TopicWrong,
    checkpoint_topic,
    definitions,
    make_topics,
    quarantine_topic,
    record_topic,
    settings_for,
    topic_id,
)
from tests.real.brokers import started_node
from tests.real.running import free_ports

DATA = Path(__file__).parents[3] / "deploy" / "topics.toml"


@contextlib.contextmanager
def admin_of(bootstrap: str) -> Iterator[Any]:
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        yield admin


def test_missing_topics_are_made_with_every_setting(kafka_server: str, word: str) -> None:
    ids = make_topics(kafka_server, word, 3, 1)
    assert set(ids) == {record_topic(word), quarantine_topic(word), checkpoint_topic(word)}
    with admin_of(kafka_server) as admin:
        for one in definitions(word, 3, 1):
            resource = ConfigResource("topic", one.name)
            told = admin.describe_configs([resource], config_filter="all")["topic"][one.name]
            assert {name: told[name]["value"] for name in one.settings} == dict(one.settings)
            (described,) = admin.describe_topics([one.name])
            assert len(described["partitions"]) == one.partitions == (3 if one.name.endswith(".record") else 1)


def test_topics_that_are_there_are_left_as_they_are(kafka_server: str, word: str) -> None:
    ids = make_topics(kafka_server, word, 3, 1)
    assert make_topics(kafka_server, word, 3, 1) == ids
    assert topic_id(kafka_server, record_topic(word)) == ids[record_topic(word)]


def test_a_topic_made_anew_has_another_id(kafka_server: str, word: str) -> None:
    before = make_topics(kafka_server, word, 3, 1)[record_topic(word)]
    with admin_of(kafka_server) as admin:
        admin.delete_topics([record_topic(word)])
    assert topic_id(kafka_server, record_topic(word)) is None
    after = make_topics(kafka_server, word, 3, 1)[record_topic(word)]
    assert after != before


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("cleanup.policy", "compact"),
        ("retention.ms", "604800000"),
        ("retention.bytes", "1000000"),
        ("unclean.leader.election.enable", "true"),
        ("message.timestamp.type", "LogAppendTime"),
        ("message.timestamp.after.max.ms", "3600000"),
        ("max.message.bytes", "1048588"),
    ],
)
def test_a_setting_that_somebody_changed_is_refused_by_name(
    kafka_server: str, word: str, setting: str, value: str
) -> None:
    topic = record_topic(word)
    make_topics(kafka_server, word, 3, 1)
    with admin_of(kafka_server) as admin:
        admin.alter_configs([ConfigResource("topic", topic, configs={setting: value})])
    with pytest.raises(TopicWrong) as told:
        make_topics(kafka_server, word, 3, 1)
    wanted = SETTINGS[setting]
    assert str(told.value) == (
        f"the topic {topic} has {setting}={value}, and it must be {wanted}; nothing is sent to it"
    )
    assert told.value.rule == "topic_wrong"
    assert (told.value.topic, told.value.setting) == (topic, setting)
    assert (told.value.found, told.value.wanted) == (value, wanted)


def test_a_topic_with_other_partitions_is_refused(kafka_server: str, word: str) -> None:
    make_topics(kafka_server, word, 3, 1)
    with pytest.raises(TopicWrong) as told:
        make_topics(kafka_server, word, 48, 1)
    assert str(told.value) == (f"the topic {word}.record has partitions=3, and it must be 48; nothing is sent to it")


def test_a_topic_with_other_copies_is_refused(kafka_server: str, word: str) -> None:
    make_topics(kafka_server, word, 3, 1)
    with pytest.raises(TopicWrong, match="has replicas=1, and it must be 3"):
        make_topics(kafka_server, word, 3, 3)


def test_more_copies_than_brokers_are_refused_in_words(kafka_server: str, word: str) -> None:
    with pytest.raises(LogUnavailable, match=rf"Kafka would not make the topic {word}\.record: ") as told:
        make_topics(kafka_server, word, 3, 7)
    assert told.value.rule == "log_refused"


def test_a_broker_that_is_away_is_told_in_words(word: str) -> None:
    address = f"127.0.0.1:{free_ports(1)[0]}"
    with pytest.raises(LogUnavailable) as told:
        make_topics(address, word, 3, 1, request_ms=300)
    assert str(told.value).startswith(f"no Kafka answers at {address} (")
    assert str(told.value).endswith("; facts wait in the store")
    assert told.value.rule == "log_out_of_reach"


@pytest.mark.parametrize("copies", [1, 2, 3, 5])
def test_two_copies_must_have_a_message_where_there_are_three(copies: int) -> None:
    assert settings_for(copies)["min.insync.replicas"] == ("2" if copies >= 3 else "1")


def test_the_definitions_for_operators_are_those_that_are_made() -> None:
    said = tomllib.loads(DATA.read_text(encoding="utf-8"))
    assert all(one["why"] for one in [*said["topics"].values(), *said["settings"].values()])
    for copies in (1, 2, 3):
        values = {
            name: one["value"] if isinstance(one["value"], str) else one["value"][str(copies)]
            for name, one in said["settings"].items()
        }
        for one in definitions("care", 48, copies):
            assert values == one.settings
            assert said["topics"][one.name]["partitions"] == ("set" if one.name == "care.record" else one.partitions)
    assert set(said["topics"]) == {one.name for one in definitions("care", 48, 3)}


@pytest.mark.kafka
def test_a_broker_that_makes_topics_by_itself_is_warned_of(tmp_path: Path, word: str) -> None:
    node = started_node(tmp_path / "kafka", more={"auto.create.topics.enable": "true"})
    try:
        with capture_logs() as said:
            make_topics(node.address, word, 3, 1)
    finally:
        node.stop()
    assert said == [{"event": "broker_makes_topics_by_itself", "broker": 1, "log_level": "warning"}]


def test_a_broker_that_does_not_is_not_warned_of(kafka_server: str, word: str) -> None:
    with capture_logs() as said:
        make_topics(kafka_server, word, 3, 1)
    assert [one["event"] for one in said] == []


@pytest.mark.parametrize("missing", ["crc32c", "lz4", "zstd"])
def test_without_a_part_of_the_client_nobody_starts(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    owner, name = {"crc32c": (util, "crc32c_c"), "lz4": (codec, "has_lz4"), "zstd": (codec, "has_zstd")}[missing]
    monkeypatch.setattr(owner, name, None if missing == "crc32c" else lambda: False)
    with pytest.raises(ExtensionMissing) as told:
        check_extensions()
    assert str(told.value) == (f"the Kafka client lacks {missing}; install kafka-python[crc32c,lz4,zstd] again")


def test_with_all_parts_of_the_client_anybody_may_start() -> None:
    check_extensions()
