"""Store and log are held against each other: what is the same is counted, the first difference is named."""

import json
from typing import Any

import pytest

from services.kafka import comparing
from services.kafka.comparing import Comparison, Difference, Kind, compare
from services.kafka.relay import LEASE
from tests.services.dying import asked, line
from tests.services.kafka.lost import LostServices, Service, bit, command, copied, environment, header, other_key, sent

AT_ONCE = 0.0  # no relay is at work, so nothing comes late


@pytest.fixture(autouse=True)
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "CHUNK_FACTS", 37)


@pytest.fixture
def service(services: LostServices) -> Service:
    """One with facts, none of them published."""
    one = services()
    one.live()
    return one


def compared(service: Service, kafka: str, word: str, acknowledged: int = 0) -> Comparison:
    return compare(service.store, kafka, word, acknowledged, patience=AT_ONCE)


def test_a_log_that_holds_the_same_is_the_same(service: Service, kafka_server: str, word: str) -> None:
    service.relay(kafka_server, word)
    head = service.store.head().position
    found = compared(service, kafka_server, word)
    assert found == Comparison(head=head, published=head, same=head)
    assert found.is_same


def test_what_waits_to_be_published_and_what_was_sent_twice_is_no_difference(
    service: Service, kafka_server: str, word: str
) -> None:
    facts = service.facts()
    sent(kafka_server, word, [*facts[:90], *facts[30:80]], service.store)
    found = compared(service, kafka_server, word)
    assert (found.same, found.repeats, found.waiting, found.first) == (90, 50, len(facts) - 90, None)


@pytest.mark.parametrize(
    ("spoil", "column", "proven"),
    [
        (bit(200), "value", False),
        (other_key, "key", True),
        (header("ce_streamversion", b"77"), "version", True),
        (header("ce_stream", b"00000000-0000-4000-8000-000000000000"), "stream", True),
        (header("ce_recordedat", b"2026-01-01T00:00:00.000001Z"), "recorded_at", True),
    ],
)
def test_a_changed_byte_in_the_log_is_found_and_told_to_be_the_logs(
    spoil: Any, column: str, proven: bool, service: Service, kafka_server: str, word: str
) -> None:
    facts = service.facts()
    sent(kafka_server, word, facts, service.store, {100: spoil})
    found = compared(service, kafka_server, word)
    assert (found.same, found.other_facts) == (len(facts) - 1, 1)
    assert found.first == Difference(100, Kind.other_facts, (column,), True, proven)


def test_other_bytes_that_came_later_under_the_same_position_are_found(
    service: Service, kafka_server: str, word: str
) -> None:
    facts = service.facts()
    sent(kafka_server, word, facts, service.store)
    sent(kafka_server, word, facts[10:11], service.store, {11: bit(200)})
    found = compared(service, kafka_server, word)
    assert (found.same, found.other_facts, found.first.position) == (len(facts), 1, 11)


def test_facts_that_the_log_lacks_are_counted_and_the_first_is_named(
    service: Service, kafka_server: str, word: str
) -> None:
    facts = service.facts()
    sent(kafka_server, word, [one for one in facts if one.position not in (20, 21, 70)], service.store)
    found = compared(service, kafka_server, word)
    assert (found.same, found.not_in_log) == (len(facts) - 3, 3)
    assert found.first == Difference(20, Kind.not_in_log)


def test_a_log_that_lost_its_end_is_known_by_what_it_had_acknowledged(
    service: Service, kafka_server: str, word: str
) -> None:
    facts = service.facts()
    sent(kafka_server, word, facts[:80], service.store)
    assert compared(service, kafka_server, word).is_same
    found = compared(service, kafka_server, word, acknowledged=84)
    assert (found.same, found.not_in_log, found.first) == (80, 4, Difference(81, Kind.not_in_log))


def test_a_fact_that_the_store_lacks_is_found(
    service: Service, services: LostServices, kafka_server: str, word: str
) -> None:
    service.relay(kafka_server, word)
    older, head = services("older"), service.store.head().position
    copied(service.store, older.store, head - 3)
    found = compared(older, kafka_server, word)
    assert (found.same, found.not_in_store) == (head - 3, 3)
    assert found.first == Difference(head - 2, Kind.not_in_store, (), None, True)


def test_a_byte_changed_in_the_store_is_told_to_be_the_stores(
    service: Service, services: LostServices, kafka_server: str, word: str
) -> None:
    facts = service.facts()
    changed = services("changed")
    spoilt = facts[99]._replace(value=bit(200)(b"", facts[99].value, [])[1])
    assert changed.store.adopt(service.store.store_id())
    put_as_they_are(changed, [*facts[:99], spoilt, *facts[100:]])
    sent(kafka_server, word, facts, service.store)
    found = compared(changed, kafka_server, word)
    assert found.first == Difference(100, Kind.other_facts, ("value",), False, True)


def put_as_they_are(service: Service, facts: list[Any]) -> None:
    """Facts into a store, whatever their bytes say."""
    from services.store.recorder import NewFact, Write

    for one in facts:
        new = NewFact(one.name, one.key, one.value, one.content_hash, None, "LA")
        service.store.write(Write(one.stream, one.version - 1, (new,), recorded_at=one.recorded_at))


def test_another_stores_log_is_told(service: Service, services: LostServices, kafka_server: str, word: str) -> None:
    other = services("other")
    sent(kafka_server, word, service.facts(), other.store)
    found = compared(service, kafka_server, word)
    assert found.first.kind is Kind.other_store
    assert found.same == service.store.head().position


def test_it_compares_while_both_are_written_to(service: Service, kafka_server: str, word: str) -> None:
    service.relay(kafka_server, word)
    head = service.store.head().position

    def go_on(position: int, of: int) -> None:
        if service.store.head().position == head:
            service.record.do_now(line(500), asked(500))
            service.relay(kafka_server, word)

    found = compare(service.store, kafka_server, word, watch=go_on, patience=AT_ONCE)
    assert found.is_same
    assert found.same in range(head, head + 4)


def test_the_command_says_what_differs_and_ends_with_one(service: Service, kafka_server: str, word: str) -> None:
    given = environment(service, kafka_server, word)
    facts = service.facts()
    sent(kafka_server, word, facts, service.store, {50: bit(200)})
    same = command(given, "verify", "--log")
    assert same.exit_code == 1, same.stderr
    assert "First difference: position 50 has another value in the log; the record's bytes are the right ones." in (
        same.stdout
    )
    told = json.loads(command(given, "verify", "--log", "--json").stdout)
    assert (told["is_same"], told["same"], told["other_facts"]) == (False, len(facts) - 1, 1)
    assert told["first"]["position"] == 50
    both = command(given, "verify", "--log", "--only", "kafka")
    assert (both.exit_code, "--log: it is a comparison of its own" in both.stderr) == (2, True)


def test_the_command_ends_with_nought_where_all_is_the_same(service: Service, kafka_server: str, word: str) -> None:
    service.relay(kafka_server, word)
    head = service.store.head().position
    assert service.desk.progress(LEASE).position == head
    same = command(environment(service, kafka_server, word), "verify", "--log")
    assert same.exit_code == 0, same.stderr
    assert same.stdout.startswith(f"Record to {head}, log to {head}: {head} positions are the same, 0 differ")
