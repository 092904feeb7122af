"""Read models on PostgreSQL: the same as on SQLite to the last byte, whoever starts, reads, fails or comes back."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, func, insert, select, text, update

from projections._bulk import insert_rows
from projections._shape import METADATA, Reading, ReadModel, read_models
from projections.case_timeline import case_timeline
from projections.fact_places import fact_places
from services.store.postgres import Postgres
from services.store.recorder import StoreUnavailable
from services.views.database import Views, ViewsSchema
from services.views.digest import NOT_COMPARED
from services.views.generations_in_database import GenerationsInDatabase
from services.views.places import Part, ShareTaken
from services.views.projecting import Place, Projector
from services.views.renewing import Renewing
from services.views.tables import applied, made_by, quarantine, stream_heads
from tests.made_up_record import Book, MadeUpSource, a_long_life
from tests.real.databases import PostgresServer
from tests.reference_fold import all_digests, fresh

DAY = timedelta(days=1)
DISK_FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF NEW.position > 30 THEN RAISE EXCEPTION 'no space' USING ERRCODE = 'disk_full'; END IF; RETURN NEW; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON case_timeline FOR EACH ROW EXECUTE FUNCTION full_disk()
"""


@pytest.fixture(scope="module")
def book() -> Book:
    return a_long_life()


@pytest.fixture
def views(postgres: Postgres) -> Iterator[Views]:
    with closing(Views(ViewsSchema(postgres, "views_1"))) as views:
        yield views


def run(views: Views, book: Book, **how: Any) -> Projector:
    projector = Projector(MadeUpSource(book.stored), views, **how)
    projector.run_to(len(book.stored))
    projector.ask(book.now + DAY)
    return projector


@pytest.mark.parametrize("batch", [1, 50, 4000])
def test_the_same_facts_have_the_same_digest_as_on_sqlite_in_every_table(
    batch: int, views: Views, book: Book, tmp_path: Path
) -> None:
    on_sqlite = fresh(tmp_path)
    run(on_sqlite, book)
    run(views, book, batch=batch)
    found = all_digests(views)
    assert found.keys() == METADATA.tables.keys() - NOT_COMPARED
    assert found == all_digests(on_sqlite)
    on_sqlite.close()


def test_text_sorts_by_its_bytes_as_on_sqlite(views: Views, tmp_path: Path) -> None:
    names = ["a", "B", "é", "Z", "_", "10", "9", "😀", "\uffff", "a b", "ab"]
    on_sqlite = fresh(tmp_path)
    rows = [{"share": 0, "kind": "gap", "name": name, "code_hash": ""} for name in names]
    found = []
    for one in (views, on_sqlite):
        with one.write() as write:
            write.execute(insert(made_by), rows)
        with one.read() as read:
            found.append(list(read.execute(select(made_by.c.name).order_by(made_by.c.name)).scalars()))
    assert found[0] == found[1] == sorted(names, key=str.encode)
    on_sqlite.close()


@pytest.mark.parametrize("number", [1, 3, 500])
def test_rows_go_in_alike_however_many_they_are(number: int, views: Views) -> None:
    places = [(one.to_bytes(16, "big"), one * 2**33) for one in range(number)]
    batches = [(0, one, one, bytes(one % 50)) for one in range(number)]
    heads = [(0, one.to_bytes(16, "big"), 7) for one in range(number)]
    newer = "ON CONFLICT (share, stream) DO UPDATE SET version = excluded.version"
    with views.write() as write:
        insert_rows(write, fact_places, places)
        insert_rows(write, applied, batches)
        insert_rows(write, stream_heads, heads)
        insert_rows(write, stream_heads, [(*row[:2], 8) for row in heads], newer)
    with views.read() as read:
        assert [tuple(row) for row in read.execute(select(fact_places).order_by(fact_places.c.fact_id))] == places
        assert [tuple(row) for row in read.execute(select(applied).order_by(applied.c.last))] == batches
        assert set(read.execute(select(stream_heads.c.version)).scalars()) == {8}


def test_an_identifier_of_another_length_is_no_identifier(views: Views) -> None:
    rows = [(bytes(16), 1), (bytes(15), 2), (bytes(16), 3), (bytes(16), 4), (bytes(16), 5)]
    with pytest.raises(ValueError, match="fact_places has another length than 16 bytes"), views.write() as write:
        insert_rows(write, fact_places, rows)
    assert count(views, fact_places) == 0


