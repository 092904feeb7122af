"""A witness signs what goes on from what it saw, and nothing else; it says why in a sentence."""

import base64
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.refused import Refused
from services.clock import SetClock
from services.proof.merkle import EMPTY
from services.proof.note import Note, Verifier, signature_in
from services.proof.submission import Submission, origin_hash
from services.witness.countersigning import KnownOtherwise, Witness
from services.witness.known_logs import KnownLogs
from services.witness.memory import Memory
from tests.services.witness.made_log import LOG, NAME, NOON, STRANGER, Log, a_witness, years


def refusal(witness: Witness, body: bytes) -> tuple[str, str]:
    """The rule and the words of a refusal."""
    with pytest.raises(Refused) as said:
        witness.add(body)
    return said.value.rule, said.value.why


def signed_at(witness: Witness, log: Log, line: str) -> int | None:
    """The time in an answer, none where its signature is unsound."""
    note = Note(log.note().text, (signature_in(line.removesuffix("\n")),))
    return witness.signer.verifier.signed_at(note)


def test_what_goes_on_is_signed_with_the_time(witness: Witness, log: Log) -> None:
    assert signed_at(witness, log, witness.add(log.brought(0))) == int(NOON.timestamp())
    log.grow(7)
    assert signed_at(witness, log, witness.add(log.brought(5))) == int(NOON.timestamp())


def test_the_same_again_is_signed_again(witness: Witness, clock: SetClock, log: Log) -> None:
    witness.add(log.brought(0))
    clock.moment += timedelta(minutes=1)
    assert signed_at(witness, log, witness.add(log.brought(5))) == int(clock.moment.timestamp())


def test_a_log_may_begin_empty_and_begin_empty_again(witness: Witness) -> None:
    empty = Log()
    witness.add(empty.brought(0))
    witness.add(empty.brought(0))
    witness.add(empty.grow(3).brought(0))


def test_who_asks_with_an_empty_log_is_told_what_is_known(witness: Witness, log: Log) -> None:
    witness.add(log.brought(0))
    with pytest.raises(KnownOtherwise) as known:
        witness.add(log.brought(0, 0))
    assert known.value.size == 5


def test_what_was_signed_last_can_be_looked_at(witness: Witness, memory: Memory, log: Log) -> None:
    text = log.note().text
    line = a_witness("another.example", 9).sign(text, 1)
    note = log.note().with_signatures((line,))
    signed = witness.add(Submission(0, (), note).to_bytes())
    shown = memory.note(origin_hash(log.origin))
    assert shown == f"{text}\n{LOG.sign(text).line()}{signed}"
    assert memory.note(origin_hash(NAME)) is None


def test_a_rollback_is_told_the_size_that_is_known(witness: Witness, log: Log) -> None:
    witness.add(log.brought(0))
    for old, size in ((0, 3), (3, 3), (0, 5), (3, 5)):
        with pytest.raises(KnownOtherwise) as known:
            witness.add(log.brought(old, size))
        assert known.value.size == 5
    assert refusal(witness, log.brought(5, 3)) == (
        "old_is_larger",
        "the size before is larger than the checkpoint's own",
    )


def test_another_root_of_the_same_size(witness: Witness, log: Log) -> None:
    witness.add(log.brought(0))
    assert refusal(witness, log.fork(4).grow(1, "else").brought(5)) == (
        "another_root",
        "this witness countersigned another root for a log of this size",
    )


@pytest.mark.parametrize("shared", range(5))
def test_a_fork_with_the_true_key_is_refused(witness: Witness, log: Log, shared: int) -> None:
    witness.add(log.brought(0))
    fork = log.fork(shared).grow(20, "else")
    assert refusal(witness, fork.brought(5)) == (
        "proof_does_not_hold",
        "the proof does not show that the log only grew since it was here last",
    )
    witness.add(log.grow(20).brought(5))


def test_a_proof_where_none_is_wanted(witness: Witness, log: Log) -> None:
    body = Submission(0, (EMPTY,), log.note()).to_bytes()
    assert refusal(witness, body)[0] == "proof_does_not_hold"
    witness.add(log.brought(0))
    assert refusal(witness, Submission(5, (EMPTY,), log.note()).to_bytes())[0] == "proof_does_not_hold"


def test_an_empty_log_has_one_root(witness: Witness) -> None:
    text = f"{NAME}/2026\n0\n{base64.b64encode(bytes(32)).decode()}\n"
    assert refusal(witness, Submission(0, (), Note(text, (LOG.sign(text),))).to_bytes()) == (
        "root_not_of_nothing",
        "the root of a log without facts is always the same, and not this",
    )


