"""Every story gets a world of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.world import World, world_in


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with world_in(tmp_path / "world") as one:
        yield one
