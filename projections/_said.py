"""The sentences in which a timeline tells facts: one small file for each stream, found by import."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Literal

import projections.said

Level = Literal["milestone", "decision", "all"]
Said = Mapping[str, tuple[Level, str]]


@cache
def said() -> Said:
    """How much each fact matters and its sentence, by the fact's name; raises ValueError for one that is told twice."""
    found: dict[str, tuple[Level, str]] = {}
    for module in pkgutil.iter_modules(projections.said.__path__):
        told: Said = importlib.import_module(f"projections.said.{module.name}").SAID
        if twice := found.keys() & told.keys():
            raise ValueError(f"told twice: {', '.join(sorted(twice))}")
        found |= told
    return found
