"""What a log brings to a witness: how far it believes the witness to be, a proof from there, and its checkpoint.

As C2SP tlog-witness has it: `old` and a size, at most 63 hashes, an empty line, and the signed note.
"""

import base64
import hashlib
from typing import NamedTuple, Self

from services.proof.checkpoint import SIZE, Checkpoint
from services.proof.merkle import HASH_BYTES
from services.proof.note import Note, NoteUnreadable, from_base64

MOST_HASHES = 63
LARGEST_TREE = 2**63 - 1
OLD = "old "
SIZE_TYPE = "text/x.tlog.size"


def origin_hash(origin: str) -> str:
    """What the last checkpoint of a log is asked for by: SHA-256 of the log's name, in hex."""
    return hashlib.sha256(origin.encode()).hexdigest()


class Submission(NamedTuple):
    """`old` is the size of the tree that the witness countersigned last, 0 for none; `proof` leads on from there."""

    old: int
    proof: tuple[bytes, ...]
    note: Note

    @property
    def checkpoint(self) -> Checkpoint:
        """What is to be countersigned."""
        return Checkpoint.read(self.note.text)

    def to_bytes(self) -> bytes:
        """The body of the request, in UTF-8."""
        hashes = "".join(f"{base64.b64encode(one).decode()}\n" for one in self.proof)
        return f"{OLD}{self.old}\n{hashes}\n{self.note.to_text()}".encode()

    @classmethod
    def read(cls, body: bytes) -> Self:
        """What is in a request. Raises NoteUnreadable."""
        head, parting, note = decoded(body).partition("\n\n")
        if not parting:
            raise NoteUnreadable("a size, a proof, an empty line and a signed checkpoint are expected here")
        old, *hashes = head.split("\n")
        if len(hashes) > MOST_HASHES:
            raise NoteUnreadable(f"a proof has at most {MOST_HASHES} hashes")
        proof = tuple(from_base64(one) for one in hashes)
        if any(len(one) != HASH_BYTES for one in proof):
            raise NoteUnreadable(f"each hash of a proof has {HASH_BYTES} bytes")
        brought = cls(size_after_old(old), proof, Note.read(note))
        refuse_unusual(brought)
        return brought


def decoded(body: bytes) -> str:
    """The text of a body. Raises NoteUnreadable."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise NoteUnreadable("this is not UTF-8") from error


def size_after_old(line: str) -> int:
    """The size on the first line. Raises NoteUnreadable."""
    size = line.removeprefix(OLD)
    if not line.startswith(OLD) or not SIZE.fullmatch(size) or int(size) > LARGEST_TREE:
        raise NoteUnreadable("the first line is `old` and the size that was countersigned before, without zeros ahead")
    return int(size)


def refuse_unusual(brought: Submission) -> None:
    """A witness countersigns what it has checked and no line more. Raises NoteUnreadable."""
    checkpoint = brought.checkpoint
    if checkpoint.size > LARGEST_TREE:
        raise NoteUnreadable(f"a tree has at most {LARGEST_TREE} leaves")
    if checkpoint.to_text() != brought.note.text:
        raise NoteUnreadable("nothing but the name of a log, its size and its root is countersigned")
