"""The tree against RFC 6962's own definition, written out, and against values that everybody knows."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.proof import merkle, tiles
from services.proof.merkle import EMPTY, consistency, continues, includes, inclusion, leaf_hash, over, root
from services.proof.tiles import HEIGHT, WIDTH, Tile, TiledTree, added

KNOWN_ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
KNOWN_ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def by_definition(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\0" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return hashlib.sha256(b"\1" + by_definition(entries[:k]) + by_definition(entries[k:])).digest()


def entries(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(one) for one in entries(size)]


class InMemory(dict[Tile, bytes]):
    def tile(self, place: Tile) -> bytes:
        return self.get(place, b"")


def grown(steps: list[int]) -> InMemory:
    """Tiles that grew by so many leaves at a time."""
    kept, size, every = InMemory(), 0, leaves(sum(steps))
    for step in steps:
        kept.update(list(added(size, every[size : size + step], kept)))
        size += step
    return kept


@pytest.mark.parametrize("size", KNOWN_ROOTS)
def test_the_roots_that_everybody_knows(size: int) -> None:
    known = [leaf_hash(bytes.fromhex(one)) for one in KNOWN_ENTRIES[:size]]
    assert root(size, over(known)).hex() == KNOWN_ROOTS[size]


@pytest.mark.parametrize("size", range(40))
def test_every_small_tree_is_the_definitions(size: int) -> None:
    assert root(size, over(leaves(size))) == by_definition(entries(size))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 33, 64])
def test_every_leaf_is_proved_and_no_other(size: int) -> None:
    every = leaves(size)
    whole = by_definition(entries(size))
    for index in range(size):
        proof = inclusion(index, size, over(every))
        assert includes(every[index], index, size, proof, whole)
        assert not includes(leaf_hash(b"another"), index, size, proof, whole)
        assert not includes(every[index], index, size, [*proof, EMPTY], whole)
        assert not any(includes(every[index], other, size, proof, whole) for other in range(size) if other != index)
        for place in range(len(proof)):
            assert not includes(every[index], index, size, [*proof[:place], *proof[place + 1 :]], whole)


@pytest.mark.parametrize("new", [1, 2, 3, 8, 21, 32])
def test_every_beginning_is_proved_and_no_other(new: int) -> None:
    every = over(leaves(new))
    whole = by_definition(entries(new))
    for old in range(new + 1):
        proof, before = consistency(old, new, every), by_definition(entries(old))
        assert continues(old, before, new, whole, proof)
        assert not continues(old, leaf_hash(b"another"), new, whole, proof)
        assert not continues(old, before, new, leaf_hash(b"another"), proof) or old == 0
        assert not continues(old, before, new, whole, [*proof, EMPTY])
        if proof:
            assert not continues(old, before, new, whole, proof[:-1])


@pytest.mark.parametrize("asked", [(-1, 4), (4, 4)])
def test_nothing_is_proved_of_a_leaf_that_is_not_there(asked: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion(*asked, over(leaves(4)))
    assert not includes(leaf_hash(b"entry 3"), *asked, [], EMPTY)


def test_no_beginning_is_longer_than_the_tree() -> None:
    with pytest.raises(ValueError, match="no beginning"):
        consistency(5, 4, over(leaves(4)))
    assert not continues(5, EMPTY, 4, EMPTY, [])


@pytest.mark.parametrize("size", [1, 255, 256, 257, 511, 513, 65_535, 65_536, 66_000])
def test_tiles_hold_the_same_tree(size: int) -> None:
    every, kept = leaves(size), grown([size])
    tree, node = TiledTree(kept), over(every)
    assert tree.root(size) == root(size, node)
    assert kept[Tile(0, 0)][:32] == every[0]
    for index in {0, size // 3, size - 1}:
        assert inclusion(index, size, tree.node) == inclusion(index, size, node)
    assert consistency(size // 2, size, tree.node) == consistency(size // 2, size, node)


@given(st.lists(st.integers(min_value=1, max_value=700), min_size=1, max_size=5))
def test_tiles_are_the_same_however_the_log_grew(steps: list[int]) -> None:
    assert grown(steps) == grown([sum(steps)])


def test_a_tile_that_lost_its_end_is_named() -> None:
    kept = grown([300])
    kept[Tile(0, 1)] = kept[Tile(0, 1)][:-32]
    with pytest.raises(tiles.TileMissing, match=r"tile/0/001 does not hold"):
        TiledTree(kept).root(300)


def test_where_tiles_are_found() -> None:
    assert Tile(0, 0).path() == "tile/0/000"
    assert Tile(1, 1_234_067).path() == "tile/1/x001/x234/067"
    assert Tile(0, 1000).path(17) == "tile/0/x001/000.p/17"
    assert (WIDTH, 1 << HEIGHT) == (256, 256)


def test_whole_subtrees_are_the_largest_there_are() -> None:
    assert list(merkle.whole_subtrees(0, 7)) == [(2, 0), (1, 2), (0, 6)]
    assert list(merkle.whole_subtrees(4, 7)) == [(1, 2), (0, 6)]
