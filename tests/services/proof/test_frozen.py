"""What was ever written down as proof must be checked for ever: these bytes never change.

The same values stand for whoever writes a verifier in another language.
"""

from services.proof.merkle import consistency, includes, inclusion, leaf_hash, over, root
from services.store.leaf import Leaf
from tests.spec import an_id

ENTRIES = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", bytes(range(0x50, 0x58))]
LEAF = Leaf(
    position=17,
    stream=an_id("stream"),
    version=3,
    recorded_at=1_767_225_600_000_001,
    name="DecisionMade",
    worker=an_id("worker"),
    organisation="NHS_MH",
    previous=bytes(range(32)),
    content_hash=bytes(range(32, 64)),
    read_position=16,
)


def test_a_leaf() -> None:
    assert LEAF.to_bytes().hex() == (
        "0100000000000000111a77fd8401935307a6538810c5779d9e00000000000000030006474846204001000c4465636973696f"
        "6e4d61646578d7068045ce53808429f4670bfe6bd500064e48535f4d48000102030405060708090a0b0c0d0e0f1011121314"
        "15161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f00000000000000"
        "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        "00000000000000000000000000000000000000000000000000000000000010"
    )
    assert LEAF.hash().hex() == "ac734f829bbcbb09fda687fd59e3fbeb6308529227d19b10ed53015748dd4116"


def test_a_leaf_of_a_fact_that_names_no_worker_and_no_sight_of_the_record() -> None:
    bare = LEAF._replace(worker=None, read_position=None)
    assert bare.hash().hex() == "55bf334a368a924b1e467f4f0cff3eeddd808039bc6f419ba3a325534438db7b"


def test_a_proof_that_a_leaf_is_there() -> None:
    leaves = [leaf_hash(one) for one in ENTRIES]
    proof = inclusion(4, 7, over(leaves))
    assert [one.hex() for one in proof] == [
        "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert includes(leaves[4], 4, 7, proof, root(7, over(leaves)))


def test_a_proof_that_a_log_only_grew() -> None:
    leaves = [leaf_hash(one) for one in ENTRIES]
    assert [one.hex() for one in consistency(3, 7, over(leaves))] == [
        "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
        "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e",
    ]
