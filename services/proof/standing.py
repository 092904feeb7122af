"""How far the record is signed and published, as positions."""

from typing import NamedTuple

from services.proof.kept import Kept, Signed
from services.store.lag import lag_of
from services.store.recorder import Head, Recorder


class ProofStanding(NamedTuple):
    """Positions up to which the record is signed and published (0: not at all), and how long the next fact waits.

    Seconds are the age of the oldest fact that is not signed, or not published; never less than none.
    """

    signed: int
    published: int
    unsigned_seconds: float
    unpublished_seconds: float


def standing(store: Recorder, kept: Kept, head: Head) -> ProofStanding:
    """How a record that ends at this head stands. Raises StoreUnavailable, StoreDamaged."""
    signed, published = position_of(kept.newest(), kept), published_position(kept)
    return ProofStanding(signed, published, lag_of(store, signed, head).seconds, lag_of(store, published, head).seconds)


def published_position(kept: Kept) -> int:
    """Up to which position enough witnesses countersigned; 0 where they did not. Raises StoreUnavailable."""
    return position_of(kept.newest(published=True), kept)


def position_of(signed: Signed | None, kept: Kept) -> int:
    """The last position that a checkpoint holds."""
    if signed is None:
        return 0
    first = {one.year: one.first for one in kept.logs()}
    return first[signed.year] + signed.size - 1
