"""What the proof costs: a million leaves put into the log anew, a proof read from its tiles, and one checked."""

import hashlib
import random
import statistics
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from services.proof.case_heads import CaseHeads, Head
from services.proof.kept import Kept
from services.proof.log import LEAVES_AT_ONCE
from services.proof.merkle import includes, inclusion
from services.proof.tiles import TiledTree, added
from tests.bench.measuring import Results, seconds

LEAVES = 1_000_000
CASES = 200_000
PROOFS = 300
MICROSECONDS, MILLISECONDS = 1_000_000, 1_000


def run(results: Results, folder: Path) -> None:
    """Rebuild, prove, check; then the heads of all cases."""
    leaves = [hashlib.sha256(number.to_bytes(8, "big")).digest() for number in range(LEAVES)]
    with closing(Kept(folder / "proof.db")) as kept:
        results.ratio("AUDIT", "rebuild", seconds(lambda: rebuild(kept, leaves)), unit="s per million leaves")
        of_log(results, kept, leaves)
    of_heads(results, leaves)


def rebuild(kept: Kept, leaves: Sequence[bytes]) -> bytes:
    """Every tile from the leaf hashes, kept on the disk, and the root from the tiles."""
    tiles = kept.tiles(2026)
    for start in range(0, len(leaves), LEAVES_AT_ONCE):
        tiles.keep(list(added(start, leaves[start : start + LEAVES_AT_ONCE], tiles)))
    return TiledTree(tiles).root(len(leaves))


def of_log(results: Results, kept: Kept, leaves: Sequence[bytes]) -> None:
    """A proof with nothing in memory, tile by tile from the disk; and checking it."""
    chance = random.Random(1)  # which leaves hardly matters, only that they are the same each time
    places = [chance.randrange(LEAVES) for _ in range(PROOFS)]
    tiles = kept.tiles(2026)
    root = TiledTree(tiles).root(LEAVES)
    proofs = {place: inclusion(place, LEAVES, TiledTree(tiles).node) for place in places}

    def prove(place: int) -> object:
        return inclusion(place, LEAVES, TiledTree(tiles).node)

    def check(place: int) -> object:
        assert includes(leaves[place], place, LEAVES, proofs[place], root)
        return None

    say(results, "proof_us", times(prove, places), MICROSECONDS)
    say(results, "verify_us", times(check, places), MICROSECONDS)


def of_heads(results: Results, leaves: Sequence[bytes]) -> None:
    """The tree over all cases, and the proof of one."""
    heads = [Head(number.to_bytes(16, "big"), number.to_bytes(16, "big"), 7, leaves[number]) for number in range(CASES)]
    made: list[CaseHeads] = []
    results.ratio("AUDIT", "heads_ms", MILLISECONDS * seconds(lambda: made.append(with_root(heads))), cases=CASES)
    results.ratio("AUDIT", "heads_proof_ms", MILLISECONDS * seconds(lambda: made[0].prove(heads[CASES // 3].key)))


def with_root(heads: Sequence[Head]) -> CaseHeads:
    found = CaseHeads(heads)
    assert len(found.root) == len(heads[0].leaf)
    return found


def times(work: Callable[[int], object], places: Sequence[int]) -> list[float]:
    return sorted(seconds(lambda place=place: work(place)) for place in places)


def say(results: Results, name: str, found: list[float], unit: int) -> None:
    """The median, and beside it the slowest of a hundred."""
    p99 = found[len(found) * 99 // 100] * unit
    results.ratio("AUDIT", name, statistics.median(found) * unit, p99=round(p99, 1))
