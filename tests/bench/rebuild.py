"""P3: read models built from the store, against a bare scan of the same rows."""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from projections._shape import read_models
from schemas.codec import make_all_codecs
from services.store.postgres import Postgres
from services.store.postgres_recorder import PostgresRecorder
from services.store.recorder import COLUMNS, Recorder
from services.store.sqlite_recorder import SQLiteRecorder
from services.views.database import Views
from services.views.generations_in_database import GenerationsInDatabase
from services.views.on_postgres import ViewsSchema
from services.views.projecting import Projector
from tests.bench.databases import a_database
from tests.bench.made_facts import fill
from tests.bench.measuring import Results, alternately, seconds

FACTS = 200_000
FACTS_INTO_ALL = 50_000
PAGE_FACTS = 10_000
MANY_FACTS = 1_000_000
MEGABYTE = 1024  # the kernel counts kibibytes
PAGE = f"SELECT {COLUMNS} FROM {{}} WHERE position>{{}} ORDER BY position LIMIT {{}}"


class InFiles:
    """The record and its read models in files of their own."""

    variant = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def store(self) -> Recorder:
        return SQLiteRecorder(self.folder / "record.db")

    @contextmanager
    def views(self) -> Iterator[Views]:
        """An empty generation, gone afterwards."""
        with tempfile.TemporaryDirectory() as folder, closing(Views(Path(folder) / "views.db")) as views:
            yield views

    def scan(self) -> int:
        """The least that any reader of all facts must do: the same rows, columns and pages, nothing made of them."""
        with closing(sqlite3.connect(self.folder / "record.db")) as connection:
            return pages(lambda position: connection.execute(PAGE.format("facts", "?", "?"), position).fetchall())


class InDatabase:
    """The same on PostgreSQL, in schemas of their own."""

    variant = "postgresql"

    def __init__(self, place: Postgres) -> None:
        self.place = place

    def store(self) -> Recorder:
        return PostgresRecorder(self.place)

    @contextmanager
    def views(self) -> Iterator[Views]:
        """An empty generation, gone afterwards."""
        with closing(Views(ViewsSchema(self.place, "views_1"))) as views:
            yield views
        GenerationsInDatabase(self.place).remove(1)

    def scan(self) -> int:
        """The same rows, columns and pages, prepared and in binary form."""
        page = PAGE.format(f"{self.place.schema('record')}.facts", "%s", "%s")
        with psycopg.connect(self.place.url) as connection, connection.cursor(binary=True) as cursor:
            return pages(lambda position: cursor.execute(page, position, prepare=True).fetchall())


def pages(page: Callable[[tuple[int, int]], Sequence[Any]]) -> int:
    """Page after page to the last; its position."""
    position = 0
    while rows := page((position, PAGE_FACTS)):
        position = rows[-1][0]
    return position


def rate_of_build(where: InFiles | InDatabase, models: Sequence[str] | None) -> float:
    """One generation of read models from the first fact on, of all of them from fewer facts; facts a second."""
    facts = FACTS if models else FACTS_INTO_ALL
    with closing(where.store()) as store, where.views() as views:
        if models is None:
            projector = Projector(store, views)
        else:
            chosen = {name: read_models()[name] for name in models}
            projector = Projector(store, views, models=chosen, gaps={}, workflows={}, batch=PAGE_FACTS)
        took = seconds(lambda: projector.run_to(facts))
        return projector.place().position / took


def run(results: Results, folder: Path) -> None:
    """The case timeline alone, and all read models together, on either database."""
    make_all_codecs()
    with a_database() as place:
        for where in (InFiles(folder), InDatabase(place)):
            with closing(where.store()) as store:
                fill(store, FACTS)
            for name, models in (("P3", ["case_timeline"]), ("P3-all", None)):
                ours, raw = alternately(
                    lambda _, where=where, models=models: rate_of_build(where, models),
                    lambda _, where=where: FACTS / seconds(where.scan),
                )
                results.ratio(name, where.variant, ours / raw, facts_a_second=round(ours), raw_a_second=round(raw))


def memory(results: Results, folder: Path) -> None:
    """How much a process grows while it builds all read models of a million facts."""
    record = folder / "many.db"
    store = SQLiteRecorder(record)
    took = seconds(lambda: fill(store, MANY_FACTS))
    store.close()
    said = subprocess.run(
        [sys.executable, "-m", "tests.bench.rebuild", str(record)], check=True, capture_output=True, text=True
    )
    grown = float(said.stdout.split()[-1])
    print(
        f"MEMORY rebuild of {MANY_FACTS:,} facts grew by {grown:.1f} MB (bar 64); filling took {took:.0f} s", flush=True
    )
    results.found.append({"id": "P11", "variant": "sqlite", "value": grown, "unit": "MB"})


def peak_kibibytes() -> int:
    """The most memory this program has had; `ru_maxrss` would count that of whoever started it, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def grown_while_building(record: Path) -> float:
    """Megabytes that this process grew by, beyond what it needed for the first ten thousand facts."""
    with tempfile.TemporaryDirectory() as folder:
        store, views = SQLiteRecorder(record), Views(Path(folder) / "views.db")
        projector = Projector(store, views)
        projector.run_to(10_000)
        before = peak_kibibytes()
        projector.run_to(store.head().position)
        after = peak_kibibytes()
        views.close()
        store.close()
    return (after - before) / MEGABYTE


if __name__ == "__main__":
    print(grown_while_building(Path(sys.argv[1])))
