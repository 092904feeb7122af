"""Measure two ways of doing the same number of things alternately, and print how the medians compare."""

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 5


class Results:
    """Lines `RATIO <id> <variant> <value>` on the way, and all of them in one JSON file at the end."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []

    def ratio(self, name: str, variant: str, value: float, **more: Any) -> None:
        """Print one ratio and keep it."""
        print(f"RATIO {name} {variant} {value:.3f}", flush=True)
        self.found.append({"id": name, "variant": variant, "value": round(value, 4), **more})

    def write(self, file: Path) -> None:
        """Keep all of them."""
        file.write_text(json.dumps(self.found, indent=1) + "\n", encoding="utf-8")


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternately(ours: Callable[[int], float], raw: Callable[[int], float], rounds: int = ROUNDS) -> tuple[float, float]:
    """The median rates (things a second) of ours and the raw way; each round runs both, one after the other.

    Each function gets the number of its round, does its work, and tells its rate.
    """
    pairs = [(ours(number), raw(number)) for number in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)
