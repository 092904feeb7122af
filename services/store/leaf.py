"""The audit leaf of one fact: what stands inside and outside its bytes, in a fixed binary form, hashed (RFC 6962)."""

import hashlib
import struct
from typing import NamedTuple
from uuid import UUID

from schemas.recorded import StoredFact
from services.store.recorder import NewFact

LEAF_VERSION = 1
NO_HASH = bytes(32)
NO_ID = UUID(int=0)
NO_TOKEN_POLICY_OR_DECISION = NO_HASH + NO_HASH + NO_ID.bytes
LEAF_PREFIX = b"\x00"


class Leaf(NamedTuple):
    """Leaf version 1. `recorded_at` is UTC microseconds; hashes are 32 bytes, all zero where there is none."""

    position: int
    stream: UUID
    version: int
    recorded_at: int
    name: str
    worker: UUID | None
    organisation: str
    previous: bytes
    content_hash: bytes
    token_hash: bytes = NO_HASH
    policy_hash: bytes = NO_HASH
    decision: UUID = NO_ID
    read_position: int | None = None

    def to_bytes(self) -> bytes:
        """Big-endian numbers, 16-byte ids, texts with a two-byte length before them."""
        name, organisation = self.name.encode(), self.organisation.encode()
        return b"".join(
            (
                struct.pack(
                    ">BQ16sQqH",
                    LEAF_VERSION,
                    self.position,
                    self.stream.bytes,
                    self.version,
                    self.recorded_at,
                    len(name),
                ),
                name,
                (self.worker or NO_ID).bytes,
                struct.pack(">H", len(organisation)),
                organisation,
                self.previous,
                self.content_hash,
                self.token_hash,
                self.policy_hash,
                self.decision.bytes,
                struct.pack(">q", -1 if self.read_position is None else self.read_position),
            )
        )

    def hash(self) -> bytes:
        """The leaf's hash in the Merkle tree: SHA-256 over a zero byte and the leaf."""
        return hashlib.sha256(LEAF_PREFIX + self.to_bytes()).digest()


def leaf_behind(
    previous: bytes, stored: StoredFact, worker: UUID | None, organisation: str, read_position: int | None
) -> Leaf:
    """The leaf that a stored fact must have behind the one before it in its stream, with what its envelope says."""
    return Leaf(
        position=stored.position,
        stream=stored.stream,
        version=stored.version,
        recorded_at=stored.recorded_at,
        name=stored.name,
        worker=worker,
        organisation=organisation,
        previous=previous,
        content_hash=stored.content_hash,
        read_position=read_position,
    )


def around_previous(fact: NewFact) -> tuple[bytes, bytes]:
    """What stands in the leaf of a fact between its `recorded_at` and the hash of the leaf before, and after that.

    For a store that gives place and time in the database: it puts version 1, position, stream, version and
    `recorded_at` before them.
    """
    name, organisation = fact.name.encode(), fact.organisation.encode()
    worker = (fact.worker or NO_ID).bytes
    read_position = -1 if fact.read_position is None else fact.read_position
    start = struct.pack(f">H{len(name)}s16sH", len(name), name, worker, len(organisation)) + organisation
    return start, fact.content_hash + NO_TOKEN_POLICY_OR_DECISION + struct.pack(">q", read_position)
