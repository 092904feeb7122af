"""What comes through the log and cannot be read is held, never guessed at; others get a copy of it with the reason."""

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaConsumer, TopicPartition
from sqlalchemy import select, update

from projections._shape import read_models
from projections.case_timeline import case_timeline
from schemas.case import CaseOpened
from services.kafka.broker import LogUnavailable
from services.kafka.message import id_text, stored_fact
from services.kafka.producing import Patience
from services.kafka.quarantined import QuarantineCopy
from services.kafka.source import KafkaSource
from services.kafka.topics import quarantine_topic
from services.views.database import Views
from services.views.projecting import Projector
from services.views.tables import quarantine
from tests.made_up_record import TEAM, Book, a_long_life
from tests.reference_fold import fresh
from tests.services.kafka.publishing import STORE, published
from tests.spec import an_id, at

MUTATIONS = 3_000
SOON = Patience(500, 1_000, 2_000)


@pytest.fixture
def views(tmp_path: Path) -> Iterator[Views]:
    with closing(fresh(tmp_path)) as views:
        yield views


def held(views: Views) -> list[Any]:
    with views.read() as read:
        return list(read.execute(select(quarantine).order_by(quarantine.c.position)))


def brought(bootstrap: str, word: str, views: Views, to: int, **how: Any) -> None:
    with closing(KafkaSource(bootstrap, word)) as source:
        projector = Projector(source, views, **how)
        while projector.stood_at < to:
            projector.step()


def a_book_of_openings(cases: int) -> Book:
    """Facts none of which has to do with another."""
    book, begun = Book(), at("2026-03-01 09:00")
    for number in range(cases):
        person, case_id = an_id(f"person {number}"), an_id(f"case {number}")
        book.tell(CaseOpened(happened_at=begun, case_id=case_id, person_id=person, owner=TEAM), case_id)
    return book


def mutated(value: bytes, chance: random.Random) -> bytes:
    """Cut, lengthened, some bits turned, bytes that are no text, or something else altogether; never as it was."""
    spoilt, place = bytearray(value), chance.randrange(len(value))
    match chance.randrange(5):
        case 0:
            return value[:place]
        case 1:
            return value + chance.randbytes(chance.randint(1, 9))
        case 2:
            spoilt[place] ^= 1 << chance.randrange(8)
        case 3:
            spoilt[place : place + 4] = b"\xff\xfe\xc0\xaf"[: max(1, len(value) - place)]
        case _:
            spoilt = bytearray(chance.randbytes(len(value)))
    return bytes(spoilt) if bytes(spoilt) != value else value + b"\x00"


@pytest.mark.fault(25)
def test_three_thousand_mutations_are_held_and_not_one_wrong_value_is_accepted(
    kafka_server: str, word: str, views: Views
) -> None:
    seed = random.randrange(1 << 30)
    print("seed", seed)
    chance, book = random.Random(seed), a_book_of_openings(MUTATIONS + 50)
    good = set(chance.sample(range(1, len(book.stored) + 1), 50))
    spoilt = [one if one.position in good else one._replace(value=mutated(one.value, chance)) for one in book.stored]
    published(kafka_server, word, spoilt)
    models = {"case_timeline": read_models()["case_timeline"]}
    brought(kafka_server, word, views, len(book.stored), models=models, gaps={}, workflows={})
    with views.read() as read:
        assert set(read.execute(select(case_timeline.c.position)).scalars()) == good
    assert {row.position for row in held(views) if row.poison} == {one.position for one in spoilt} - good
    assert [row.value for row in held(views)] == [one.value for one in spoilt if one.position not in good]
    assert all("cannot be read" in row.error for row in held(views))


@pytest.mark.fault(24)
def test_a_fact_of_a_schema_that_nobody_knows_is_held_and_the_schema_named(
    kafka_server: str, word: str, views: Views
) -> None:
    book = a_book_of_openings(5)
    newer = book.stored[2]._replace(value=book.stored[2].value[:2] + bytes.fromhex("0123456789abcdef") + b"newer")
    published(kafka_server, word, [*book.stored[:2], newer, *book.stored[3:]])
    brought(kafka_server, word, views, 5)
    (only,) = held(views)
    assert "its schema 0123456789abcdef is not known here" in only.error


def copies(bootstrap: str, word: str) -> list[Any]:
    place = TopicPartition(quarantine_topic(word), 0)
    with closing(KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")) as consumer:
        consumer.assign([place])
        found, end = list[Any](), consumer.end_offsets([place])[place]
        while len(found) < end:
            found += consumer.poll(timeout_ms=500).get(place, [])
    return found


def with_a_spoilt_fact(bootstrap: str, word: str, views: Views) -> Book:
    book = a_long_life()
    published(
        bootstrap, word, [one._replace(value=one.value[:-3]) if one.position == 40 else one for one in book.stored]
    )
    brought(bootstrap, word, views, len(book.stored))
    return book


@pytest.mark.fault(23)
def test_others_get_a_copy_of_each_held_fact_with_the_reason_and_where_it_was_found(
    kafka_server: str, word: str, views: Views
) -> None:
    book = with_a_spoilt_fact(kafka_server, word, views)
    with closing(QuarantineCopy(views, kafka_server, word, STORE)) as copy:
        assert copy.copy() == len(held(views)) > 1
        assert copy.copy() == 0
    found = copies(kafka_server, word)
    assert [one.value for one in found] == [row.value for row in held(views)]
    first, headers = held(views)[0], dict(found[0].headers)
    assert found[0].key == id_text(book.stored[39].key_bytes)
    assert stored_fact(found[0].key, found[0].value, found[0].headers).position == 40
    assert headers["quarantine_reason"].decode() == first.error
    assert headers["quarantine_origin"].decode() == f"{first.topic}/{first.partition}/{first.at_offset}"
    assert headers["quarantine_poison"] == b"true"
    assert {dict(one.headers)["quarantine_poison"] for one in found[1:]} == {b"false"}


def test_what_is_held_for_another_reason_is_copied_again(kafka_server: str, word: str, views: Views) -> None:
    with_a_spoilt_fact(kafka_server, word, views)
    with closing(QuarantineCopy(views, kafka_server, word, STORE)) as copy:
        every = copy.copy()
        with views.write() as write:
            again = {"error": "OtherFault", "copied": False}
            write.execute(update(quarantine).where(quarantine.c.position == 40).values(**again))
        assert copy.copy() == 1
    assert dict(copies(kafka_server, word)[every].headers)["quarantine_reason"] == b"OtherFault"


def test_without_a_broker_nothing_counts_as_copied(kafka_server: str, word: str, views: Views) -> None:
    with_a_spoilt_fact(kafka_server, word, views)
    with closing(QuarantineCopy(views, "127.0.0.1:9", word, STORE, SOON)) as copy, pytest.raises(LogUnavailable):
        copy.copy()
    with closing(QuarantineCopy(views, kafka_server, word, STORE)) as copy:
        assert copy.copy() == len(held(views))
