"""Forged checkpoints (threat 13), strangers' keys, forks signed with the true key (threats 14 and 27)."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.proof.checkpoint import Checkpoint
from services.proof.note import COSIGNATURE, Note, Signer
from services.throughcare_verify import (
    CANNOT_TELL,
    SOUND,
    TAMPERED,
    WITNESS_KEY,
    Key,
    Trust,
)
from tests.verify.bundles import (
    Exported,
    Files,
    checked,
    found,
    in_base64,
    with_note,
)

LATER = 1_900_000_000


def key_of(signer: Signer) -> Key:
    return Key(signer.verifier.name, signer.verifier.kind, signer.verifier.key)


WITNESSES = [
    Signer(f"witness-{number}.example", Ed25519PrivateKey.from_private_bytes(bytes((number,)) * 32), COSIGNATURE)
    for number in (1, 2, 3)
]


def witnessed(trust: Trust, quorum: int) -> Trust:
    return trust._replace(witnesses=[key_of(one) for one in WITNESSES], quorum=quorum)


def countersigned(files: Files, *witnesses: Signer, at: int = LATER) -> Files:
    changed = dict(files)
    for name in files:
        if name.startswith("checkpoints/"):
            note = Note.read(files[name].decode())
            more = tuple(one.sign(note.text, at) for one in witnesses)
            changed[name] = note.with_signatures(more).to_text().encode()
    return changed


def checkpoint_of(files: Files, year: int = 2026) -> Checkpoint:
    return Checkpoint.read(Note.read(files[f"checkpoints/{year}"].decode()).text)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one._replace(size=one.size + 1),
        lambda one: one._replace(root=bytes(32)),
        lambda one: one._replace(origin=one.origin.replace("2026", "2025")),
    ],
    ids=["size", "root", "origin"],
)
def test_a_checkpoint_with_a_forged_field(files: Files, whole: Exported, change) -> None:
    forged = change(checkpoint_of(files)).to_text()
    note = Note.read(files["checkpoints/2026"].decode())._replace(text=forged)
    unsigned = {**files, "checkpoints/2026": note.to_text().encode()}
    assert found(unsigned, whole.trust)[0] == TAMPERED
    other = Signer(whole.signer.verifier.name, Ed25519PrivateKey.from_private_bytes(b"\7" * 32))
    verdict, says = found(with_note(files, 2026, forged, other), whole.trust)
    assert "the checkpoint of 2026 is signed by no key that you gave" in says
    assert verdict in (CANNOT_TELL, TAMPERED)


def test_the_log_of_another_year_proves_nothing(files: Files, whole: Exported) -> None:
    other = checkpoint_of(files)._replace(origin=checkpoint_of(files).origin.replace("2026", "2025"))
    verdict, says = found(with_note(files, 2026, other.to_text(), whole.signer), whole.trust)
    assert verdict == TAMPERED
    assert any("is that of another log" in one for one in says)


def test_a_key_that_is_not_known_tells_nothing(whole: Exported) -> None:
    stranger = Signer(whole.signer.verifier.name, Ed25519PrivateKey.from_private_bytes(b"\7" * 32))
    bundle = checked(whole.joan, Trust([key_of(stranger)]))
    assert (bundle.verdict, bundle.proven) == (CANNOT_TELL, [])
    bundle = checked(whole.joan, Trust([]))
    assert bundle.verdict == CANNOT_TELL
    assert bundle.findings[0].says == "you gave no key to trust"


def test_enough_witnesses_must_have_countersigned(files: Files, whole: Exported) -> None:
    for signed, verdict in ((3, SOUND), (2, SOUND), (1, CANNOT_TELL), (0, CANNOT_TELL)):
        some = countersigned(files, *WITNESSES[:signed])
        assert found(some, witnessed(whole.trust, 2))[0] == verdict, signed


def test_a_fork_with_the_true_key_lacks_the_witnesses(files: Files, whole: Exported) -> None:
    """Threat 27: whoever stole the key signs another past; alone the key cannot tell, with witnesses it can."""
    fork = countersigned(files, *WITNESSES[:1])
    assert found(fork, whole.trust)[0] == SOUND
    verdict, says = found(fork, witnessed(whole.trust, 2))
    assert verdict == CANNOT_TELL
    assert "the checkpoint of 2026 was countersigned by 1 of your witnesses; you ask for 2" in says


def test_a_forged_countersignature_is_tampering(files: Files, whole: Exported) -> None:
    signed = countersigned(files, *WITNESSES)
    text, _, below = signed["checkpoints/2026"].decode().rpartition("\n\n")
    last = below.splitlines()[-1]
    name, raw = last.split(" ")[1], bytearray(base64.b64decode(last.split(" ")[2]))
    raw[-1] ^= 1
    forged = below.replace(last, f"\N{EM DASH} {name} {in_base64(bytes(raw))}")
    changed = {**signed, "checkpoints/2026": f"{text}\n\n{forged}".encode()}
    assert found(changed, witnessed(whole.trust, 2))[0] == TAMPERED


def test_nobody_countersigns_what_is_recorded_later(files: Files, whole: Exported) -> None:
    early = countersigned(files, *WITNESSES, at=1_577_836_800)
    verdict, says = found(early, witnessed(whole.trust, 2))
    assert verdict == CANNOT_TELL
    assert any("countersigned it before it was recorded: one of their clocks is wrong" in one for one in says)


def test_the_kind_of_key_is_part_of_it() -> None:
    assert key_of(WITNESSES[0]).kind == WITNESS_KEY
    assert key_of(WITNESSES[0]).label == WITNESSES[0].verifier.to_text().rpartition("+")[0]
