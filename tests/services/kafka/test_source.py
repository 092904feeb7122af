"""Kafka as the source of facts: nothing skipped, nothing twice, whatever happens to the topic or to who reads it."""

import itertools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from sqlalchemy import func, select

from services.desk import Desk
from services.kafka.broker import LogUnavailable
from services.kafka.fetching import lane_works
from services.kafka.message import UnreadableMessage, id_text
from services.kafka.partition import partition_of
from services.kafka.source import KafkaSource
from services.kafka.topics import make_topics, record_topic
from services.views.database import Views
from services.views.projecting import FactAltered, Place, PositionSkipped, Projector, ShareTaken
from services.views.rebuilding import Rebuilding
from services.views.selection import Selection
from services.views.tables import applied, log_offsets, quarantine
from tests.made_up_record import Book, MadeUpSource, a_long_life
from tests.real.brokers import Node
from tests.real.proxy import Proxy
from tests.reference_fold import all_digests, fresh, reference, told
from tests.services.kafka.publishing import PARTITIONS, headers_of, producing, publish, published
from tests.side_by_side import fresh_seeds

DAY = timedelta(days=1)
NEVER = 1e9
Sources = Callable[..., KafkaSource]


@pytest.fixture(scope="module")
def book() -> Book:
    return a_long_life()


@pytest.fixture
def views(tmp_path: Path) -> Iterator[Views]:
    with closing(fresh(tmp_path)) as views:
        yield views


@pytest.fixture
def sources(kafka_server: str, word: str) -> Iterator[Sources]:
    """Opens a source on this test's topic; all are closed at the end."""
    with ExitStack() as opened:
        yield lambda **how: opened.enter_context(closing(KafkaSource(kafka_server, word, **how)))


def brought(source: Any, views: Views, to: int, **how: Any) -> Projector:
    """A projector that has reached a position, however often the log had nothing to say on the way."""
    projector = Projector(source, views, **how)
    bring(projector, to)
    return projector


