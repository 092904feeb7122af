"""Which facts of a batch touch which keys: handed out for some keys at once, so that memory does not grow with them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from schemas.recorded import Recorded

AT_ONCE = 100  # keys whose states are in memory at once; five times as many are hardly faster
Touched = dict[str, list[Recorded[Any]]]


def by_key(batch: Sequence[Recorded[Any]], keys_of: Callable[[Recorded[Any]], Iterable[str]]) -> Iterator[Touched]:
    """Some keys at once, each with its facts in order of position; keys come as they are first touched."""
    touched: Touched = {}
    for recorded in batch:
        for key in keys_of(recorded):
            touched.setdefault(key, []).append(recorded)
    keys = list(touched)
    for start in range(0, len(keys), AT_ONCE):
        yield {key: touched[key] for key in keys[start : start + AT_ONCE]}
