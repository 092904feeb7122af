"""Which code made something: a hash over its file and over the files of its own room that it leans on."""

import hashlib
import inspect
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any


@cache
def source_hash(made_by: Callable[..., Any]) -> str:
    """SHA-256 over the function's file and those it imports from its own room, in order of their names.

    A room's shapes (files that begin with `_`) are left out. It is read once, soon after the code itself was.
    """
    home = inspect.getmodule(made_by)
    assert home is not None
    digest = hashlib.sha256()
    for _, module in sorted(leaned_on(home, {}).items()):
        digest.update(inspect.getsource(module).encode())
    return digest.hexdigest()


def leaned_on(module: ModuleType, known: dict[str, ModuleType]) -> dict[str, ModuleType]:
    """The module, and every module of the same room that it takes a name from, however far down."""
    known[module.__name__] = module
    room = module.__name__.partition(".")[0]
    for value in list(vars(module).values()):
        home = value if inspect.ismodule(value) else inspect.getmodule(value) if named(value) else None
        if home is None or home.__name__ in known or home.__name__.partition(".")[0] != room:
            continue
        if not home.__name__.rpartition(".")[2].startswith("_"):
            leaned_on(home, known)
    return known


def named(value: object) -> bool:
    """Whether a value knows in which file it was written."""
    return inspect.isclass(value) or inspect.isfunction(value)
