"""The log's hashes in tiles of 256, as anybody may fetch and keep them (C2SP tlog-tiles).

A tile of level L holds 256 hashes, each over 256**L leaves; the last one of a level may hold fewer. What once stands in
a tile stays there.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from services.proof.merkle import HASH_BYTES, node_hash, root

WIDTH = 256
HEIGHT = 8


class Tile(NamedTuple):
    """The place of a tile: its level and which of that level it is, both from 0."""

    level: int
    number: int

    def path(self, width: int = WIDTH) -> str:
        """Where it is found below a log's own address; `width` is how many hashes it holds."""
        return path_of(self.level, self.number, width)


def path_of(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile of a level is found, or, at the level `entries`, the leaves themselves."""
    return f"tile/{level}/{numbered(number)}{'' if width == WIDTH else f'.p/{width}'}"


def numbered(index: int) -> str:
    """A number as a path of three digits each, all but the last marked with an x: 1234067 is x001/x234/067."""
    parts = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        parts.append(f"x{index % 1000:03}")
    return "/".join(reversed(parts))


class KeptTiles(Protocol):
    """Where tiles are kept: the hashes of one, none where there is none yet."""

    def tile(self, place: Tile) -> bytes: ...


def added(size: int, leaves: Sequence[bytes], kept: KeptTiles) -> Iterator[tuple[Tile, bytes]]:
    """The tiles that are new or have grown when these leaf hashes follow the first `size`, lowest level first."""
    level, start, new = 0, size, leaves
    while new:
        first = start // WIDTH
        there = kept.tile(Tile(level, first))[: start % WIDTH * HASH_BYTES] if start % WIDTH else b""
        held = there + b"".join(new)
        whole = []
        for place in range(0, len(held), WIDTH * HASH_BYTES):
            data = held[place : place + WIDTH * HASH_BYTES]
            yield Tile(level, first + place // (WIDTH * HASH_BYTES)), data
            if len(data) == WIDTH * HASH_BYTES:
                whole.append(over_tile(data))
        level, start, new = level + 1, first, whole


def over_tile(data: bytes) -> bytes:
    """The hash over all that stands in a tile, or in a part of it whose width is a power of two."""
    hashes = [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


class TiledTree:
    """The tree as its tiles say it is; a tile is read once while this is held, so hold it for one answer only."""

    def __init__(self, kept: KeptTiles) -> None:
        self.kept = kept
        self._read: dict[Tile, bytes] = {}

    def node(self, level: int, index: int) -> bytes:
        """The hash of a whole subtree. Raises TileMissing where its tile does not hold it."""
        tile_level, height = divmod(level, HEIGHT)
        width = 1 << height
        place = Tile(tile_level, index * width // WIDTH)
        start = index * width % WIDTH * HASH_BYTES
        data = self._tile(place)[start : start + width * HASH_BYTES]
        if len(data) != width * HASH_BYTES:
            raise TileMissing(place)
        return over_tile(data)

    def root(self, size: int) -> bytes:
        """The hash over the first `size` leaves. Raises TileMissing."""
        return root(size, self.node)

    def _tile(self, place: Tile) -> bytes:
        if place not in self._read:
            self._read[place] = self.kept.tile(place)
        return self._read[place]


class TileMissing(LookupError):
    """A tile does not hold what the log's size says it must."""

    def __init__(self, place: Tile) -> None:
        super().__init__(f"the log's tile {place.path()} does not hold what it must")
        self.place = place
