"""P3: read models built from the store, against a bare scan of the same rows."""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from projections._shape import read_models
from schemas.codec import make_all_codecs
from services.store.sqlite_recorder import COLUMNS, SQLiteRecorder
from services.views.database import Views
from services.views.projecting import Projector
from tests.bench.made_facts import fill
from tests.bench.measuring import Results, alternately, seconds

FACTS = 200_000
PAGE_FACTS = 10_000
MANY_FACTS = 1_000_000
MEGABYTE = 1024  # the kernel counts kibibytes
PAGE = f"SELECT {COLUMNS} FROM facts WHERE position>? ORDER BY position LIMIT ?"


def scan(file: Path) -> int:
    """The least that any reader of all facts must do: the same rows, columns and pages, with nothing made of them."""
    connection, position = sqlite3.connect(file), 0
    while rows := connection.execute(PAGE, (position, PAGE_FACTS)).fetchall():
        position = rows[-1][0]
    connection.close()
    return position


def build(record: Path, folder: Path, models: Sequence[str] | None) -> int:
    """One generation of read models from the first fact to the last."""
    store = SQLiteRecorder(record)
    views = Views(folder / "views.db")
    if models is None:
        projector = Projector(store, views)
    else:
        chosen = {name: read_models()[name] for name in models}
        projector = Projector(store, views, models=chosen, gaps={}, workflows={}, batch=PAGE_FACTS)
    projector.run_to(store.head().position)
    position = projector.place().position
    views.close()
    store.close()
    return position


def rate_of_build(record: Path, models: Sequence[str] | None) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return FACTS / seconds(lambda: build(record, Path(folder), models))


def run(results: Results, folder: Path) -> None:
    """The case timeline alone, and all read models together."""
    record = folder / "record.db"
    store = SQLiteRecorder(record)
    fill(store, FACTS)
    store.close()
    make_all_codecs()
    for name, models in (("P3", ["case_timeline"]), ("P3-all", None)):
        ours, raw = alternately(
            lambda _, models=models: rate_of_build(record, models), lambda _: FACTS / seconds(lambda: scan(record))
        )
        results.ratio(name, "sqlite", ours / raw, facts_a_second=round(ours), raw_a_second=round(raw))


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
