"""Notes, keys and checkpoints as anybody else reads and writes them; what is not so is refused in words."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.proof.checkpoint import Checkpoint
from services.proof.merkle import EMPTY
from services.proof.note import COSIGNATURE, DASH, ED25519, Note, NoteUnreadable, Signer, Verifier

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LOG = Signer("throughcare/store", KEY)
WITNESS = Signer("witness.example", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))), COSIGNATURE)
TEXT = Checkpoint("throughcare/store/2026", 17, EMPTY).to_text()
AT = 1_767_225_600
ROOT = base64.b64encode(EMPTY).decode()


def signed() -> Note:
    return Note(TEXT, (LOG.sign(TEXT), WITNESS.sign(TEXT, AT)))


def test_a_known_note() -> None:
    """These very bytes must be read for ever."""
    assert signed().to_text() == (
        "throughcare/store/2026\n17\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"
        "— throughcare/store UkvKPfJqHhYjsAPs81N8U5+X8feKX5qkeO6ExfE8wstTUv+6SxTNjuIAoryz"
        "fToPOMaD9pisPhr/U3nPkadOI8dS5gE=\n"
        "— witness.example QOUwPQAAAABpVbkApquAm27hAqumWIFquhZ4SahnjI57j/xlLgBE0sWquex1"
        "h5IqXXe/UWA2dSQ7I8aDUMHuYG2Uy/Xouz/71Z5aDg==\n"
    )
    assert LOG.verifier.to_text() == "throughcare/store+524bca3d+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"


def test_what_was_written_is_read() -> None:
    note = Note.read(signed().to_text())
    assert note == signed()
    assert LOG.verifier.signed(note)
    assert WITNESS.verifier.signed_at(note) == AT
    assert LOG.verifier.signed_at(note) is None
    assert Checkpoint.read(note.text) == ("throughcare/store/2026", 17, EMPTY)


def test_a_key_is_read_from_its_line() -> None:
    for one in (LOG.verifier, WITNESS.verifier):
        assert Verifier.read(one.to_text()) == one


def test_who_did_not_sign() -> None:
    alone = Note(TEXT, (LOG.sign(TEXT),))
    assert not WITNESS.verifier.signed(alone)
    assert WITNESS.verifier.signed_at(alone) is None
    other = Verifier("throughcare/store", ED25519, WITNESS.verifier.key)
    assert not other.signed(alone)


def test_another_text_was_not_signed() -> None:
    other = Checkpoint("throughcare/store/2026", 18, EMPTY).to_text()
    moved = signed()._replace(text=other)
    assert not LOG.verifier.signed(moved)
    assert WITNESS.verifier.signed_at(moved) is None


def test_another_time_was_not_signed() -> None:
    line = WITNESS.sign(TEXT, AT)
    later = line._replace(raw=(AT + 1).to_bytes(8, "big") + line.raw[8:])
    assert WITNESS.verifier.signed_at(Note(TEXT, (later,))) is None


def test_one_unsound_line_of_a_key_spoils_its_word() -> None:
    good = LOG.sign(TEXT)
    bad = good._replace(raw=bytes(64))
    assert not LOG.verifier.signed(Note(TEXT, (good, bad)))


def test_the_same_line_stands_once() -> None:
    assert signed().with_signatures((LOG.sign(TEXT),)) == signed()


BAD_NOTES = {
    "no empty line": TEXT,
    "no line end": signed().to_text()[:-1],
    "no text": "\n\n" + LOG.sign(TEXT).line(),
    "a tab": signed().to_text().replace("17", "1\t7"),
    "no dash": signed().to_text().replace(DASH, "- "),
    "three words on a line": signed().to_text().replace("witness.example", "a witness"),
    "other base64": signed().to_text().replace("witness.example ", "witness.example ="),
    "a short signature": f"{TEXT}\n{DASH}a {base64.b64encode(b'abcd').decode()}\n",
    "too many": f"{TEXT}\n{LOG.sign(TEXT).line() * 101}",
    "too long": TEXT + "x" * 1_000_001,
}


@pytest.mark.parametrize("bad", BAD_NOTES.values(), ids=BAD_NOTES.keys())
def test_what_is_no_note(bad: str) -> None:
    with pytest.raises(NoteUnreadable):
        Note.read(bad)


def test_base64_has_one_way_of_being_written() -> None:
    line = LOG.sign(TEXT).line()
    sloppy = (
        line.rstrip("\n=")[:-1] + chr(ord(line.rstrip("\n=")[-1]) + 1) + "=" * (len(line) - len(line.rstrip("\n=")) - 1)
    )
    with pytest.raises(NoteUnreadable):
        Note.read(f"{TEXT}\n{sloppy}\n")


@pytest.mark.parametrize(
    "bad", ["", "name", "name+00000000+", "na me+00000000+AA==", LOG.verifier.to_text().replace("store", "shop")]
)
def test_what_is_no_key(bad: str) -> None:
    with pytest.raises(NoteUnreadable):
        Verifier.read(bad)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "a\n1\n",
        f"a b\n1\n{ROOT}\n",
        f"a\n01\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n1\n{base64.b64encode(EMPTY[1:]).decode()}\n",
        f"a\n1\n{ROOT}",
    ],
)
def test_what_is_no_checkpoint(bad: str) -> None:
    with pytest.raises(NoteUnreadable):
        Checkpoint.read(bad)


def test_lines_of_others_below_a_checkpoint_are_left_alone() -> None:
    assert Checkpoint.read(TEXT + "more of somebody's own\n").size == 17
