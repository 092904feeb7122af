"""Whose facts a case leans on though they belong to no case: the units on whose rosters its days depend, its teams."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from schemas.fact import Fact
from schemas.recorded import Recorded


def leant_on(facts: Iterable[Recorded[Any]]) -> tuple[UUID, ...]:
    """The units and teams that the facts of a case name, in the order in which they were first named."""
    return tuple(dict.fromkeys(one for recorded in facts for one in named(recorded.fact) if one is not None))


def named(fact: Fact) -> Iterator[UUID | None]:
    """The units and teams of one fact."""
    for name in places(type(fact)):
        value = getattr(fact, name)
        if name == "steps":
            yield from (getattr(step, "unit", None) for step in value)
        else:
            yield from value if name == "units" else (value,)


@cache
def places(kind: type[Fact]) -> tuple[str, ...]:
    """The fields in which a kind of fact names units and teams."""
    return tuple(name for name in ("unit", "team_id", "units", "steps") if name in kind.model_fields)
