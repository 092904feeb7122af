"""What one more fact costs, and what memory it takes, with a hundred thousand cases against a thousand.

`make bench-scale`: four million facts in the shapes of the lived stories, written in bulk by a seeded writer through
the store's own recorder; time and disk used are printed.
"""

import json
import random
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from services.collecting import settle
from services.store.sqlite_recorder import SQLiteRecorder
from services.views.database import Views
from services.views.projecting import Projector
from tests.bench.lives import FACTS_A_CASE, Life, Shape, fill, in_order, lives
from tests.bench.measuring import Results, seconds
from tests.bench.rebuild import MEGABYTE, peak_kibibytes

FEW, MANY = 1_000, 100_000
ROUNDS, CASES_A_ROUND, LAST = 7, 100, 10


class Measured(NamedTuple):
    """Microseconds that one more fact took (the median of the rounds), and the most memory in megabytes."""

    microseconds: float
    megabytes: float


def run(results: Results, folder: Path) -> None:
    """Both sizes, one after the other, each projected in a process of its own."""
    known = lives()
    places = {cases: begun(folder / str(cases), cases, known) for cases in (FEW, MANY)}
    rounds = [[more(folder / str(cases), chosen(cases)[number], known) for cases in places] for number in range(ROUNDS)]
    few, many = (summed(place, [one[at] for one in rounds]) for at, place in enumerate(places.values()))
    results.ratio("SCALE", "facts", many.microseconds / few.microseconds, few=few.microseconds, many=many.microseconds)
    results.ratio("SCALE", "memory", many.megabytes / few.megabytes, few=few.megabytes, many=many.megabytes)


def begun(folder: Path, cases: int, known: list[Life]) -> float:
    """Fill a store and project it; the most memory that this took, in megabytes."""
    folder.mkdir()
    with closing(SQLiteRecorder(folder / "record.db")) as store:
        for_later = frozenset(case for one in chosen(cases) for case in one)
        took = seconds(lambda: fill(store, in_order(known, range(cases), for_later, LAST)))
    say(f"{cases:,} cases of {FACTS_A_CASE} facts: written in {took:.0f} s, {used(folder)} MB on disk")
    projected = projecting(folder)
    took, megabytes = projected["seconds"], projected["megabytes"]
    say(f"projected in {took:.0f} s, {used(folder)} MB on disk, {megabytes:.0f} MB in memory")
    return megabytes


def summed(megabytes: float, rounds: list[dict[str, float]]) -> Measured:
    """What the median of the rounds cost for each fact, and the most memory that there was at any time."""
    cost = statistics.median(one["seconds"] / (CASES_A_ROUND * LAST) * 1e6 for one in rounds)
    later = max(one["megabytes"] for one in rounds)
    say(f"afterwards {CASES_A_ROUND * LAST:,} more facts at once took {later:.0f} MB in memory")
    return Measured(round(cost, 1), max(megabytes, later))


def chosen(cases: int, seed: int = 7) -> list[list[int]]:
    """Different cases for each round, seeded."""
    some = random.Random(seed).sample(range(cases), ROUNDS * CASES_A_ROUND)
    return [some[number::ROUNDS] for number in range(ROUNDS)]


def more(folder: Path, cases: list[int], known: list[Life]) -> dict[str, float]:
    """The last facts of some cases, written and projected."""
    with closing(SQLiteRecorder(folder / "record.db")) as store:
        fill(store, last_facts(cases, known), store.head().recorded_at)
    return projecting(folder)


def last_facts(cases: list[int], known: list[Life]) -> Iterator[tuple[Shape, int]]:
    """What was left out of these cases' lives."""
    for number in range(FACTS_A_CASE - LAST, FACTS_A_CASE):
        for case in cases:
            yield known[case % len(known)][number], case


def projecting(folder: Path) -> dict[str, float]:
    """Project up to the head in a new process; how long it took, and the most memory that it had."""
    said = subprocess.run([sys.executable, "-m", "tests.bench.scale", str(folder)], check=True, capture_output=True)
    found: dict[str, float] = json.loads(said.stdout)
    return found


def used(folder: Path) -> str:
    """Megabytes of all files."""
    return f"{sum(file.stat().st_size for file in folder.iterdir()) / 1e6:,.0f}"


def say(line: str) -> None:
    print(line, flush=True)


def project(folder: Path) -> dict[str, float]:
    """Everything there is, by all read models, gaps and workflows."""
    with closing(SQLiteRecorder(folder / "record.db")) as store, closing(Views(folder / "views.db")) as views:
        projector = Projector(store, views)
        projector.place()
        took = seconds(lambda: projector.run_to(store.head().position))
    return {"seconds": took, "megabytes": peak_kibibytes() / MEGABYTE}


if __name__ == "__main__":
    settle()
    print(json.dumps(project(Path(sys.argv[1]))))
