"""The list of witnesses as people write it, and how many of them make a checkpoint published."""

from pathlib import Path

import pytest

from schemas.refused import Refused
from services.proof.note import COSIGNATURE, Verifier
from services.proof.witnesses import Address, Witness, is_published, read_witnesses
from tests.services.witness.made_log import LOG, Log, a_witness

A, B, C = (a_witness(f"{name}.example", number).verifier for number, name in enumerate(("a", "b", "c"), start=1))


def test_the_list_is_read(tmp_path: Path) -> None:
    file = tmp_path / "witnesses"
    file.write_text(
        f"# who watches\n\n{A.to_text()} https://a.example\n  {B.to_text()}\thttp://[::1]:8100/our/witness/\n"
    )
    assert read_witnesses(file, 2) == (
        Witness(A, Address("https", "a.example", 443, "")),
        Witness(B, Address("http", "::1", 8100, "/our/witness")),
    )


SAME_KEY = Verifier("other.example", COSIGNATURE, A.key).to_text()
NO_ADDRESS = "witnesses, line 1: this is no address of a witness; "
A_HOST = f"{NO_ADDRESS}an address begins with http:// or https:// and a host"
NOTHING_ELSE = f"{NO_ADDRESS}an address is a host, perhaps a port and a path, and nothing else"
CANNOT_BE_READ = f"{NO_ADDRESS}its host or port cannot be read"


KEY, LINE = A.to_text(), "witnesses, line"
NO_KEY = "a key is a name, eight hex digits and the key, with a plus between them"
OTHER_KIND = "this is a key of another kind; it begins a signature of kind 1"
NOT_HTTP = ("planted", "ftp://planted", "file:///planted", "http://", "//a", "HTTPS:a")
MORE = ("http://me:planted@a", "http://@a", "http://a?planted", "http://a#planted", "http://plänted", "http://a\x7f")
ODD = ("http://a:planted", "http://a:65536", "http://[planted", f"http://{'a' * 64}")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (KEY, f"{LINE} 1: a witness is its key, a space and its address"),
        (f"{KEY} http://a b", f"{LINE} 1: a witness is its key, a space and its address"),
        ("planted http://a", f"{LINE} 1: {NO_KEY}"),
        (f"{LOG.verifier.to_text()} http://a", f"{LINE} 1: {OTHER_KIND}"),
        (f"{KEY} http://a\n\n{KEY} http://b", f"{LINE} 3: this witness, or its key, is named before"),
        (f"{KEY} http://a\n{SAME_KEY} http://b", f"{LINE} 2: this witness, or its key, is named before"),
        *((f"{KEY} {url}", A_HOST) for url in NOT_HTTP),
        *((f"{KEY} {url}", NOTHING_ELSE) for url in MORE),
        *((f"{KEY} {url}", CANNOT_BE_READ) for url in ODD),
    ],
)
def test_what_is_no_list_of_witnesses(tmp_path: Path, lines: str, words: str) -> None:
    file = tmp_path / "witnesses"
    file.write_text(lines)
    with pytest.raises(Refused) as said:
        read_witnesses(file, 1)
    assert (said.value.rule, said.value.why) == ("witnesses_unreadable", words)


def test_fewer_witnesses_than_must_sign(tmp_path: Path) -> None:
    file = tmp_path / "witnesses"
    file.write_text(f"{A.to_text()} http://a\n")
    with pytest.raises(Refused) as said:
        read_witnesses(file, 2)
    assert (said.value.rule, said.value.why) == (
        "quorum_out_of_reach",
        "2 witnesses must have signed, and witnesses names 1 of them",
    )


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="the file witnesses cannot be read \\(FileNotFoundError\\)"):
        read_witnesses(tmp_path / "witnesses", 1)


def test_published_is_signed_by_enough_of_them() -> None:
    note = Log().grow(3).note()
    lines = [a_witness(f"{name}.example", number).sign(note.text, 1) for number, name in enumerate("abc", start=1)]
    witnesses = [Witness(one, Address.read("http://a")) for one in (A, B, C)]
    assert not is_published(note, witnesses, 1)
    assert not is_published(note.with_signatures(tuple(lines[:1] * 3)), witnesses, 2)
    assert is_published(note.with_signatures(tuple(lines[:2])), witnesses, 2)
    assert not is_published(note.with_signatures(tuple(lines[:2])), witnesses, 3)
    assert not is_published(note.with_signatures(tuple(lines)), witnesses[:1], 2)
    unsound = lines[1]._replace(raw=bytes(72))
    assert not is_published(note.with_signatures((lines[0], unsound)), witnesses, 2)
    again = a_witness("a.example", 1).sign(note.text, 2)
    assert not is_published(note.with_signatures((lines[0], again)), witnesses, 2)
