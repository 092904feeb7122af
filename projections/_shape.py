"""The shape of a read model: tables of its own, and one function that writes a batch of facts into them."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, MetaData, String, Table, Text, event

import projections
from schemas import avro
from schemas.recorded import Recorded, StoredFact

METADATA = MetaData()


@event.listens_for(Table, "after_parent_attach")
def sort_by_bytes(table: Table, metadata: MetaData) -> None:
    """Text sorts by its bytes and is as long as it is, on PostgreSQL as on SQLite."""
    if metadata is METADATA:
        for column in table.columns:
            if isinstance(column.type, String):
                column.type = column.type.with_variant(Text(collation="C"), "postgresql")


class Reading:
    """One stored fact as a read model gets it; it is opened only as far as somebody asks."""

    __slots__ = ("_happened", "_recorded", "_skimmed", "stored")

    def __init__(self, stored: StoredFact) -> None:
        self.stored = stored
        self._recorded: Recorded[Any] | None = None
        self._skimmed: avro.Skimmed | None = None
        self._happened: avro.Happened | None = None

    @property
    def recorded(self) -> Recorded[Any]:
        """The whole fact. Raises UnreadableFact."""
        if self._recorded is None:
            self._recorded = avro.read(self.stored)
        return self._recorded

    @property
    def happened(self) -> avro.Happened:
        """When it happened and whether in a case, with the bytes checked. Raises UnreadableFact."""
        if self._happened is None:
            self._happened = avro.happened(self.stored)
        return self._happened

    @property
    def skimmed(self) -> avro.Skimmed:
        """Id, time and case alone, with the bytes checked. Raises UnreadableFact."""
        if self._skimmed is None:
            self._skimmed = avro.skim(self.stored)
        return self._skimmed


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
