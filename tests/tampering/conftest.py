"""Records that were lived once for all tests of the run, each test working on copies of them."""

from pathlib import Path

import pytest

from tests.tampering.lived import lived


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Several, each of its own seed."""
    folder = tmp_path_factory.mktemp("records")
    return [lived(folder / f"record {seed}", seed) for seed in (1, 2, 3)]


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One whose log fills a tile."""
    return lived(tmp_path_factory.mktemp("large") / "record", 4, 110)
