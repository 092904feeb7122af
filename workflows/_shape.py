"""The shape of a workflow: a to-do list, folded one key at a time, whose commands go back in by the same door."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar

import workflows
from aggregates._shape import Command
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.recorded import Recorded
from schemas.source import source_hash

S = TypeVar("S", bound=Model)


@dataclass(frozen=True, eq=False)
class Workflow(Generic[S]):
    """Whose state a fact touches, the new state, what is to be done by then, and when time alone adds something."""

    initial: S
    keys: Callable[[Recorded[Any]], Iterator[Key]]
    evolve: Callable[[S, Recorded[Any]], S]
    todo: Callable[[S, datetime], Iterator[Command]]
    look_again: Callable[[S, datetime], datetime | None] = never
    name: str = field(default="", compare=False)

    @property
    def hash(self) -> str:
        """SHA-256 of the file and of what it leans on in its room: another hash, and its states are built anew."""
        return source_hash(self.evolve)


@cache
def all_workflows() -> Mapping[str, Workflow[Any]]:
    """Every workflow of this room by the name of its file."""
    found = {}
    for module in pkgutil.iter_modules(workflows.__path__):
        if not module.name.startswith("_"):
            one = importlib.import_module(f"workflows.{module.name}").workflow
            object.__setattr__(one, "name", module.name)
            found[module.name] = one
    return found
