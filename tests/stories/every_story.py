"""All stories told in one world, and the facts that came of it, as a reader of the record gets them."""

import importlib
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from aggregates._shape import streams
from schemas import avro
from schemas.recorded import Recorded
from services.config import Settings
from services.loading import Streams
from tests.stories.lived import Lived, Living, live_every_story
from tests.stories.world import World, world_of


@cache
def facts_of_stories() -> tuple[Recorded[Any], ...]:
    """The facts of every story, told in one world as their moments come."""
    with tempfile.TemporaryDirectory() as folder, world_of(Settings(data=Path(folder) / "all")) as world:
        live_every_story(world)
        return facts_in(world)


def streams_of_stories() -> Iterator[tuple[UUID, tuple[int, Any], tuple[int, Any]]]:
    """Each stream of every story: as a process that opens the record anew loads it, and as its facts fold."""
    with tempfile.TemporaryDirectory() as folder, world_of(Settings(data=Path(folder) / "all")) as world:
        live_every_story(world)
        told: dict[UUID, list[Recorded[Any]]] = {}
        for one in facts_in(world):
            told.setdefault(one.stream, []).append(one)
        anew = Streams(world.service.record.store)
        for stream, facts in told.items():
            decider = streams()[type(facts[0].fact).__module__.rpartition(".")[2]]
            yield stream, anew.load(stream, decider), (len(facts), decider.fold(one.fact for one in facts))
        anew.close()


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
