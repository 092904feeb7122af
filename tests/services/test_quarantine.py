"""What cannot be processed stops its own key and nobody else's; it is seen, and let go when the fault is gone."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from projections._shape import Reading, ReadModel, read_models
from projections.case_timeline import case_timeline
from schemas.recorded import StoredFact
from schemas.source import source_hash
from services.views.database import Views
from services.views.projecting import FactSource, Place, Projector
from services.views.tables import quarantine, stream_heads
from tests.made_up_record import Book, MadeUpSource, a_long_life, case
from tests.real_views import FreshViews
from tests.reference_fold import all_digests, reference, told
from tests.services.any_source import LOGS, SOURCES, MakeLog, any_log, any_source

POISON = 40
broken = {"by": False}


def project(batch: Sequence[Reading], write: Connection) -> None:
    """A read model with a fault of its own, which may be mended."""
    for reading in batch:
        if broken["by"] and reading.stored.position == POISON:
            raise ValueError("the words of Jim's daughter")


@pytest.fixture(scope="module")
def book() -> Book:
    return a_long_life()


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest, book: Book, tmp_path: Path) -> Iterator[FactSource]:
    yield from any_source(request, book, tmp_path)


@pytest.fixture(params=LOGS)
def log_of(request: pytest.FixtureRequest) -> Iterator[MakeLog]:
    yield from any_log(request)


@pytest.fixture
def views(any_views: Views) -> Iterator[Views]:
    broken["by"] = True
    yield any_views
    broken["by"] = False


def projector(source: FactSource, views: Views, batch: int = 1000) -> Projector:
    """Every read model, and one that raises for one fact."""
    return Projector(source, views, models={**read_models(), "with_a_fault": ReadModel((), project)}, batch=batch)


def held(views: Views) -> list[Any]:
    with views.read() as read:
        return list(read.execute(select(quarantine).order_by(quarantine.c.position)))


def shown(views: Views) -> set[int]:
    with views.read() as read:
        return set(read.execute(select(case_timeline.c.position)).scalars())


def mended(whole: Views, book: Book) -> dict[str, str]:
    """The tables as they would be if there had never been a fault."""
    broken["by"] = False
    projector(MadeUpSource(book.stored), whole).run_to(len(book.stored))
    return all_digests(whole)


@pytest.mark.parametrize("batch", [1, 7, 1000])
@pytest.mark.fault(23)
def test_a_fact_that_cannot_be_processed_stops_its_key_and_the_others_go_on(
    batch: int, source: FactSource, views: Views, book: Book
) -> None:
    projector(source, views, batch).run_to(len(book.stored))
    key = book.stored[POISON - 1].key
    behind = [one.position for one in book.stored if one.key == key and one.position >= POISON]
    assert [row.position for row in held(views)] == behind
    assert [row.poison for row in held(views)] == [True, *[False] * (len(behind) - 1)]
    of_cases = {one.position for one in book.stored if one.key in map(case, range(3))}
    assert shown(views) == of_cases - set(behind)
    assert projector(source, views).place() == Place(len(book.stored), 0)


@pytest.mark.fault(23)
def test_what_is_held_says_what_it_is_and_why_and_repeats_nobodys_words(
    source: FactSource, views: Views, book: Book
) -> None:
    projector(source, views).run_to(len(book.stored))
    first, *behind = held(views)
    assert (first.name, first.error) == (book.stored[POISON - 1].name, "ValueError")
    assert {row.error for row in behind} == {"waits behind an earlier fact"}
    assert first.value == book.stored[POISON - 1].value
    assert first.first_seen > 0
    assert first.code_version


def test_a_key_is_let_go_in_order_when_the_fault_is_gone(
    source: FactSource, views: Views, book: Book, fresh_views: FreshViews
) -> None:
    one = projector(source, views)
    one.run_to(len(book.stored))
    waiting = len(held(views))
    whole = mended(fresh_views("whole"), book)
    assert one.release(str(book.stored[POISON - 1].key)) == waiting
    assert held(views) == []
    of_the_case = {name: all_digests(views)[name] for name in ("case_timeline", "case_status", "asked", "quarantine")}
    assert of_the_case == {name: whole[name] for name in of_the_case}


def test_a_fault_that_is_still_there_keeps_it_held(source: FactSource, views: Views, book: Book) -> None:
    one = projector(source, views)
    one.run_to(len(book.stored))
    before = [row.position for row in held(views)]
    assert one.release(str(book.stored[POISON - 1].key)) == 0
    assert [row.position for row in held(views)] == before


def test_letting_go_a_key_that_nothing_is_held_of_does_nothing(book: Book, views: Views) -> None:
    assert projector(MadeUpSource(book.stored), views).release(str(case(0))) == 0


def test_a_key_released_by_another_process_is_not_held_any_longer(book: Book, views: Views) -> None:
    running = projector(MadeUpSource(book.stored), views, batch=60)
    running.step()
    assert held(views)
    broken["by"] = False
    projector(MadeUpSource(book.stored), views).release(str(book.stored[POISON - 1].key))
    running.run_to(len(book.stored))
    assert held(views) == []


def test_questions_in_the_case_go_on_from_where_they_stopped(book: Book, views: Views) -> None:
    """A late fact changes what is asked from then on; a history made from zero knows nothing of the delay."""
    one = projector(MadeUpSource(book.stored), views)
    one.run_to(len(book.stored))
    one.ask(book.now)
    broken["by"] = False
    one.release(str(book.stored[POISON - 1].key))
    now_open = {line.gap_id for line in told(views)} & still_open(told(views))
    assert now_open == still_open(reference(book.facts, book.now))
    assert all(line.at >= line.since for line in told(views))


def still_open(lines: Sequence[Any]) -> set[str]:
    last = {line.gap_id: line.kind for line in sorted(lines, key=lambda line: line.at)}
    return {one for one, kind in last.items() if kind != "ended"}


SPOILT = {
    "cut": lambda one: one._replace(value=one.value[:-3]),
    "one bit flipped": lambda one: one._replace(value=one.value[:60] + bytes([one.value[60] ^ 4]) + one.value[61:]),
    "of a schema that nobody knows": lambda one: one._replace(value=one.value[:2] + bytes(8) + one.value[10:]),
    "not a fact at all": lambda one: one._replace(value=b"PK\x03\x04 and so on"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_bytes_that_cannot_be_read_wait_and_so_do_the_later_ones_of_their_key(
    how: str, book: Book, any_views: Views, log_of: MakeLog
) -> None:
    views = any_views
    spoilt = [SPOILT[how](one) if one.position == POISON else one for one in book.stored]
    Projector(log_of(spoilt), views).run_to(len(book.stored))
    first, *behind = held(views)
    assert first.position == POISON
    assert f"the fact at position {POISON} of stream {book.stored[POISON - 1].stream} cannot be read" in first.error
    assert {row.key for row in behind} == {first.key}
    if how == "of a schema that nobody knows":
        assert "its schema 0000000000000000 is not known here" in first.error


def test_every_share_holds_what_it_cannot_read(book: Book, any_views: Views) -> None:
    views = any_views
    spoilt = [SPOILT["cut"](one) if one.position == POISON else one for one in book.stored]
    for share in range(2):
        Projector(MadeUpSource(spoilt), views, share=share, of=2).run_to(len(book.stored))
    assert [(row.share, row.position) for row in held(views) if row.poison] == [(0, POISON), (1, POISON)]


def test_a_row_that_is_there_already_is_the_facts_fault_not_the_databases(book: Book, any_views: Views) -> None:
    def twice(batch: Sequence[Reading], write: Connection) -> None:
        for reading in batch:
            if reading.stored.position == POISON:
                row = {"share": 0, "stream": book.stored[0].stream.bytes, "version": 1}
                write.execute(insert(stream_heads), row)

    one = Projector(MadeUpSource(book.stored), any_views, models={"twice": ReadModel((), twice)})
    one.run_to(len(book.stored))
    assert held(any_views)[0].error == IntegrityError.__name__


def test_the_hash_of_code_covers_its_file() -> None:
    assert source_hash(project) == source_hash(test_the_hash_of_code_covers_its_file)
    assert source_hash(project) != source_hash(read_models()["asked"].project)


def test_a_stored_fact_is_held_whole(book: Book, views: Views) -> None:
    one = projector(MadeUpSource(book.stored), views)
    one.run_to(len(book.stored))
    with views.read() as read:
        kept: list[StoredFact] = one.quarantine.of_key(str(book.stored[POISON - 1].key), read)
    assert kept[0] == book.stored[POISON - 1]
