"""A seeded sample of all that an insider does to the files; `make test-tamper` does it by the ten thousand."""

from pathlib import Path

import pytest

from tests.tampering import tiles
from tests.tampering.families import tamperings
from tests.tampering.judging import Tampering, checked_clean, tried

SEEDS = range(5)


@pytest.mark.parametrize(
    ("tampering", "threat"), [pytest.param(one, threat, id=f"{threat}-{one.__name__}") for threat, one in tamperings()]
)
def test_it_is_found_and_named(tampering: Tampering, threat: int, records: list[Path], tmp_path: Path) -> None:
    for seed in SEEDS:
        verdict = tried(records[seed % len(records)], tmp_path / "copy", tampering, 1000 * threat + seed)
        assert verdict.is_right, verdict.said


def test_a_tile_above_others_is_looked_at_too(large: Path, tmp_path: Path) -> None:
    for seed in range(12):
        verdict = tried(large, tmp_path / "copy", tiles.turn_a_bit_of_a_tile, seed)
        assert verdict.is_right, verdict.said


def test_what_nobody_touched_is_found_sound(records: list[Path], large: Path, tmp_path: Path) -> None:
    for prepared in (*records, large):
        verdict = checked_clean(prepared, tmp_path / "copy")
        assert verdict.is_right, verdict.said