@pytest.mark.parametrize(
    "origin",
    [f"{NAME}/26", f"{NAME}/20266", f"{NAME}/2O26", f"{NAME}/٢٠٢٦", f"{NAME}/2026/2026", "other/2026"],
)
def test_a_log_that_is_not_known(witness: Witness, origin: str) -> None:
    assert refusal(witness, Log(origin).grow(1).brought(0)) == (
        "log_unknown",
        "this witness does not know the log that the checkpoint names",
    )


def test_a_log_is_known_by_its_own_name_and_that_of_each_year(witness: Witness) -> None:
    for origin in (NAME, f"{NAME}/2026", f"{NAME}/2027"):
        witness.add(Log(origin).grow(2).brought(0))


def test_a_key_does_not_sign_for_the_log_of_another_that_is_named_like_its_year() -> None:
    other = Verifier(f"{NAME}/2026", 1, STRANGER.verifier.key)
    known = KnownLogs([LOG.verifier, other])
    assert known.keys_of(f"{NAME}/2026") == (other,)
    assert known.keys_of(f"{NAME}/2027") == (LOG.verifier,)


def test_a_log_that_changes_its_key_may_sign_with_either(memory: Memory, clock: SetClock, log: Log) -> None:
    both = Witness(a_witness("w", 1), KnownLogs([LOG.verifier, STRANGER.verifier]), memory, clock)
    both.add(log.brought(0, signer=STRANGER))
    both.add(log.grow(1).brought(5))


UNSIGNED = ("not_signed", "this checkpoint has no sound signature of the log that it names")


def test_a_checkpoint_that_the_log_did_not_sign(witness: Witness, log: Log) -> None:
    assert refusal(witness, log.brought(0, signer=STRANGER)) == UNSIGNED
    note = log.note()
    of_another_text = Note(log.note(3).text, note.signatures)
    assert refusal(witness, Submission(0, (), of_another_text).to_bytes()) == UNSIGNED


def test_one_unsound_line_of_the_log_spoils_the_sound_one(witness: Witness, log: Log) -> None:
    good = LOG.sign(log.note().text)
    both = Note(log.note().text, (good, good._replace(raw=bytes(64))))
    assert refusal(witness, Submission(0, (), both).to_bytes()) == UNSIGNED
    twice = Note(log.note().text, (good, good))
    witness.add(Submission(0, (), twice).to_bytes())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "a size, a proof, an empty line and a signed checkpoint are expected here"),
        (b"old 0\n", "a size, a proof, an empty line and a signed checkpoint are expected here"),
        (b"old 0\n\nfoo", "a note is a text, an empty line, and a line for each who signed"),
        (b"old 0\n\xff\n\n", "this is not UTF-8"),
        (b"old 0\n\xed\xa0\x80\n\n", "this is not UTF-8"),
        (b"old 0\r\n\r\n", "a size, a proof, an empty line and a signed checkpoint are expected here"),
        (b"old -1\n\n", "the first line is `old` and the size that was countersigned before, without zeros ahead"),
        (b"old 01\n\n", "the first line is `old` and the size"),
        (b"old 1 \n\n", "the first line is `old` and the size"),
        (b"old  1\n\n", "the first line is `old` and the size"),
        (b"old 1e3\n\n", "the first line is `old` and the size"),
        ("old ٣\n\n".encode(), "the first line is `old` and the size"),
        (b"old 9223372036854775808\n\n", "the first line is `old` and the size"),
        (b"OLD 1\n\n", "the first line is `old` and the size"),
        (b"\n\n", "the first line is `old` and the size"),
        (b"old 1\nAAAA\n\n", "each hash of a proof has 32 bytes"),
        (b"old 1\n*\n\n", "this is not base64"),
        ("old 1\né\n\n".encode(), "this is not base64"),
        (b"old 1\n" + base64.b64encode(EMPTY) + b" \n\n", "this is not base64"),
        (b"old 1\n" + (base64.b64encode(EMPTY) + b"\n") * 64 + b"\n", "a proof has at most 63 hashes"),
    ],
)
def test_what_cannot_be_read(witness: Witness, body: bytes, words: str) -> None:
    note = b"" if body.endswith(b"foo") else Log().grow(1).note().to_text().encode()
    rule, why = refusal(witness, body + note if b"\n\n" in body else body)
    assert rule == "not_readable"
    assert why.startswith(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{NAME}/2026\n-1\nAAAA\n", "a checkpoint is the name of a log, its size and its root"),
        (f"{NAME}/2026\n1\nAAAA\n", "the root of a checkpoint has 32 bytes"),
        (f"{NAME}/2026\n9223372036854775808\n{base64.b64encode(EMPTY).decode()}\n", "a tree has at most"),
        (f"{NAME}/2026\n1\n{base64.b64encode(EMPTY).decode()}\nand more\n", "nothing but the name of a log, its size"),
    ],
)
def test_what_is_no_checkpoint_is_not_signed(witness: Witness, text: str, words: str) -> None:
    rule, why = refusal(witness, Submission(0, (), Note(text, (LOG.sign(text),))).to_bytes())
    assert rule == "not_readable"
    assert why.startswith(words)


