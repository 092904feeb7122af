"""All stories told in one world, and the facts that came of it, as a reader of the record gets them."""

import importlib
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from schemas import avro
from schemas.recorded import Recorded
from services.config import Settings
from tests.stories.lived import Lived, Living, live_every_story
from tests.stories.world import World, world_of


@cache
def facts_of_stories() -> tuple[Recorded[Any], ...]:
    """The facts of every story, told in one world as their moments come."""
    with tempfile.TemporaryDirectory() as folder, world_of(Settings(data=Path(folder) / "all")) as world:
        live_every_story(world)
        return facts_in(world)


@cache
def facts_of_clearing(lived: type[Lived]) -> tuple[Recorded[Any], ...]:
    """The facts of a story and of the first way in which it is cleared; none where nothing clears it."""
    for cleared in lived.clears.values():
        with tempfile.TemporaryDirectory() as folder, world_of(Settings(data=Path(folder) / "cleared")) as world:
            Living(world, lived.story.then(*cleared.lines)).live(lived.end)
            return facts_in(world)
    return ()


def facts_in(world: World) -> tuple[Recorded[Any], ...]:
    """Every fact that a world's record holds, in order of position."""
    found: list[Recorded[Any]] = []
    while stored := world.service.record.store.after(found[-1].position if found else 0, 1000):
        found += [avro.read(one) for one in stored]
    return tuple(found)


@cache
def lived_stories() -> tuple[type[Lived], ...]:
    """The tests of every story in this folder."""
    found: list[type[Lived]] = []
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        module = importlib.import_module(f"tests.stories.{file.stem}")
        classes = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Lived)]
        found += [one for one in classes if one is not Lived and one.__module__ == module.__name__]
    return tuple(found)