def test_rows_that_wait_are_seen_by_who_asks_in_their_transaction_and_kept_with_it(views: Views) -> None:
    places = select(func.count()).select_from(fact_places)
    with views.write() as write:
        insert_rows(write, fact_places, [(bytes(16), 1)])
        assert count(views, fact_places) == 0
        assert write.execute(places).scalar_one() == 1
        insert_rows(write, fact_places, [(bytes([2] * 16), 2)])
        insert_rows(write, applied, [(0, 1, 1, b"")])
        with suppress(KeyError), write.begin_nested():
            insert_rows(write, fact_places, [(bytes([3] * 16), 3)])
            raise KeyError
        insert_rows(write, fact_places, [(bytes([4] * 16), 4)])
    with views.read() as read:
        assert list(read.execute(select(fact_places.c.position)).scalars()) == [1, 2, 4]
    assert count(views, applied) == 1
    with suppress(KeyError), views.write() as write:
        insert_rows(write, fact_places, [(bytes([5] * 16), 5)])
        raise KeyError
    with views.write() as write:
        assert write.execute(places).scalar_one() == 3


def test_a_row_that_waits_and_is_there_already_is_the_facts_fault(views: Views, book: Book) -> None:
    def twice(batch: Sequence[Reading], write: Connection) -> None:
        for reading in batch:
            if reading.stored.position in {39, 40}:
                insert_rows(write, fact_places, [(bytes(16), 1)])

    models = {"twice": ReadModel((), twice)}
    Projector(MadeUpSource(book.stored), views, models=models, batch=1).run_to(41)
    with views.read() as read:
        held = read.execute(select(quarantine.c.position, quarantine.c.error)).all()
    assert held[0] == (40, "UniqueViolation")
    assert {error for _, error in held[1:]} <= {"waits behind an earlier fact"}


def count(views: Views, table: Any) -> int:
    with views.read() as read:
        found: int = read.execute(select(func.count()).select_from(table)).scalar_one()
    return found


def test_processes_that_start_at_the_same_moment_make_one_schema(postgres: Postgres) -> None:
    at_once = threading.Barrier(4)

    def start(_: int) -> None:
        at_once.wait()
        Views(ViewsSchema(postgres, "views_1")).close()

    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(start, range(4)))) == 4
    assert GenerationsInDatabase(postgres).numbers() == [1]


def test_all_that_is_read_in_one_go_is_from_one_moment(views: Views, book: Book) -> None:
    projector = Projector(MadeUpSource(book.stored), views, batch=20)
    projector.step()
    with views.read() as read:
        before = read.execute(select(func.count()).select_from(fact_places)).scalar()
        projector.step()
        assert read.execute(select(func.count()).select_from(fact_places)).scalar() == before == 20
        assert read.execute(select(func.max(case_timeline.c.position))).scalar_one() <= 20
    assert count(views, fact_places) == 40