def test_the_largest_tree_there_can_be(witness: Witness) -> None:
    text = f"{NAME}/2026\n9223372036854775807\n{base64.b64encode(EMPTY).decode()}\n"
    note = Note(text, (LOG.sign(text),))
    witness.add(Submission(0, (), note).to_bytes())
    witness.add(Submission(2**63 - 1, (), note).to_bytes())


def test_the_time_never_goes_back(witness: Witness, clock: SetClock, log: Log) -> None:
    witness.add(log.brought(0))
    clock.moment -= timedelta(minutes=5)
    assert signed_at(witness, log, witness.add(log.brought(5))) == int(NOON.timestamp())
    other_year = Log(f"{NAME}/2027").grow(1)
    assert signed_at(witness, other_year, witness.add(other_year.brought(0))) == int(NOON.timestamp())
    clock.moment -= timedelta(seconds=1)
    assert refusal(witness, log.brought(5)) == (
        "clock_behind",
        "this machine's clock stands before the time of the last countersignature",
    )


def test_what_it_knows_outlives_it(tmp_path: Path, clock: SetClock, log: Log) -> None:
    for old in (0, 5, 5):
        with closing(Memory(tmp_path / "witness.db", may_begin=old == 0)) as memory:
            Witness(a_witness("w", 1), KnownLogs([LOG.verifier]), memory, clock).add(log.brought(old))


steps = st.lists(
    st.tuples(
        st.sampled_from(["grow", "fork", "roll back", "lie about the size", "of another branch", "same again"]),
        st.integers(0, 40),
        st.integers(0, 40),
    ),
    min_size=1,
    max_size=14,
)
NAMES = years()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Witness:
    memory = Memory(tmp_path_factory.mktemp("lives") / "witness.db", may_begin=True)
    return Witness(a_witness("w", 1), KnownLogs([LOG.verifier]), memory, SetClock(NOON))


@given(steps=steps)
def test_no_two_pasts_are_ever_signed(lasting: Witness, steps: list[tuple[str, int, int]]) -> None:
    """Whatever a log with the true key does, growing and forking: the witness signs one past of it."""
    branches = [Log(next(NAMES))]
    signed: list[tuple[Log, int]] = []
    for what, some, other in steps:
        branch = branches[some % len(branches)]
        known = signed[-1][1] if signed else 0
        size, old, prover = branch.size, known, branch
        match what:
            case "grow":
                size = branch.grow(other % 9 + 1).size
            case "fork":
                branch = prover = branch.fork(other % (branch.size + 1)).grow(some % 5 + 1, f"else {len(branches)}")
                branches.append(branch)
                size = branch.size
            case "roll back":
                size = other % (branch.size + 1)
            case "lie about the size":
                old = other
            case "of another branch":
                prover = branches[other % len(branches)]
        proof = tuple(prover.prove(old, size)) if old <= size <= prover.size else ()
        honest = (
            size >= known == old and prover is branch and (not known or branch.leaves[:known] == signed[-1][0].leaves)
        )
        try:
            lasting.add(Submission(old, proof, branch.note(size)).to_bytes())
        except (Refused, KnownOtherwise):
            assert not honest
            continue
        signed.append((branch.fork(size), size))
    assert_one_past(signed)


def assert_one_past(signed: list[tuple[Log, int]]) -> None:
    """Each tree that was signed is the beginning of the next, and so one size has one root."""
    for (before, old), (after, new) in pairwise(signed):
        assert old <= new
        assert before.leaves == after.leaves[:old]
    roots = {size: log.root_at(size) for log, size in signed}
    assert all(log.root_at(size) == roots[size] for log, size in signed)
