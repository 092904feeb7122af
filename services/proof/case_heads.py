"""Where every stream of every case ends, under one hash: it proves that nothing of a case is missing up to then.

A head names a stream, its last version (from 1) and the audit leaf of that version. The entry of a case is a fixed
binary form: a version byte, the case's id, how many streams it has, and for each, in order of their ids, id, version
and leaf hash. The tree over the entries, in order of the cases' ids, is RFC 6962's. What belongs to no case stands
under its own stream's id.
"""

import struct
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from services.proof.merkle import inclusion, leaf_hash, over, root

HEADS_VERSION = 1
FRONT = struct.Struct(">B16sI")
HEAD = struct.Struct(">16sQ32s")


class Head(NamedTuple):
    """The end of one stream; ids are 16 bytes, `leaf` is the hash of the audit leaf of its last version."""

    key: bytes
    stream: bytes
    version: int
    leaf: bytes


class ProvenHeads(NamedTuple):
    """The entry of one case, where it stands among all, and the hashes that prove it."""

    entry: bytes
    place: int
    size: int
    proof: list[bytes]


def entry_of(key: bytes, heads: Iterable[Head]) -> bytes:
    """The entry of one case."""
    ends = b"".join(HEAD.pack(one.stream, one.version, one.leaf) for one in sorted(heads, key=lambda one: one.stream))
    return FRONT.pack(HEADS_VERSION, key, len(ends) // HEAD.size) + ends


def entries(heads: Iterable[Head]) -> Iterator[tuple[bytes, bytes]]:
    """Each case's id and entry; the heads come in order of the cases' ids."""
    for key, of_case in groupby(heads, key=lambda one: one.key):
        yield key, entry_of(key, of_case)


class CaseHeads:
    """All entries at one position of the record."""

    def __init__(self, heads: Iterable[Head]) -> None:
        self.hashes: list[bytes] = []
        self._places: dict[bytes, tuple[int, bytes]] = {}
        for key, entry in entries(heads):
            self._places[key] = (len(self.hashes), entry)
            self.hashes.append(leaf_hash(entry))
        self._node = over(self.hashes)

    @property
    def root(self) -> bytes:
        """The one hash over all of them."""
        return root(len(self.hashes), self._node)

    def prove(self, key: bytes) -> ProvenHeads:
        """What proves the heads of one case. Raises KeyError where nothing was recorded of it."""
        index, entry = self._places[key]
        size = len(self.hashes)
        return ProvenHeads(entry, index, size, inclusion(index, size, self._node))
