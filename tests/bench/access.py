"""One warm decision on who may see what: `RATIO ACCESS decision_us <microseconds>`, the middle of many."""

import statistics
from pathlib import Path

from tests.access.stories import STORIES
from tests.access.worlds import policies, prepared
from tests.bench.measuring import Results, seconds

DECISIONS, ROUNDS = 400, 5


def run(results: Results, folder: Path) -> None:
    """Decide the questions of the stories, each from facts that are at hand already."""
    asked = [prepared(story.world, story.ask) for story in STORIES]
    decide = policies().decide
    for one in asked:  # the first time lists and folds are read
        decide(*one)
    chosen = [asked[number % len(asked)] for number in range(DECISIONS)]
    took = [seconds(lambda one=one: decide(*one)) for _ in range(ROUNDS) for one in chosen]
    middle, slow = (statistics.quantiles(took, n=100)[number] * 1_000_000 for number in (49, 98))
    results.ratio("ACCESS", "decision_us", middle, p99_us=round(slow, 1), decisions=len(took))
