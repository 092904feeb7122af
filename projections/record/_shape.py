"""The shape of a part of a case's record: read from the facts of one case when it is asked for, kept nowhere."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

import projections.record
from schemas.fact import Fact
from schemas.model import Model
from schemas.sealed import Sealed


class Said(Model):
    """Words that stay sealed until a permitted reader's answer is made; `command_id` is what they were sealed for."""

    sealed: Sealed
    command_id: UUID


@dataclass(frozen=True, eq=False)
class Part:
    """One part of the record: which kinds of fact it reads, and what they come to, in order of what happened.

    A part that goes on with time says `by_day`: it is read with the day (in England) up to which it is asked about.
    """

    kinds: tuple[type[Fact], ...]
    read: Callable[..., Iterable[Model]]
    by_day: bool = False
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
