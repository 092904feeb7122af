"""The hash over where every stream ends: frozen in its form, and a proof that nothing of a case is missing."""

import hashlib
from itertools import pairwise
from pathlib import Path

from services.proof.case_heads import CaseHeads, Head, entries, entry_of
from services.proof.merkle import includes, leaf_hash
from tests.services.proof.written import Proved
from tests.spec import an_id

ANN, BEN = (an_id(one).bytes for one in ("Ann's case", "Ben's case"))


def leaf(number: int) -> bytes:
    return hashlib.sha256(bytes((number,))).digest()


def test_the_entry_of_a_case_is_these_bytes_for_ever() -> None:
    heads = [Head(bytes(16), b"b" * 16, 2, leaf(2)), Head(bytes(16), b"a" * 16, 300, leaf(1))]
    expected = (
        "01" + "00" * 16 + "00000002"
        + "61" * 16 + "000000000000012c" + leaf(1).hex()
        + "62" * 16 + "0000000000000002" + leaf(2).hex()
    )  # fmt: skip
    assert entry_of(bytes(16), heads).hex() == expected


def test_each_case_has_one_entry() -> None:
    heads = sorted(Head(key, bytes((number,)) * 16, 1, leaf(number)) for number, key in enumerate((ANN, BEN, ANN)))
    assert [(key, len(entry)) for key, entry in entries(heads)] == sorted([(ANN, 21 + 112), (BEN, 21 + 56)])


def test_every_case_is_proved_and_none_without_its_streams() -> None:
    heads = sorted(Head(an_id(f"case {n % 9}").bytes, an_id(f"stream {n}").bytes, 1, leaf(n)) for n in range(30))
    every = CaseHeads(heads)
    for number in range(9):
        proven = every.prove(an_id(f"case {number}").bytes)
        assert includes(leaf_hash(proven.entry), proven.place, proven.size, proven.proof, every.root)
        shorter = leaf_hash(proven.entry[:-56])
        assert not includes(shorter, proven.place, proven.size, proven.proof, every.root)


def test_the_record_tells_where_every_stream_ended_at_a_position(tmp_path: Path) -> None:
    proved = Proved(tmp_path)
    streams = [an_id(f"stream {number}") for number in range(3)]
    for stream in (*streams, streams[1], streams[1], streams[0]):
        proved.write(stream=stream)
    leaves = proved.store.leaves(0, 10)
    ends = {stream: (version, leaf) for _, stream, version, leaf in proved.store.heads(5)}
    assert ends == {
        streams[0].bytes: (1, leaves[0]),
        streams[1].bytes: (3, leaves[4]),
        streams[2].bytes: (1, leaves[2]),
    }
    rows = proved.store.heads(6)
    assert all(one[:2] < two[:2] for one, two in pairwise(rows))
    proved.close()
