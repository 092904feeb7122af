"""The projector over the embedded store and over a made-up source: nothing skipped, nothing twice, one order."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from schemas.moment import micros, moment_of
from schemas.recorded import StoredFact
from services.store.recorder import StoreDamaged, StoreUnavailable
from services.store.sqlite_files import connect
from services.views.database import Views
from services.views.heads import VersionMissing
from services.views.places import OtherShares
from services.views.projecting import (
    DIGEST_BYTES,
    FactAltered,
    FactSource,
    Place,
    PositionSkipped,
    Projector,
    ShareTaken,
)
from services.views.tables import applied, quarantine, stream_heads
from tests.made_up_record import Book, Delivered, MadeUpSource, a_long_life
from tests.real_views import FreshViews
from tests.reference_fold import all_digests, fresh, reference, told
from tests.services.any_source import SOURCES, any_source

DAY = timedelta(days=1)
CRASHING = """
from pathlib import Path
import sys
from schemas.moment import moment_of
from services.config import Settings
from services.store.sqlite_recorder import SQLiteRecorder
from services.views.database import Views
from services.views.projecting import Projector
Settings.load()
folder = Path(sys.argv[1])
projector = Projector(SQLiteRecorder(folder / "record.db"), Views(folder / "views.db"), batch=50)
projector.run_to(10_000)
projector.ask(moment_of(int(sys.argv[2])))
"""


@pytest.fixture(scope="module")
def book() -> Book:
    return a_long_life()


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest, book: Book, tmp_path: Path) -> Iterator[FactSource]:
    """The same facts from the embedded store, from what stands for a log, and from Kafka."""
    yield from any_source(request, book, tmp_path)


@pytest.fixture
def views(any_views: Views) -> Views:
    return any_views


def all_applied(views: Views) -> int:
    """How many facts the rows of all batches say were applied."""
    with views.read() as read:
        return sum(len(found.digests) // DIGEST_BYTES for found in read.execute(select(applied)))


def count(views: Views, table: Any) -> int:
    with views.read() as read:
        found: int = read.execute(select(func.count()).select_from(table)).scalar_one()
    return found


def folded(source: FactSource, views: Views, book: Book, **how: Any) -> dict[str, str]:
    """Everything folded, then asked for a day more; what stands in each table that facts alone make."""
    shares = how.pop("of", 1)
    for share in range(shares):
        projector = Projector(source, views, share=share, of=shares, **how)
        projector.run_to(len(book.stored))
        projector.ask(book.now + DAY)
    return all_digests(views, places=False)


def test_the_history_is_that_of_a_fold_without_any_store(source: FactSource, views: Views, book: Book) -> None:
    folded(source, views, book)
    assert told(views) == reference(book.facts, book.now + DAY)
    assert {line.kind for line in told(views)} == {"opened", "changed", "ended"}


def test_both_sources_give_the_same_facts(book: Book, tmp_path: Path) -> None:
    store = book.written(tmp_path / "record.db")
    assert store.after(0, 1000) == book.stored
    store.close()


@pytest.mark.parametrize("shares", [2, 4])
def test_any_number_of_shares_gives_the_same_tables(shares: int, book: Book, fresh_views: FreshViews) -> None:
    alone, several = fresh_views("alone"), fresh_views("several")
    source = MadeUpSource(book.stored)
    assert folded(source, several, book, of=shares) == folded(source, alone, book)
    assert told(several) == reference(book.facts, book.now + DAY)
    assert all_applied(several) == shares * len(book.stored)


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_any_size_of_batch_gives_the_same_tables(batch: int, book: Book, views: Views, fresh_views: FreshViews) -> None:
    source = MadeUpSource(book.stored)
    usual = fresh_views("usual")
    folded(source, usual, book)
    folded(source, views, book, batch=batch)
    assert all_digests(views) == all_digests(usual)


def test_read_models_folded_in_another_number_of_shares_are_refused(book: Book, views: Views) -> None:
    Projector(MadeUpSource(book.stored), views).step()
    with pytest.raises(OtherShares, match="folded in 1 shares, not 2"):
        Projector(MadeUpSource(book.stored), views, share=1, of=2).step()


@pytest.mark.fault(14)
def test_what_comes_again_with_the_same_bytes_is_dropped(book: Book, views: Views, fresh_views: FreshViews) -> None:
    again = Delivered([*book.stored[:50], *book.stored[:40], *book.stored[30:], *book.stored])
    projector = Projector(again, views, batch=20)
    projector.run_to(len(book.stored))
    while projector.step():
        pass
    once = fresh_views("once")
    Projector(MadeUpSource(book.stored), once).run_to(len(book.stored))
    assert projector.repeats == 40 + 20 + len(book.stored)
    assert all_digests(views) == all_digests(once)


@pytest.mark.parametrize("known", [10, 60], ids=["of this batch", "of an earlier batch"])
def test_other_bytes_under_a_known_position_stop_everything(known: int, book: Book, views: Views) -> None:
    altered = book.stored[5]._replace(value=book.stored[5].value + b"\x00")
    projector = Projector(Delivered([*book.stored[:known], altered, *book.stored[known:]]), views, batch=30)
    with pytest.raises(FactAltered, match=r"position 6 .* other bytes"):
        projector.run_to(len(book.stored))
    assert projector.place().position == (0 if known == 10 else 60)


def test_a_hole_stops_everything_and_the_share_stays_where_it_is(book: Book, views: Views) -> None:
    projector = Projector(MadeUpSource(one for one in book.stored if one.position != 60), views, batch=50)
    with pytest.raises(PositionSkipped, match="position 60 is missing; the next that came is 61"):
        projector.run_to(len(book.stored))
    assert projector.place() == Place(50, 0)
    assert all_applied(views) == 50


def test_a_hole_in_the_store_stops_everything(book: Book, views: Views, tmp_path: Path) -> None:
    store = book.written(tmp_path / "record.db")
    spoil(tmp_path / "record.db", "DROP TRIGGER facts_refuse_DELETE", "DELETE FROM facts WHERE position = 60")
    projector = Projector(store, views, batch=50)
    with pytest.raises(StoreDamaged, match="lacks a position after 50"):
        projector.run_to(len(book.stored))
    assert projector.place() == Place(50, 0)
    store.close()


def test_a_missing_version_of_a_stream_stops_everything(book: Book, views: Views) -> None:
    spoilt = [one._replace(version=one.version + 1) if one.position == 60 else one for one in book.stored]
    projector = Projector(MadeUpSource(spoilt), views, batch=50)
    with pytest.raises(VersionMissing, match="stood at version"):
        projector.run_to(len(book.stored))
    assert projector.place() == Place(50, 0)
    right = Projector(MadeUpSource(book.stored), views, batch=50)
    right.run_to(len(book.stored))
    assert right.place() == Place(len(book.stored), 0)


def test_a_missing_version_in_the_store_stops_everything(book: Book, views: Views, tmp_path: Path) -> None:
    store = book.written(tmp_path / "record.db")
    last = book.stored[-1].position
    changes = ("DROP TRIGGER facts_refuse_UPDATE", f"UPDATE facts SET version = version + 7 WHERE position = {last}")
    spoil(tmp_path / "record.db", *changes)
    with pytest.raises(VersionMissing):
        Projector(store, views).run_to(last)
    store.close()


def spoil(file: Path, *statements: str) -> None:
    """Do to a file what somebody with the disk in hand could do."""
    connection = connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.mark.fault(27)
def test_two_projectors_on_one_share_one_is_told_and_loads_again(book: Book, views: Views) -> None:
    class Slow(MadeUpSource):
        """Between asking for facts and getting them another process is faster, once."""

        faster = [Projector(MadeUpSource(book.stored), views, batch=7)]

        def after(self, position: int, limit: int) -> Any:
            if self.faster:
                self.faster.pop().step()
            return super().after(position, limit)

    slow = Projector(Slow(book.stored), views, batch=20)
    with pytest.raises(ShareTaken):
        slow.step()
    assert slow.place() == Place(7, 0)
    slow.run_to(len(book.stored))
    assert all_applied(views) == len(book.stored)


def test_twins_taking_turns_give_the_same_tables(book: Book, views: Views, fresh_views: FreshViews) -> None:
    source = MadeUpSource(book.stored)
    twins = [Projector(source, views, batch=size) for size in (3, 5)]
    while twins[0].place().position < len(book.stored):
        for twin in twins:
            twin.step()
    once = fresh_views("once")
    Projector(source, once).run_to(len(book.stored))
    assert all_digests(views) == all_digests(once)


def test_a_share_may_change_over_from_one_source_to_another(
    book: Book, views: Views, tmp_path: Path, fresh_views: FreshViews
) -> None:
    store = book.written(tmp_path / "record.db")
    Projector(store, views, batch=50).step()
    Projector(Delivered(book.stored), views, batch=45).run_to(99)
    Projector(store, views).run_to(len(book.stored))
    once = fresh_views("once")
    Projector(store, once).run_to(len(book.stored))
    assert all_digests(views) == all_digests(once)
    store.close()


@pytest.mark.fault(18)
def test_no_room_for_the_read_models_moves_nothing_and_holds_nobodys_facts(book: Book, tmp_path: Path) -> None:
    views = fresh(tmp_path)
    projector = Projector(MadeUpSource(book.stored), views, batch=10)
    projector.step()
    limit_pages(views, room=2)
    with pytest.raises(StoreUnavailable, match=r"no room left for views\.db"):
        projector.run_to(len(book.stored))
    stopped_at = projector.place().position
    assert 10 <= stopped_at < len(book.stored)
    assert all_applied(views) == stopped_at
    assert count(views, quarantine) == 0
    limit_pages(views, room=100_000)
    projector.run_to(len(book.stored))
    once = fresh(tmp_path, "once")
    Projector(MadeUpSource(book.stored), once).run_to(len(book.stored))
    assert all_digests(views) == all_digests(once)
    once.close()
    views.close()


def limit_pages(views: Views, room: int) -> None:
    """Leave room for so many pages more, on every connection that writes."""
    with views.write() as write:
        pages = write.exec_driver_sql("PRAGMA page_count").scalar_one()
        write.exec_driver_sql(f"PRAGMA max_page_count={pages + room}")


@pytest.mark.parametrize("place", ["project.before_commit", "project.after_commit", "ask.before_commit"])
@pytest.mark.fault(3)
def test_killed_at_any_place_loses_and_doubles_nothing(place: str, book: Book, tmp_path: Path) -> None:
    store = book.written(tmp_path / "record.db")
    asked_to = micros(book.now + DAY)
    arguments = [sys.executable, "-c", CRASHING, str(tmp_path), str(asked_to)]
    killed = subprocess.run(arguments, env={**os.environ, "THROUGHCARE_CRASH_AT": place}, check=False)
    assert killed.returncode == -signal.SIGKILL
    views, once = fresh(tmp_path), fresh(tmp_path, "once")
    projector = Projector(store, views)
    assert projector.place() == {"project.before_commit": Place(0, 0), "project.after_commit": Place(50, 0)}.get(
        place, Place(len(book.stored), 0)
    )
    assert all_applied(views) == projector.place().position
    projector.run_to(len(book.stored))
    projector.ask(moment_of(asked_to))
    folded(store, once, book)
    assert all_digests(views) == all_digests(once)
    for one in (store, views, once):
        one.close()


def test_every_stream_is_known_by_its_newest_version(source: FactSource, views: Views, book: Book) -> None:
    projector = Projector(source, views, batch=9)
    projector.run_to(len(book.stored))
    newest: dict[bytes, int] = {}
    for one in book.stored:
        newest[one.stream.bytes] = one.version
    with views.read() as read:
        assert {bytes(row.stream): row.version for row in read.execute(select(stream_heads))} == newest


def test_a_source_that_ends_early_is_waited_for(book: Book, views: Views) -> None:
    class Later(MadeUpSource):
        """More comes when it comes."""

        def add(self, more: list[StoredFact]) -> None:
            self.stored += more

    source = Later(book.stored[:30])
    projector = Projector(source, views)
    projector.run_to(len(book.stored))
    assert projector.place() == Place(30, 0)
    source.add(book.stored[30:])
    projector.run_to(len(book.stored))
    assert projector.place() == Place(len(book.stored), 0)
