"""A receipt proves which fact stood where, to anybody who has the key; every other claim it proves not."""

import base64
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from services.proof.checkpoint import Checkpoint
from services.proof.merkle import inclusion, over, root
from services.proof.note import Note, NoteUnreadable, Signer
from services.proof.receipt import Receipt, SignedCommit, Together, holds, path_from, rows_over, unproved
from tests.services.receipts import KEY, SIGNER

OTHER_KEY = Signer("throughcare/store", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
OTHER_STORE = Signer("throughcare/another", KEY)
FIRST = 41


def leaves(size: int) -> list[bytes]:
    return [hashlib.sha256(f"leaf {number}".encode()).digest() for number in range(size)]


def receipt(*positions: int, size: int = 3, signer: Signer = SIGNER) -> Receipt:
    return SignedCommit(FIRST, leaves(size), signer).receipt(positions)


def changed(one: Receipt, **changes: Any) -> Receipt:
    """The same with its first fact told otherwise."""
    return replace(one, facts=(replace(one.facts[0], **changes), *one.facts[1:]))


def told_otherwise(**changes: Any) -> Receipt:
    """What is signed told otherwise, under the signature that was there."""
    one = receipt(41, 42)
    note = Note.read(one.note)
    return replace(one, note=note._replace(text=Together.read(note.text)._replace(**changes).to_text()).to_text())


def test_a_known_receipt() -> None:
    """These very bytes must be read for ever."""
    root_hash, second, third = (
        "pqnnEI+v/bwRHCfiZyknhKQShc8IzSXvTZx7g4mpNEo=",
        "zL920gl05WPrUdIv8RcaMEcuCuZDsXhjvv1TYU5/760=",
        "usV99m/mNoGI0dRSG8/67O52oDpQ/yl6E0OfcWTeCl8=",
    )
    known = {
        "note": f"throughcare/store/receipt\n41\n3\n{root_hash}\n\n"
        "— throughcare/store UkvKPbWWuF8FmA3UraxEFyzXKNL7I2HqreFNzP0I8X/F0DphjYyS2okQ52ACxTHyM1sqtbi4GveM2qdT"
        "k4u9RPy6Xg4=\n",
        "facts": [
            {"position": 42, "leaf_hash": second, "path": ["IOMl8GKA+dDRk/7QGg7aW+95Bj8uYC2T42BcvoJdlq0=", third]},
            {"position": 43, "leaf_hash": third, "path": ["8UTfYkeZklaU5QhjPKoyc4EgPxHOKs5S/lkYDCdl7Is="]},
        ],
    }
    assert receipt(42, 43).to_json() == known
    assert holds(Receipt.read(known), SIGNER.verifier)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 64, 255, 256, 257])
def test_the_small_tree_is_the_one_of_rfc_6962(size: int) -> None:
    rows, node = rows_over(leaves(size)), over(leaves(size))
    assert rows[-1] == [root(size, node)]
    for index in range(size):
        assert list(path_from(index, rows)) == inclusion(index, size, node)


@pytest.mark.parametrize("size", [1, 2, 3, 8, 21])
def test_every_fact_of_a_commit_is_proved_and_no_other(size: int) -> None:
    positions = range(FIRST, FIRST + size)
    whole = receipt(*positions, size=size)
    assert holds(whole, SIGNER.verifier)
    for one in whole.facts:
        alone = replace(whole, facts=(one,))
        assert holds(alone, SIGNER.verifier)
        for other in (FIRST - 1, FIRST + size, *positions):
            moved = changed(alone, position=other)
            assert holds(moved, SIGNER.verifier) == (other == one.position)


def test_it_is_read_as_it_was_written() -> None:
    one = receipt(41, 43)
    assert Receipt.read(json.loads(json.dumps(one.to_json()))) == one


def test_a_fact_that_is_not_proved_is_named() -> None:
    one = receipt(41, 42, 43)
    middle = replace(one.facts[1], leaf_hash=leaves(4)[3])
    assert unproved(replace(one, facts=(one.facts[0], middle, one.facts[2])), SIGNER.verifier) == (42,)


@pytest.mark.parametrize(
    "bad",
    [
        changed(receipt(41, 42), path=()),
        changed(receipt(41, 42), path=receipt(41).facts[0].path[::-1]),
        changed(receipt(41, 42), path=(*receipt(41).facts[0].path, leaves(1)[0])),
        changed(receipt(41, 42), leaf_hash=leaves(2)[1]),
    ],
)
def test_a_way_that_leads_elsewhere_proves_nothing(bad: Receipt) -> None:
    assert unproved(bad, SIGNER.verifier) == (41,)


@pytest.mark.parametrize(
    "bad",
    [
        told_otherwise(first=40),
        told_otherwise(size=4),
        told_otherwise(root=leaves(1)[0]),
        told_otherwise(heading="throughcare/store"),
        told_otherwise(heading="throughcare/another/receipt"),
        receipt(41, 42, signer=OTHER_KEY),
        receipt(41, 42, signer=OTHER_STORE),
        replace(receipt(41, 42), note="no note"),
        replace(receipt(41, 42), note=receipt(41).note.partition("\n\n")[0] + "\n"),
    ],
)
def test_what_this_key_did_not_sign_proves_nothing(bad: Receipt) -> None:
    assert unproved(bad, SIGNER.verifier) == (41, 42)
    assert not holds(bad, SIGNER.verifier)


def test_a_checkpoint_is_taken_for_no_receipt_and_a_receipt_for_no_checkpoint() -> None:
    text = Checkpoint("throughcare/store/receipt", 41, leaves(1)[0]).to_text()
    checkpoint = Note(text, (SIGNER.sign(text),)).to_text()
    assert not holds(replace(receipt(41), note=checkpoint), SIGNER.verifier)
    with pytest.raises(NoteUnreadable):
        Checkpoint.read(Note.read(receipt(41).note).text)


@pytest.mark.parametrize(
    "text", ["", "a\n1\n1\n", "a\n01\n1\nROOT\n", "a\n1\n-1\nROOT\n", "a\n1\n1\nROOT", "a\n1\n1\nAA==\n"]
)
def test_what_is_signed_is_read_in_one_way_only(text: str) -> None:
    with pytest.raises(NoteUnreadable):
        Together.read(text.replace("ROOT", base64.b64encode(leaves(1)[0]).decode()))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("position", 0),
        ("position", "41"),
        ("position", 41.0),
        ("leaf_hash", "AA=="),
        ("leaf_hash", "no base64"),
        ("leaf_hash", base64.b64encode(bytes(31) + b"\x01").decode()[:-2] + "F="),
        ("path", ["AA=="]),
        ("more", 1),
    ],
)
def test_what_is_no_receipt(field: str, value: object) -> None:
    told = receipt(41).to_json()
    told["facts"][0][field] = value
    with pytest.raises(ValidationError):
        Receipt.read(told)


def test_a_receipt_for_nothing_is_none() -> None:
    with pytest.raises(ValidationError):
        Receipt.read({"note": receipt(41).note, "facts": []})


def test_nothing_is_signed_over_what_is_no_hash() -> None:
    with pytest.raises(ValueError, match="a leaf hash has 32 bytes"):
        SignedCommit(FIRST, [*leaves(2), b"short"], SIGNER)
