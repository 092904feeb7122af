"""The shape of a read model: tables of its own, and one function that writes a batch of facts into them."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, MetaData, Table

import projections
from schemas import avro
from schemas.recorded import Recorded, StoredFact

METADATA = MetaData()


class Reading:
    """One stored fact as a read model gets it; it is opened only as far as somebody asks."""

    def __init__(self, stored: StoredFact) -> None:
        self.stored = stored

    @cached_property
    def recorded(self) -> Recorded[Any]:
        """The whole fact. Raises UnreadableFact."""
        return avro.read(self.stored)

    @cached_property
    def skimmed(self) -> avro.Skimmed:
        """Id, time and case alone, with the bytes checked. Raises UnreadableFact."""
        return avro.skim(self.stored)


@dataclass(frozen=True)
class ReadModel:
    """A view that is kept: it may be dropped and built again from the facts at any time."""

    tables: tuple[Table, ...]
    project: Callable[[Sequence[Reading], Connection], None]


@cache
def read_models() -> Mapping[str, ReadModel]:
    """Every read model of this room by the name of its file."""
    found = {}
    for module in pkgutil.iter_modules(projections.__path__):
        model = getattr(importlib.import_module(f"projections.{module.name}"), "read_model", None)
        if model is not None:
            found[module.name] = model
    return found
