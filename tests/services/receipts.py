"""What tests of receipts share: a key to sign with, and what anybody may ask of an answer."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.proof.note import Note, Signature, Signer
from services.proof.receipt import Together, holds
from services.store.recorder import Recorder, Written

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = Signer("throughcare/store", KEY)


class Counting(Signer):
    """Counts how often it signs."""

    def __init__(self) -> None:
        super().__init__("throughcare/store", KEY)
        self.times = 0

    def sign(self, text: str, at: int | None = None) -> Signature:
        self.times += 1
        return super().sign(text, at)


class Unable(Signer):
    """A key that cannot be used, as on a device that was taken out."""

    def __init__(self) -> None:
        super().__init__("throughcare/store", KEY)

    def sign(self, text: str, at: int | None = None) -> Signature:
        raise OSError("the key is not there")


def assert_proved(written: Written, recorder: Recorder) -> None:
    """The receipt holds, names these facts and no other, and each leaf is the one that stands in the store."""
    assert written.receipt is not None
    assert holds(written.receipt, SIGNER.verifier)
    facts = written.receipt.facts
    assert tuple(one.position for one in facts) == written.positions
    assert tuple(one.leaf_hash for one in facts) == written.leaf_hashes
    assert recorder.leaves(written.positions[0] - 1, len(facts)) == list(written.leaf_hashes)


def signed_over(written: Written) -> Together:
    """What the receipt's note is about."""
    assert written.receipt is not None
    return Together.read(Note.read(written.receipt.note).text)
