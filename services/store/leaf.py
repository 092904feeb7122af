"""The audit leaf of one fact: what stands inside and outside its bytes, in a fixed binary form, hashed (RFC 6962)."""

import hashlib
import struct
from typing import NamedTuple
from uuid import UUID

LEAF_VERSION = 1
NO_HASH = bytes(32)
NO_ID = UUID(int=0)
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