@pytest.mark.parametrize("where", ["before all", "after all"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_connection_lost_while_projecting_moves_nothing_and_is_made_anew(
    where: str, times: int, views: Views, book: Book, postgres: Postgres, tmp_path: Path
) -> None:
    cuts = [60] * times

    def cut(batch: Sequence[Reading], write: Connection) -> None:
        if cuts and batch[-1].stored.position >= cuts[0]:
            cuts.pop(0)
            end_connections(postgres)

    cutting, others = {"a_cut": ReadModel((), cut)}, read_models()
    models = {**cutting, **others} if where == "before all" else {**others, **cutting}
    projector = Projector(MadeUpSource(book.stored), views, batch=20, models=models)
    while cuts:
        try:
            projector.run_to(len(book.stored))
        except StoreUnavailable as lost:
            assert lost.rule == "store_out_of_reach"
            assert projector.place() == Place(40, 0)
    assert count(views, quarantine) == 0
    run_on(projector, book, tmp_path)


def end_connections(postgres: Postgres) -> None:
    """As an administrator does, or a server that is shut down."""
    ending = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name LIKE %s"
    with psycopg.connect(postgres.url) as admin:
        admin.execute(ending, (f"%{postgres.word}_views%",))


def run_on(projector: Projector, book: Book, tmp_path: Path) -> None:
    """The same projector goes on and ends where one ends that was never disturbed."""
    while projector.place().position < len(book.stored):
        with suppress(ShareTaken):  # what the server had not kept yet is folded again
            projector.run_to(len(book.stored))
    undisturbed = fresh(tmp_path)
    Projector(MadeUpSource(book.stored), undisturbed, models=projector.models).run_to(len(book.stored))
    assert all_digests(projector.views) == all_digests(undisturbed)
    undisturbed.close()


@pytest.mark.fault(18)
def test_a_full_disk_moves_nothing_and_holds_nobodys_facts(views: Views, book: Book, tmp_path: Path) -> None:
    projector = Projector(MadeUpSource(book.stored), views, batch=20)
    with views.write() as write:
        write.connection.driver_connection.execute(DISK_FULL)
    with pytest.raises(StoreUnavailable, match=r"no room left for t\w+_views_1; nothing was kept") as full:
        projector.run_to(len(book.stored))
    assert full.value.rule == "store_full"
    assert projector.place() == Place(20, 0)
    assert count(views, quarantine) == 0
    with views.write() as write:
        write.execute(text("DROP TRIGGER full_disk ON case_timeline"))
    run_on(projector, book, tmp_path)


@pytest.mark.fault(4)
def test_a_server_that_was_killed_and_came_back_is_used_again(
    own_postgres: PostgresServer, book: Book, tmp_path: Path
) -> None:
    with closing(Views(ViewsSchema(Postgres(own_postgres.url), "views_1"))) as views:
        projector = Projector(MadeUpSource(book.stored), views, batch=20)
        projector.step()
        own_postgres.kill()
        assert fault_of(projector).rule == "store_out_of_reach"
        own_postgres.up()
        run_on(projector, book, tmp_path)


def fault_of(projector: Projector) -> StoreUnavailable:
    """What rises once the server's processes have noticed that it was killed."""
    while True:
        try:
            projector.place()
        except StoreUnavailable as fault:
            return fault


FORMS = ("", "ALTER TABLE case_timeline ADD COLUMN colour text", "DROP INDEX case_timeline_by_case")


@pytest.mark.parametrize("other_form", FORMS)
def test_nobody_waits_while_a_read_model_is_made_anew(other_form: str, views: Views, book: Book) -> None:
    projector = run(views, book, batch=50)
    before, shown = all_digests(views), []
    with views.write() as write:
        write.execute(update(case_timeline).values(happened_at=0))
        write.execute(update(made_by).where(made_by.c.name == "case_timeline").values(code_hash=""))
        if other_form:
            write.execute(text(other_form))

    def somebody_reads() -> None:
        with views.read() as read:
            read.execute(text("SET LOCAL lock_timeout = '1s'"))
            shown.append(read.execute(select(func.count(), func.max(case_timeline.c.happened_at))).one())

    assert Renewing(projector).renew(somebody_reads) == [Part("read_model", "case_timeline")]
    assert len(shown) == 3
    assert {tuple(row) for row in shown} == {(count(views, case_timeline), 0)}
    assert all_digests(views) == before
    assert GenerationsInDatabase(projector.views.where.postgres).numbers() == [1]


def test_who_reads_a_table_that_takes_another_form_is_waited_for(views: Views, book: Book) -> None:
    projector = run(views, book)
    before = all_digests(views)
    with views.write() as write:
        write.execute(text("ALTER TABLE case_timeline ADD COLUMN colour text"))
        write.execute(update(made_by).where(made_by.c.name == "case_timeline").values(code_hash=""))
    reading, waiting = threading.Event(), threading.Event()

    def reader() -> int:
        with views.read() as read:
            found: int = read.execute(select(func.count()).select_from(case_timeline)).scalar_one()
            reading.set()
            waiting.wait(30)
            return found + read.execute(select(func.count()).select_from(case_timeline)).scalar_one()

    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(reader)
        reading.wait(30)
        anyone = select(func.count()).select_from(text("pg_locks")).where(text("NOT granted"))
        with ThreadPoolExecutor(1) as other:
            renewed = other.submit(Renewing(projector).renew)
            while not waiting.is_set():
                with views.read() as read:
                    if read.execute(anyone).scalar_one():
                        waiting.set()
            assert renewed.result(60) == [Part("read_model", "case_timeline")]
        assert told.result(60) == 2 * count(views, case_timeline)
    assert all_digests(views) == before


def test_a_generation_that_somebody_reads_stays_until_they_have_done(postgres: Postgres, views: Views) -> None:
    generations = GenerationsInDatabase(postgres)
    with views.read() as read:
        read.execute(select(case_timeline)).all()
        generations.remove(1)
        assert generations.numbers() == [1]
        assert read.execute(select(case_timeline)).all() == []
    generations.remove(1)
    assert generations.numbers() == []


def test_who_still_looks_at_a_generation_that_was_removed_is_told_so(postgres: Postgres, views: Views) -> None:
    GenerationsInDatabase(postgres).remove(1)
    with pytest.raises(StoreUnavailable, match="_views_1 is there no longer"):
        count(views, case_timeline)


def test_a_database_that_is_not_there_is_said_in_words_without_its_password(word: str) -> None:
    nowhere = Postgres("postgresql://care:wonderland@127.0.0.1:1/care", word)
    with pytest.raises(StoreUnavailable) as refusal:
        Views(ViewsSchema(nowhere, "views_1"))
    assert refusal.value.rule == "store_out_of_reach"
    assert "wonderland" not in repr(refusal.value)
    assert "wonderland" not in repr(ViewsSchema(nowhere, "views_1"))
