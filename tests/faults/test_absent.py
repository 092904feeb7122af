"""Servers that are not there yet, or not for a while: it is said in words, nothing is lost, all recovers unaided."""

import shutil
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource

from services.kafka.topics import record_topic
from services.opened import Opened
from tests.faults.parts import NAMES, Parts
from tests.faults.ward import GoingHome
from tests.services.kafka.made import all_there_in_order, read_topic

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.timeout(300)]


def processes(parts: Parts) -> dict[str, int]:
    return {name: program.process.pid for name, program in parts.running.items() if program.process}


def whole_log(parts: Parts) -> int:
    """The log holds the record, byte for byte; how many facts it holds twice."""
    with Opened(parts.settings) as opened:
        facts = list(opened.record.store.after(0, 1_000_000))
    return all_there_in_order(read_topic(parts.kafka.address, record_topic(parts.word)), facts)


@pytest.mark.fault(4, 5)
def test_started_before_its_servers_everything_waits_and_then_works(all_parts: Parts) -> None:
    parts = all_parts
    parts.stop()
    parts.kafka.kill()
    parts.postgres.kill()
    parts.start()
    parts.until(lambda: all(parts.hindered(name) for name in NAMES))
    begun = processes(parts)
    for name in NAMES:
        assert all("the database that keeps" in why and "cannot be reached" in why for why in parts.hindered(name))
    assert parts.address == ""
    parts.postgres.up()
    parts.until(lambda: parts.address)
    parts.until(lambda: "the relay cannot go on (no Kafka answers at" in parts.standing()["why"])
    somebody = GoingHome(parts).told_up_to_the_plan()
    gap = somebody.gap_at_once()
    parts.kafka.up()
    parts.until(parts.caught_up)
    parts.until(lambda: somebody.was_asked(gap))
    assert processes(parts) == begun
    for name in NAMES:
        said = parts.hindered(name)
        assert len(said) <= 2 * len(set(said)), said
    assert whole_log(parts) >= 0


def test_told_to_stop_while_they_wait_all_end(all_parts: Parts) -> None:
    parts = all_parts
    parts.stop()
    parts.postgres.kill()
    parts.start()
    parts.until(lambda: all(parts.hindered(name) for name in NAMES))
    parts.stop()
    assert parts.lines("api", "stopped")


@pytest.mark.fault(5, 10)
def test_while_kafka_is_away_writing_reading_and_asking_go_on(parts: Parts) -> None:
    somebody = GoingHome(parts).told_up_to_the_plan()
    parts.until(parts.caught_up)
    begun = processes(parts)
    parts.kafka.kill()
    gap = somebody.gap_at_once()
    parts.until(lambda: parts.number("care_relay_backlog_facts"))
    first = parts.number("care_relay_behind_seconds")
    assert first is not None
    parts.until(lambda: (parts.number("care_relay_behind_seconds") or 0.0) > first)
    parts.until(lambda: parts.number("care_part_hindered", "relay") == 1)
    found = parts.standing()
    assert found["standing"] == "degraded"
    assert f"the relay cannot go on (no Kafka answers at {parts.kafka.address}" in found["why"]
    for path in ("/", "/gaps", f"/cases/{somebody.ids['case_id']}"):
        answer = parts.get(path, Accept="text/html")
        assert answer is not None and answer.status_code == 200, path
    parts.kafka.up()
    parts.until(parts.caught_up)
    parts.until(lambda: somebody.was_asked(gap))
    assert parts.number("care_relay_backlog_facts") == parts.number("care_part_hindered", "relay") == 0
    assert processes(parts) == begun
    assert whole_log(parts) >= 0


@pytest.mark.fault(4)
def test_while_postgres_is_away_nothing_is_half_kept_and_it_is_said(parts: Parts) -> None:
    somebody = GoingHome(parts).told_up_to_the_plan()
    parts.until(parts.caught_up)
    begun, before = processes(parts), parts.standing()["store_position"]
    parts.postgres.kill()
    first, second = somebody.agree(), somebody.agree()
    assert first.status_code == second.status_code == 503
    assert first.json()["rule"] == second.json()["rule"] == "store_out_of_reach"
    assert "nothing was kept" in first.json()["detail"]  # the desk knows no more who signed in, so nothing was begun
    assert second.json()["detail"].endswith("cannot be reached; nothing was kept")
    ready = parts.get("/readyz")
    assert ready is not None and ready.status_code == 503
    assert (ready.json()["standing"], ready.json()["why"]) == ("down", "the store or the read models cannot be read")
    assert parts.number("care_store_readable") == 0
    alive = parts.get("/livez")
    assert alive is not None and alive.status_code == 200
    for name in ("projector 0", "clock"):
        parts.until(lambda name=name: parts.hindered(name))
    parts.postgres.up()
    parts.until(parts.caught_up)
    assert parts.standing()["store_position"] == before
    gap = somebody.gap_at_once()
    parts.until(lambda: somebody.was_asked(gap))
    parts.until(parts.caught_up)
    assert processes(parts) == begun
    assert whole_log(parts) >= 0


def set_retention(parts: Parts, milliseconds: str) -> None:
    """As somebody might who tidies up."""
    admin: Any = KafkaAdminClient(bootstrap_servers=parts.kafka.address)
    try:
        topic = ConfigResource("topic", record_topic(parts.word), {"retention.ms": milliseconds})
        admin.alter_configs([topic])
    finally:
        admin.close()


def test_a_topic_that_is_set_otherwise_is_refused_in_words_until_it_is_put_right(parts: Parts) -> None:
    parts.running["relay"].stop()
    set_retention(parts, "86400000")
    parts.start()
    why = f"the topic {record_topic(parts.word)} has retention.ms=86400000, and it must be -1; nothing is sent to it"
    parts.until(lambda: f"the relay cannot go on (TopicWrong: {why})" in parts.standing()["why"])
    begun = processes(parts)
    somebody = GoingHome(parts).told_up_to_the_plan()
    gap = somebody.gap_at_once()
    set_retention(parts, "-1")
    parts.until(parts.caught_up)
    parts.until(lambda: somebody.was_asked(gap))
    assert processes(parts) == begun
    assert parts.hindered("relay") == [f"TopicWrong: {why}"]
    assert len(parts.lines("relay", "going_on")) == 1


@pytest.mark.fault(14)
def test_kafka_lost_for_good_is_filled_again_while_everybody_works(parts: Parts) -> None:
    somebody = GoingHome(parts).told_up_to_the_plan()
    gap = somebody.gap_at_once()
    parts.until(lambda: somebody.was_asked(gap))
    parts.until(parts.caught_up)
    before, begun = parts.digests(), processes(parts)
    parts.kafka.kill()
    shutil.rmtree(parts.kafka.broker.written)
    parts.kafka.up()
    parts.until(lambda: any(one["refill"] for one in parts.lines("relay", "relay_begins")))
    parts.until(parts.caught_up)
    assert whole_log(parts) >= 0
    assert parts.digests() == before
    another = GoingHome(parts).told_up_to_the_plan()
    asked = another.gap_at_once()
    parts.until(lambda: another.was_asked(asked))
    parts.until(parts.caught_up)
    assert processes(parts) == begun
    assert whole_log(parts) >= 0
