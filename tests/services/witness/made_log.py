"""A log made for a test: it grows, proves, signs, and may be led astray into another past with its own true key."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.proof.checkpoint import Checkpoint
from services.proof.merkle import consistency, leaf_hash, over, root
from services.proof.note import COSIGNATURE, Note, Signer
from services.proof.submission import Submission

NAME = "throughcare/0b1d9a52-6c1e-4d2e-9b57-0d2f6a1f7a10"
LOG = Signer(NAME, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
STRANGER = Signer(NAME, Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34))))
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def years() -> Iterator[str]:
    """The names of one log's trees, none of them twice."""
    return (f"{NAME}/{year:04}" for year in count(3000))


def a_witness(name: str, number: int) -> Signer:
    """A witness's key, the same for the same number."""
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes(range(number, number + 32))), COSIGNATURE)


class Log:
    """A tree in memory; a fork of it shares its first leaves and its key."""

    def __init__(self, origin: str = f"{NAME}/2026", leaves: tuple[bytes, ...] = ()) -> None:
        self.origin, self.leaves = origin, list(leaves)

    @property
    def size(self) -> int:
        return len(self.leaves)

    def grow(self, facts: int, word: str = "told") -> Self:
        self.leaves += [leaf_hash(f"{word} {self.size + one}".encode()) for one in range(facts)]
        return self

    def fork(self, at: int) -> "Log":
        """Another past: the same up to `at` leaves."""
        return Log(self.origin, tuple(self.leaves[:at]))

    def root_at(self, size: int) -> bytes:
        return root(size, over(self.leaves))

    def prove(self, old: int, new: int) -> list[bytes]:
        return consistency(old, new, over(self.leaves))

    def note(self, size: int | None = None, signer: Signer = LOG) -> Note:
        """The checkpoint at a size, the whole tree's unless given, signed by the log."""
        size = self.size if size is None else size
        text = Checkpoint(self.origin, size, self.root_at(size)).to_text()
        return Note(text, (signer.sign(text),))

    def brought(self, old: int, size: int | None = None, signer: Signer = LOG) -> bytes:
        """What is sent to a witness that was last at size `old`."""
        note = self.note(size, signer)
        new = self.size if size is None else size
        proof = tuple(self.prove(old, new)) if old <= new else ()
        return Submission(old, proof, note).to_bytes()
