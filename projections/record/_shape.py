"""The shape of a part of a case's record: read from the facts of one case when it is asked for, kept nowhere."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import projections.record
from schemas.fact import Fact
from schemas.model import Model
from schemas.recorded import Recorded
from schemas.sealed import Sealed


class Said(Model):
    """Words that stay sealed until a permitted reader's answer is made; `command_id` is what they were sealed for."""

    sealed: Sealed
    command_id: UUID


@dataclass(frozen=True, eq=False)
class Part:
    """One part of the record: which kinds of fact it reads, and what they come to, in order of what happened."""

    kinds: tuple[type[Fact], ...]
    read: Callable[[Sequence[Recorded[Any]]], Iterable[Model]]
    name: str = field(default="", compare=False)


@cache
def parts() -> Mapping[str, Part]:
    """Every part of this room by the name of its file."""
    found = {}
    for module in pkgutil.iter_modules(projections.record.__path__):
        if not module.name.startswith("_"):
            one = importlib.import_module(f"projections.record.{module.name}").part
            object.__setattr__(one, "name", module.name)
            found[module.name] = one
    return found
