"""Threats 8, 9 and 10: what an insider does to the log on a real broker, beside a record that is whole."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, TopicPartition

from services.kafka import comparing
from services.kafka.topics import make_topics, record_topic
from services.store.rows import rows_of
from services.verifying.finding import Cause, Findings
from services.verifying.kafka import compare_with_kafka
from tests.services.kafka.lost import Service, bit, command, environment, header, other_key, sent
from tests.services.kafka.publishing import PARTITIONS, producing
from tests.tampering.lived import nobody_watches

pytestmark = pytest.mark.kafka
AT_ONCE = 0.0  # no relay is at work, so nothing comes late


@pytest.fixture(autouse=True)
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "CHUNK_FACTS", 37)


@pytest.fixture
def service(tmp_path: Path, kafka_server: str, word: str) -> Iterator[Service]:
    """One whose every fact was published."""
    with closing(Service(tmp_path / "main", tmp_path / "keys")) as one:
        one.live()
        one.relay(kafka_server, word)
        yield one


@pytest.fixture
def admin(kafka_server: str) -> Iterator[Any]:
    with closing(KafkaAdminClient(bootstrap_servers=kafka_server)) as one:
        yield one


def found(service: Service, bootstrap: str, word: str) -> set[tuple[Cause, int | None]]:
    findings = Findings()
    with closing(rows_of(service.folder / "record.db")) as rows:
        compare_with_kafka(rows, service.desk, bootstrap, word, findings, nobody_watches, AT_ONCE)
    return {(one.cause, one.position) for one in findings}


def test_a_log_that_nobody_touched_is_found_sound(service: Service, kafka_server: str, word: str) -> None:
    assert found(service, kafka_server, word) == set()


@pytest.mark.threat(8)
def test_the_same_bytes_again_do_no_harm(service: Service, kafka_server: str, word: str) -> None:
    sent(kafka_server, word, service.facts()[20:60], service.store)
    assert found(service, kafka_server, word) == set()


@pytest.mark.threat(8)
@pytest.mark.parametrize("spoil", [bit(150), other_key, header("ce_recordedat", b"2026-01-01T00:00:00.000001Z")])
def test_other_bytes_under_a_position_are_named(spoil: Any, service: Service, kafka_server: str, word: str) -> None:
    sent(kafka_server, word, service.facts()[30:31], service.store, {31: spoil})
    assert found(service, kafka_server, word) == {(Cause.kafka_altered, 31)}


@pytest.mark.threat(9)
def test_a_topic_whose_beginning_was_removed_is_named(
    service: Service, admin: Any, kafka_server: str, word: str
) -> None:
    admin.delete_records({TopicPartition(record_topic(word), one): 5 for one in range(PARTITIONS)})
    causes = [cause for cause, _ in found(service, kafka_server, word)]
    assert set(causes) == {Cause.kafka_truncated, Cause.kafka_lacks}
    assert causes.count(Cause.kafka_lacks) == 5 * PARTITIONS


@pytest.mark.threat(9)
def test_a_topic_that_was_made_anew_is_named(service: Service, admin: Any, kafka_server: str, word: str) -> None:
    forget(admin, word)
    assert (Cause.kafka_made_anew, 1) in found(service, kafka_server, word)
    make_topics(kafka_server, word, PARTITIONS, 1)
    assert found(service, kafka_server, word) == {(Cause.kafka_made_anew, 1)}


def forget(admin: Any, word: str) -> None:
    """Delete the topic, and wait until it is gone."""
    admin.delete_topics([record_topic(word)])
    for _ in range(200):
        if record_topic(word) not in admin.list_topics():
            return


@pytest.mark.threat(9)
def test_facts_that_compaction_would_take_are_named(
    service: Service, admin: Any, kafka_server: str, word: str, tmp_path: Path
) -> None:
    """What is left of a compacted topic is the last fact of each key."""
    fresh = f"{word}z"
    last = {one.key: one for one in service.facts()}
    sent(kafka_server, fresh, sorted(last.values(), key=lambda one: one.position), service.store)
    gone = {one.position for one in service.facts()} - {one.position for one in last.values()}
    lacking = {position for cause, position in found(service, kafka_server, fresh) if cause is Cause.kafka_lacks}
    assert lacking == {one for one in gone if one < max(each.position for each in last.values())}


@pytest.mark.threat(10)
def test_a_fact_put_straight_on_the_broker_is_named(service: Service, kafka_server: str, word: str) -> None:
    head = service.store.head().position
    forged = service.facts()[-1]._replace(position=head + 1, version=500)
    sent(kafka_server, word, [forged], service.store)
    assert found(service, kafka_server, word) == {(Cause.kafka_has_more, head + 1)}


@pytest.mark.threat(10)
def test_what_is_no_fact_at_all_is_named_by_its_place(service: Service, kafka_server: str, word: str) -> None:
    with producing(kafka_server) as producer:
        producer.send(record_topic(word), b"junk", b"key", partition=1)
    assert (Cause.kafka_altered, None) in found(service, kafka_server, word)


@pytest.mark.threat(10)
def test_another_order_changes_nothing_for_readers_go_by_position(
    service: Service, kafka_server: str, word: str
) -> None:
    fresh = f"{word}z"
    facts = service.facts()
    sent(kafka_server, fresh, [*facts[40:], *facts[:40]], service.store)
    assert {cause for cause, _ in found(service, kafka_server, fresh)} <= {Cause.kafka_made_anew}


def test_the_command_compares_with_kafka_where_one_is_set(service: Service, kafka_server: str, word: str) -> None:
    sent(kafka_server, word, service.facts()[30:31], service.store, {31: bit(150)})
    said = command(environment(service, kafka_server, word), "verify", "--only", "kafka")
    assert said.exit_code == 1
    assert "kafka_altered at position 31: another value stands on Kafka; the record's bytes are the right ones." in (
        said.stdout
    )