def bring(projector: Projector, to: int, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while projector.place().position < to:
        assert time.monotonic() < until, f"still at {projector.place()}"
        projector.step()


def by_facts(views: Views) -> dict[str, str]:
    return all_digests(views, places=False)


def once(book: Book, folder: Path) -> dict[str, str]:
    """The tables as one reading of the facts makes them."""
    with closing(fresh(folder, "once")) as views:
        Projector(MadeUpSource(book.stored), views).run_to(len(book.stored))
        return by_facts(views)


def hurried(times: float) -> Callable[[], float]:
    """A clock on which time passes so many times as fast."""
    return lambda: time.monotonic() * times


def test_the_quick_way_of_reading_works_with_the_client_that_is_installed() -> None:
    assert lane_works()


@pytest.mark.parametrize("lane", [True, False], ids=["whole batches", "the client's own way"])
@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_facts_come_in_order_and_as_they_were_stored(
    lane: bool, limit: int, book: Book, kafka_server: str, word: str, sources: Sources
) -> None:
    published(kafka_server, word, book.stored)
    source, found = sources(lane=lane), list[Any]()
    while some := source.after(len(found), limit):
        assert len(some) <= limit
        found += some
    assert found == book.stored


@pytest.mark.fault(14)
def test_a_topic_published_twice_gives_the_same_tables(
    book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    published(kafka_server, word, [*book.stored, *book.stored])
    source = sources()
    projector = brought(source, views, len(book.stored), batch=30)
    while projector.step():
        pass
    assert projector.repeats + source.repeats == len(book.stored)
    assert by_facts(views) == once(book, tmp_path)
    assert told(views) == reference(book.facts)


@pytest.mark.fault(14)
def test_a_topic_published_once_more_while_it_is_read_changes_nothing(
    book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    published(kafka_server, word, book.stored[:70])
    projector = brought(sources(), views, 70)
    publish(kafka_server, word, [*book.stored[:90], *book.stored[40:]])
    bring(projector, len(book.stored))
    while projector.step():
        pass
    assert by_facts(views) == once(book, tmp_path)


@pytest.mark.parametrize("seed", fresh_seeds(3))
def test_batches_that_overtake_one_another_are_put_in_order(
    seed: int, book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    print("seed", seed)
    chance, batches = random.Random(seed), [book.stored[at : at + 6] for at in range(0, len(book.stored), 6)]
    chance.shuffle(batches)
    published(kafka_server, word, itertools.chain(*batches))
    brought(sources(), views, len(book.stored), batch=chance.randint(1, 50))
    assert by_facts(views) == once(book, tmp_path)


@pytest.mark.parametrize("known", [10, 60], ids=["of this batch", "of an earlier batch"])
def test_other_bytes_under_a_known_position_stop_everything_and_go_on_doing_so(
    known: int, book: Book, kafka_server: str, word: str, sources: Sources, views: Views
) -> None:
    altered = book.stored[5]._replace(value=book.stored[5].value + b"\x00")
    published(kafka_server, word, book.stored[: known // 2])
    projector = brought(sources(), views, known // 2) if known == 60 else Projector(sources(), views)
    publish(kafka_server, word, [*book.stored[known // 2 : known], altered, *book.stored[known:]])
    for _ in range(3):
        with pytest.raises(FactAltered, match=r"position 6 .* other bytes"):
            bring(projector, len(book.stored))
    assert projector.place().position < len(book.stored)
    with pytest.raises(FactAltered):
        bring(Projector(sources(), views), len(book.stored))


def test_a_position_that_is_never_published_stops_everything_after_thirty_seconds(
    book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    published(kafka_server, word, [one for one in book.stored if one.position != 60])
    projector = Projector(sources(now=hurried(15), away_seconds=NEVER), views)
    for _ in range(2):
        with pytest.raises(PositionSkipped, match=f"position 60 is missing in {word}.record"):
            bring(projector, len(book.stored))
    assert projector.place() == Place(59, 0)
    publish(kafka_server, word, [book.stored[59]])
    bring(projector, len(book.stored))
    assert by_facts(views) == once(book, tmp_path)


def test_a_position_that_comes_late_is_waited_for(
    book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    published(kafka_server, word, [one for one in book.stored if one.position != 60])
    projector = Projector(sources(), views)
    while projector.place().position < 59 or projector.step():
        projector.step()
    assert projector.place() == Place(59, 0)
    publish(kafka_server, word, [book.stored[59]])
    bring(projector, len(book.stored))
    assert by_facts(views) == once(book, tmp_path)


FOREIGN: dict[str, Callable[[list[tuple[str, bytes]], bytes], tuple[Any, Any, Any]]] = {
    "without headers": lambda headers, key: (b"something", key, []),
    "without a value": lambda headers, key: (None, key, headers),
    "without a key": lambda headers, key: (b"something", None, headers),
    "with a position that is no number": lambda headers, key: (
        b"something",
        key,
        [("ce_position", b"sixty"), *headers[1:]],
    ),
    "with a stream that is no id": lambda headers, key: (
        b"something",
        key,
        [headers[0], ("ce_stream", b"a-stream"), *headers[2:]],
    ),
}


@pytest.mark.parametrize("lane", [True, False], ids=["whole batches", "the client's own way"])
@pytest.mark.parametrize("how", FOREIGN)
def test_a_message_that_says_nothing_of_its_place_stops_everything_by_name(
    how: str, lane: bool, book: Book, kafka_server: str, word: str, sources: Sources, views: Views
) -> None:
    published(kafka_server, word, book.stored[:60])
    value, key, headers = FOREIGN[how](headers_of(book.stored[60]), id_text(book.stored[60].key_bytes))
    with producing(kafka_server) as producer:
        producer.send(record_topic(word), value, key, headers=headers, partition=1)
    publish(kafka_server, word, book.stored[60:])
    projector = Projector(sources(lane=lane), views)
    with pytest.raises(UnreadableMessage, match=f"of partition 1 of {word}.record cannot be read") as raised:
        bring(projector, len(book.stored))
    for _ in range(2):
        with pytest.raises(UnreadableMessage):
            projector.step()
    assert projector.place().position < len(book.stored)
    with views.read() as read:
        kept = read.execute(select(log_offsets.c.next_offset).where(log_offsets.c.partition == 1)).scalar()
    assert (kept or 0) <= raised.value.offset


def test_a_new_process_reads_on_from_the_offsets_that_were_kept(
    book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    published(kafka_server, word, book.stored[:80])
    brought(sources(), views, 80, batch=11)
    publish(kafka_server, word, book.stored[80:])
    second = brought(sources(), views, len(book.stored))
    assert second.repeats == 0
    assert by_facts(views) == once(book, tmp_path)


def test_what_was_handed_on_in_vain_is_handed_on_again(
    book: Book,
    kafka_server: str,
    word: str,
    sources: Sources,
    views: Views,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published(kafka_server, word, book.stored)
    projector, take_in, failing = Projector(sources(), views, batch=20), Projector.take_in, [True, False] * 20

    def now_and_then(*how: Any) -> Any:
        if failing.pop():
            raise RuntimeError("the power went away")
        return take_in(projector, *how)

    monkeypatch.setattr(projector, "take_in", now_and_then)
    while projector.place().position < len(book.stored):
        try:
            projector.step()
        except RuntimeError:
            assert projector.place().position < len(book.stored)
    assert by_facts(views) == once(book, tmp_path)


def test_twins_taking_turns_give_the_same_tables(
    book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    published(kafka_server, word, book.stored)
    twins = [Projector(sources(), views, batch=size) for size in (3, 5)]
    while twins[0].place().position < len(book.stored):
        for twin in twins:
            twin.step()
    assert by_facts(views) == once(book, tmp_path)


@pytest.mark.parametrize("seed", fresh_seeds(3))
@pytest.mark.fault(28)
def test_a_share_changes_over_between_store_and_log_at_any_position(
    seed: int, book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    print("seed", seed)
    chance = random.Random(seed)
    published(kafka_server, word, book.stored)
    with closing(book.written(tmp_path / "record.db")) as store:
        log = sources()
        for to in sorted(chance.sample(range(1, len(book.stored)), 6)):
            source = chance.choice([store, log, sources()])
            brought(source, views, to, batch=chance.randint(1, 9))
        brought(log, views, len(book.stored))
    assert by_facts(views) == once(book, tmp_path)
    with views.read() as read:
        assert sum(len(found.digests) for found in read.execute(select(applied))) == 16 * len(book.stored)


@pytest.mark.parametrize("shares", [2, 4])
def test_every_share_keeps_offsets_of_its_own(
    shares: int, book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    published(kafka_server, word, book.stored)
    projectors = [Projector(sources(), views, share=one, of=shares, batch=13) for one in range(shares)]
    for projector in projectors:
        bring(projector, len(book.stored))
    assert by_facts(views) == once(book, tmp_path)
    with views.read() as read:
        assert read.execute(select(func.count()).select_from(log_offsets)).scalar() == shares * PARTITIONS


def test_a_topic_deleted_and_filled_again_while_it_is_read_is_read_from_its_beginning(
    book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    published(kafka_server, word, [*book.stored[:50], *book.stored[:50]])
    projector = brought(sources(), views, 50)
    with closing(KafkaAdminClient(bootstrap_servers=kafka_server)) as admin:
        admin.delete_topics([record_topic(word)])
        while record_topic(word) in admin.list_topics():
            time.sleep(0.05)
    projector.step()
    published(kafka_server, word, book.stored)
    bring(projector, len(book.stored))
    assert by_facts(views) == once(book, tmp_path)
    with views.read() as read:
        ids = set(read.execute(select(log_offsets.c.topic_id)).scalars())
    assert len(ids) == 1


def test_a_partition_far_ahead_is_held_back_and_comes_back(
    book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    by_partition: dict[int, list[Any]] = {}
    for one in reversed(book.stored):
        by_partition.setdefault(partition_of(id_text(one.key_bytes), PARTITIONS), []).insert(0, one)
    make_topics(kafka_server, word, PARTITIONS, 1)
    source = sources(held_bytes=6_000)
    projector = Projector(source, views, batch=5)
    projector.step()
    for of_one in sorted(by_partition.values(), key=lambda some: -some[0].position):  # the first position comes last
        publish(kafka_server, word, of_one)
        projector.step()
    bring(projector, len(book.stored))
    assert by_facts(views) == once(book, tmp_path)
    assert source.was_held_back


def test_a_broker_that_goes_away_is_borne_then_named_and_followed_again_when_it_is_back(
    book: Book, own_kafka: Node, word: str, views: Views, tmp_path: Path
) -> None:
    published(own_kafka.address, word, book.stored[:40])
    with closing(KafkaSource(own_kafka.address, word, away_seconds=3.0)) as source:
        projector = brought(source, views, 40)
        own_kafka.kill()
        assert projector.step() == 0
        with pytest.raises(LogUnavailable, match="no Kafka answers at"):
            bring(projector, len(book.stored))
        own_kafka.up()
        publish(own_kafka.address, word, book.stored[40:])
        bring_though_away(projector, len(book.stored))
    assert by_facts(views) == once(book, tmp_path)


def bring_though_away(projector: Projector, to: int) -> None:
    """Whoever runs a projector tries again."""
    until = time.monotonic() + 60
    while projector.place().position < to:
        assert time.monotonic() < until
        try:
            projector.step()
        except LogUnavailable:
            continue


def test_no_broker_and_no_topic_at_the_start_are_waited_for(
    book: Book, kafka_server: str, word: str, views: Views, sources: Sources
) -> None:
    with closing(KafkaSource("127.0.0.1:9", word, away_seconds=0.5)) as nobody, pytest.raises(LogUnavailable):
        bring(Projector(nobody, views), 1)
    projector = Projector(sources(away_seconds=1.0), views)
    with pytest.raises(LogUnavailable, match=f"there is no topic {word}.record"):
        bring(projector, 1)
    published(kafka_server, word, book.stored)
    bring_though_away(projector, len(book.stored))


def test_a_held_fact_tells_where_in_the_log_it_was_found(
    book: Book, kafka_server: str, word: str, sources: Sources, views: Views
) -> None:
    spoilt = [one._replace(value=one.value[:-3]) if one.position == 40 else one for one in book.stored]
    published(kafka_server, word, spoilt)
    brought(sources(), views, len(book.stored), batch=17)
    with views.read() as read:
        held = read.execute(select(quarantine).order_by(quarantine.c.position)).all()
    with closing(KafkaSource(kafka_server, word)) as plain:
        every = plain.after(0, 1000)
        assert len(every) == len(book.stored)
        origins = [plain.origin(one.position) for one in held]
    assert [(one.topic, one.partition, one.at_offset) for one in held] == origins
    assert held[0].topic == record_topic(word)


def test_a_generation_built_anew_from_the_store_is_read_on_from_where_the_old_one_stood(
    book: Book, kafka_server: str, word: str, sources: Sources, tmp_path: Path
) -> None:
    published(kafka_server, word, book.stored[:80])
    with (
        closing(book.written(tmp_path / "record.db")) as store,
        closing(Desk(tmp_path / "desk.db")) as desk,
        closing(Views(tmp_path / "views-1.db")) as old,
    ):
        brought(sources(), old, 80)
        outcome = Rebuilding(store, desk, tmp_path, Selection.of(())).run()
        assert (outcome.switched, outcome.position) == (True, 80)
        publish(kafka_server, word, book.stored[80:])
        with closing(Views(tmp_path / f"views-{outcome.live}.db")) as new:
            projector = brought(sources(), new, len(book.stored))
            assert projector.repeats == 0
            assert by_facts(new) == once(book, tmp_path)


def test_a_share_that_moves_between_two_looks_is_read_on_from_one_moment(
    book: Book, kafka_server: str, word: str, sources: Sources, views: Views, tmp_path: Path
) -> None:
    """A place and offsets from different moments would leave out what lies between them."""
    published(kafka_server, word, book.stored)
    first, second = (Projector(sources(), views, batch=9) for _ in range(2))
    place = first.row.place

    def meanwhile(read: Any) -> Any:
        found = place(read)
        bring(second, second.stood_at + 20)
        return found

    first.row.place = meanwhile  # type: ignore[method-assign]
    with suppress(ShareTaken):
        first.step()
    first.row.place = place  # type: ignore[method-assign]
    bring(first, len(book.stored))
    assert by_facts(views) == once(book, tmp_path)


def test_a_broker_that_lets_in_and_then_says_nothing_is_named_as_well(
    book: Book, kafka_proxy: Proxy, session_node: Node, word: str, views: Views, tmp_path: Path
) -> None:
    published(session_node.address, word, book.stored[:40])
    with closing(KafkaSource(kafka_proxy.address, word, away_seconds=4.0)) as source:
        projector = brought(source, views, 40)
        kafka_proxy.black_hole()
        with pytest.raises(LogUnavailable):
            bring(projector, len(book.stored))
        kafka_proxy.heal()
        publish(session_node.address, word, book.stored[40:])
        bring_though_away(projector, len(book.stored))
    assert by_facts(views) == once(book, tmp_path)
