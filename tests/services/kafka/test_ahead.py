"""Fault 32: a store put back older than its log is found before anything is written, by whoever opens it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from services.apart.rounds import opened_when_it_can_be
from services.config import Settings
from services.embedded import Embedded
from services.kafka.ahead import LogDisagrees, last_published, refuse_if_ahead
from services.kafka.broker import LogUnavailable
from services.kafka.relay import Relay
from services.kafka.topics import make_topics
from services.opened import Opened
from services.store.recorder import StoreDamaged
from tests.real.running import free_ports
from tests.services.dying import asked, line
from tests.services.kafka.lost import LostServices, Service, command, copied, environment, header, sent
from tests.services.kafka.publishing import PARTITIONS
from tests.services.kafka.relayed import Running


def settings_for(service: Service, kafka: str, word: str) -> Settings:
    url = SecretStr(service.database.url) if service.database else None
    return Settings(data=service.folder, postgres=url, kafka=kafka, word=word, partitions=PARTITIONS, copies=1)


def refusal(service: Service, kafka: str, word: str) -> LogDisagrees:
    with pytest.raises(LogDisagrees) as why:
        refuse_if_ahead(service.store, kafka, word)
    return why.value


@pytest.fixture
def published(services: LostServices, kafka_server: str, word: str) -> Service:
    """A service whose facts are all on the log."""
    service = services("old")
    service.live()
    service.relay(kafka_server, word)
    return service


def test_the_end_of_the_log_is_the_greatest_position_whatever_was_sent_last(
    services: LostServices, kafka_server: str, word: str
) -> None:
    service = services("old")
    service.live()
    facts = service.facts()
    assert last_published(kafka_server, word) is None
    make_topics(kafka_server, word, PARTITIONS, 1)
    assert last_published(kafka_server, word) == 0
    refuse_if_ahead(service.store, kafka_server, word)
    sent(kafka_server, word, facts[:90], service.store)
    assert last_published(kafka_server, word) == 90
    sent(kafka_server, word, facts[40:60], service.store)
    assert last_published(kafka_server, word) == 90
    refuse_if_ahead(service.store, kafka_server, word)


def test_an_older_copy_is_told_how_far_the_log_is(
    published: Service, services: LostServices, kafka_server: str, word: str
) -> None:
    older, head = services("older"), published.store.head().position
    copied(published.store, older.store, 60)
    why = refusal(older, kafka_server, word)
    assert (why.rule, isinstance(why, StoreDamaged)) == ("log_ahead_of_store", True)
    assert str(why) == (
        f"the record ends at 60 and the log holds position {head}: the store is an older copy; nothing is recorded "
        "until `throughcare restore` has brought it forward"
    )
    refuse_if_ahead(published.store, kafka_server, word)


def test_an_empty_store_beside_a_full_log_is_a_lost_one(
    published: Service, services: LostServices, kafka_server: str, word: str
) -> None:
    why = refusal(services("new"), kafka_server, word)
    assert why.rule == "log_ahead_of_store"
    assert "the record is empty and the log holds position" in str(why)


def test_the_log_of_another_store_is_told_by_name(
    published: Service, services: LostServices, kafka_server: str, word: str
) -> None:
    other = services("other")
    other.grow(500)
    why = refusal(other, kafka_server, word)
    assert why.rule == "other_stores_log"
    assert f"urn:uuid:{published.store.store_id()}" in str(why)
    assert f"urn:uuid:{other.store.store_id()}" in str(why)


def test_a_copy_that_went_on_by_itself_has_another_history(
    published: Service, services: LostServices, kafka_server: str, word: str
) -> None:
    forked, head = services("forked"), published.store.head().position
    copied(published.store, forked.store, head - 30)
    for number in range(500, 520):
        forked.record.do_now(line(number), asked(number))
    why = refusal(forked, kafka_server, word)
    assert why.rule == "history_forked"
    assert "the record and the log hold different facts at position" in str(why)


def test_a_message_that_nobody_of_ours_wrote_is_told_too(published: Service, kafka_server: str, word: str) -> None:
    last = published.facts()[-1:]
    sent(kafka_server, word, last, published.store, {last[0].position: header("ce_position", b"many")})
    why = refusal(published, kafka_server, word)
    assert why.rule == "other_stores_log"
    assert "cannot be read" in str(why)


def test_a_broker_that_is_away_is_said_and_hinders_nobody(services: LostServices, word: str) -> None:
    service, nowhere = services(), f"127.0.0.1:{free_ports(1)[0]}"
    with pytest.raises(LogUnavailable):
        refuse_if_ahead(service.store, nowhere, word)
    with capture_logs() as said, closing(Opened(settings_for(service, nowhere, word))) as opened:
        assert opened.record.store.head().position == 0
    told: list[Any] = [one for one in said if one["event"] == "log_not_looked_at"]
    assert [one["rule"] for one in told] == ["log_out_of_reach"]


@pytest.mark.parametrize("kind", [Opened, Embedded])
@pytest.mark.fault(32)
def test_whoever_opens_an_older_copy_is_refused_before_anything_is_written(
    kind: type[Opened], published: Service, services: LostServices, kafka_server: str, word: str
) -> None:
    older = services()
    copied(published.store, older.store, 60)
    before, settings = older.everything(), settings_for(older, kafka_server, word)
    with pytest.raises(LogDisagrees, match="the store is an older copy"):
        kind(settings)
    assert older.everything() == before
    assert older.store.promised() == 0
    assert command(environment(older, kafka_server, word), "restore").exit_code == 0
    with closing(kind(settings)) as opened:
        assert opened.record.store.head() == published.store.head()


@pytest.mark.parametrize("arguments", [("serve",), ("gaps", "--json"), ("demo", "--load-only")])
def test_every_command_says_that_the_store_is_an_older_copy(
    arguments: tuple[str, ...], published: Service, services: LostServices, kafka_server: str, word: str
) -> None:
    older = services()
    copied(published.store, older.store, 60)
    before = older.everything()
    refused = command(environment(older, kafka_server, word), *arguments)
    assert refused.exit_code == 4, refused.stderr
    assert "log_ahead_of_store" in refused.stderr
    assert "the record ends at 60 and the log holds position" in refused.stderr
    assert older.everything() == before


def test_a_process_of_its_own_waits_until_the_store_is_brought_forward(
    published: Service, services: LostServices, kafka_server: str, word: str
) -> None:
    older, stopping = services(), threading.Event()
    copied(published.store, older.store, 60)
    settings = settings_for(older, kafka_server, word)
    with capture_logs() as said, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(opened_when_it_can_be, settings, "clock", stopping)
        try:
            until(lambda: any(one["event"] == "hindered" for one in said))
            assert older.store.head().position == 60
            assert command(environment(older, kafka_server, word), "restore").exit_code == 0
        except BaseException:
            stopping.set()
            raise
        brought_forward = waiting.result(60)
        assert brought_forward is not None
        with closing(brought_forward) as opened:
            assert opened.record.store.head() == published.store.head()
    assert [one["fault"] for one in said if one["event"] == "hindered"] == ["LogDisagrees"]


@pytest.mark.fault(32)
def test_what_was_recorded_in_an_older_copy_while_kafka_was_away_is_never_published(
    published: Service, services: LostServices, kafka_server: str, word: str
) -> None:
    older, head = services(), published.store.head().position
    copied(published.store, older.store, 60)
    while older.store.head().position <= head:
        older.record.do_now(line(older.store.head().position + 500), asked(older.store.head().position + 500))
    running = Running(Relay(older.store, older.desk, kafka_server, word, partitions=PARTITIONS, copies=1))
    running.thread.join(60)
    ended_by = running.end()
    assert isinstance(ended_by, LogDisagrees)
    assert ended_by.rule == "history_forked"
    assert last_published(kafka_server, word) == head


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
