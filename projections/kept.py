"""What a state keeps of many: the newest so many in their order, all but one, the later or the earlier of two."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeVar

One = TypeVar("One")
Id = TypeVar("Id")
When = TypeVar("When", date, datetime)


def newest(happened: Iterable[One], most: int, by: Callable[[One], Any] = attrgetter("at")) -> tuple[One, ...]:
    """The newest so many of these, in the order in which they happened."""
    return tuple(sorted(happened, key=by)[-most:])


def newest_by_id(happened: Mapping[Id, One], most: int, by: Callable[[One], Any] = attrgetter("at")) -> dict[Id, One]:
    """The newest so many of these by their ids, in the order in which they happened."""
    return dict(newest(happened.items(), most, lambda each: (by(each[1]), each[0])))


def without(kept: Mapping[Id, One], gone: Id) -> dict[Id, One]:
    """All of these but one."""
    return {one: known for one, known in kept.items() if one != gone}


def later(known: When | None, one: When) -> When:
    """The later of what is known, if anything is, and of one more."""
    return one if known is None else max(known, one)


def earlier(known: When | None, one: When) -> When:
    """The earlier of what is known, if anything is, and of one more."""
    return one if known is None else min(known, one)
