"""`python -m tests.tampering --cases 20000 --seed 7`: seeded tampering by the thousand, and a table of what was found.

Every twentieth case is a copy that nobody touched. Ends with 1 if anything was missed, misnamed or found where nothing
was done; each such case is printed with its seed, by which it can be done again.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.tampering.families import tamperings
from tests.tampering.judging import Verdict, checked_clean, tried
from tests.tampering.lived import lived

STORES = 12
FACTS_OF_MANY = 110  # commands of one store, whose log fills a tile
CLEAN_EVERY = 20
SHOWN = 20
CLEAN = 0
COLUMNS = ("threat", "cases", "missed", "wrong cause", "wrong index", "false alarms")


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.tampering")
    asked.add_argument("--cases", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=7)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="tampering-") as folder:
        return run(Path(folder), given.cases, given.seed)


def run(folder: Path, cases: int, seed: int) -> int:
    stores = [lived(folder / f"store {one}", seed + one) for one in range(STORES - 1)]
    stores.append(lived(folder / "many", seed, FACTS_OF_MANY))
    every, counts, wrong = tamperings(), Counter[tuple[int, str]](), 0
    for number in range(cases):
        prepared = stores[number % STORES]
        if number % CLEAN_EVERY == CLEAN_EVERY - 1:
            threat, verdict = CLEAN, checked_clean(prepared, folder / "copy")
        else:
            threat, tampering = every[number % len(every)]
            verdict = tried(prepared, folder / "copy", tampering, seed * 1_000_000 + number)
        count(counts, threat, verdict)
        if not verdict.is_right:
            wrong += 1
            if wrong <= SHOWN:
                print(verdict.said, flush=True)
    table(counts)
    return 1 if wrong else 0


def count(counts: Counter[tuple[int, str]], threat: int, verdict: Verdict) -> None:
    counts[threat, "cases"] += 1
    counts[threat, "missed"] += verdict.missed
    counts[threat, "wrong cause"] += verdict.wrong_cause
    counts[threat, "wrong index"] += verdict.wrong_index
    counts[threat, "false alarms"] += verdict.false_alarm


def table(counts: Counter[tuple[int, str]]) -> None:
    print("  ".join(f"{name:>12}" for name in COLUMNS))
    threats = sorted({threat for threat, _ in counts})
    for threat in threats:
        print(row("untouched" if threat == CLEAN else str(threat), [counts[threat, name] for name in COLUMNS[1:]]))
    print(row("all", [sum(counts[threat, name] for threat in threats) for name in COLUMNS[1:]]))


def row(name: str, numbers: list[int]) -> str:
    return "  ".join([f"{name:>12}", *(f"{number:>12,}" for number in numbers)])


if __name__ == "__main__":
    sys.exit(main())
