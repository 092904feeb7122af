"""The Merkle tree of RFC 6962: what stands in it and where it ends can be proved with a few hashes.

Every hash is 32 bytes of SHA-256. A `Node` tells the hash of a whole subtree: `node(level, index)` covers the
2**level leaves that begin at `index << level`.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH_BYTES = 32
EMPTY = hashlib.sha256(b"").digest()
Node = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def whole_subtrees(start: int, end: int) -> Iterable[tuple[int, int]]:
    """The largest whole subtrees, from left to right, that leaves from `start` up to `end` are made of."""
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        yield level, start >> level
        start += 1 << level


def range_hash(start: int, end: int, node: Node) -> bytes:
    """The hash over leaves from `start` up to `end`, where such a subtree of the whole tree is there."""
    hashes = [node(level, index) for level, index in whole_subtrees(start, end)]
    if not hashes:
        return EMPTY
    found = hashes.pop()
    while hashes:
        found = node_hash(hashes.pop(), found)
    return found


def root(size: int, node: Node) -> bytes:
    """The hash over the first `size` leaves."""
    return range_hash(0, size, node)


def split(size: int) -> int:
    """How many of so many leaves stand in the left half: the largest power of two below; for two or more."""
    return 1 << (size - 1).bit_length() - 1


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The hashes that prove the leaf at `index` (from 0) to stand in a tree of `size` leaves, from below upwards."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} among {size}")
    start, end, beside = 0, size, []
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start = middle
    return [range_hash(*one, node) for one in reversed(beside)]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """The hashes that prove the tree of `old` leaves to be the beginning of the one of `new`; none from nothing."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves has no beginning of {old}")
    if old in (0, new):
        return []
    start, end, beside, whole = 0, new, [], True
    while end != old:
        middle = start + split(end - start)
        if old <= middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start, whole = middle, False
    if not whole:
        beside.append((start, end))
    return [range_hash(*one, node) for one in reversed(beside)]


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether this leaf hash stands at `index` in the tree of `size` leaves with this root, as the proof says."""
    if not 0 <= index < size:
        return False
    last, found, hashes = size - 1, leaf, iter(proof)
    while last:
        if index & 1 or index < last:
            beside = next(hashes, None)
            if beside is None:
                return False
            found = node_hash(beside, found) if index & 1 else node_hash(found, beside)
        index, last = index >> 1, last >> 1
    return found == root_hash and next(hashes, None) is None


def continues(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of `old` leaves with its root is the beginning of the other, as the proof says."""
    if old in {0, new}:
        return not proof and old_root == (EMPTY if old == 0 else new_root)
    if not 0 < old < new:
        return False
    index, last, hashes = old - 1, new - 1, list(reversed(proof))
    while index & 1:
        index, last = index >> 1, last >> 1
    if index and not hashes:
        return False
    before = after = hashes.pop() if index else old_root
    while last:
        if index & 1 or index < last:
            if not hashes:
                return False
            beside = hashes.pop()
            if index & 1:
                before, after = node_hash(beside, before), node_hash(beside, after)
            else:
                after = node_hash(after, beside)
        index, last = index >> 1, last >> 1
    return not hashes and before == old_root and after == new_root


def over(hashes: Sequence[bytes]) -> Node:
    """The subtrees of leaves that are all at hand, each hashed once."""
    levels = [hashes]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])
    return lambda level, index: levels[level][index]
