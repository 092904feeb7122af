"""How far whoever follows the record is behind it: read models, or the log."""

from typing import NamedTuple

from schemas.moment import micros
from services.store.recorder import Head, Recorder

MICROSECONDS = 1_000_000


class Lag(NamedTuple):
    """How many facts come after a position, and the age of the oldest of them in seconds, never less than none."""

    facts: int
    seconds: float


def lag_of(store: Recorder, position: int, head: Head) -> Lag:
    """How far somebody at this position is behind a record that ends at this head. Raises StoreUnavailable."""
    oldest = store.after(position, 1) if position < head.position else ()
    age = (micros(store.clock.now()) - oldest[0].recorded_at) / MICROSECONDS if oldest else 0.0
    return Lag(max(0, head.position - position), max(0.0, age))
