"""The hash over all leaves so far, kept in as many hashes as their number has ones (a compact range of RFC 6962)."""

from collections.abc import Iterable
from typing import NamedTuple

from services.proof.merkle import EMPTY, node_hash
from services.proof.tiles import HEIGHT


class Whole(NamedTuple):
    """A whole subtree: it covers the 2**level leaves that begin at `number << level`."""

    level: int
    number: int
    hash: bytes


class Range:
    """Grows by one leaf at a time; `wholes` stand from left to right, each smaller than the one before.

    `of_tiles` are the hashes over whole tiles that were completed, for whoever takes them out.
    """

    def __init__(self, wholes: Iterable[Whole] = ()) -> None:
        self.wholes = list(wholes)
        self.size = sum(1 << one.level for one in self.wholes)
        self.of_tiles: list[Whole] = []

    def add(self, leaf: bytes) -> None:
        """Take the next leaf in."""
        level, index, found = 0, self.size, leaf
        self.size += 1
        while index & 1:
            found = node_hash(self.wholes.pop().hash, found)
            level, index = level + 1, index >> 1
            if level % HEIGHT == 0:
                self.of_tiles.append(Whole(level, index, found))
        self.wholes.append(Whole(level, index, found))

    def root(self) -> bytes:
        """The hash over all of them."""
        if not self.wholes:
            return EMPTY
        found = self.wholes[-1].hash
        for one in self.wholes[-2::-1]:
            found = node_hash(one.hash, found)
        return found

    def copy(self) -> "Range":
        """Another that grows by itself from here on."""
        return Range(self.wholes)

    def differs_from(self, other: "Range") -> tuple[int, int] | None:
        """The first leaves, from and up to, under a hash that is not the other's; both are of one size."""
        for mine, theirs in zip(self.wholes, other.wholes, strict=True):
            if mine != theirs:
                return mine.number << mine.level, mine.number + 1 << mine.level
        return None
