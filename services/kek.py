"""The key-encryption keys: what wraps everybody's keys, one epoch after another, each in a file of its own."""

import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.secret_file import secret_from

NONCE_BYTES = 12


class Kek:
    """One key-encryption key; `id` names it and says nothing of it."""

    def __init__(self, raw: bytes) -> None:
        self._aead = AESGCM(raw)
        self.id = hashlib.sha256(b"throughcare kek id\n" + raw).hexdigest()[:16]

    def wrap(self, key: bytes, name: str) -> bytes:
        """The key as it is kept under this one, bound to its name."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, key, name.encode())

    def unwrap(self, wrapped: bytes, name: str) -> bytes | None:
        """The key, or none where another one wrapped it, or it is another's."""
        try:
            return self._aead.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], name.encode())
        except InvalidTag:
            return None


class KekFiles:
    """The file of the epoch in force and, while keys are wrapped anew, that of the next one beside it."""

    def __init__(self, file: Path) -> None:
        self.file, self.next = file, file.with_name(f"{file.name}.next")

    def __call__(self) -> Sequence[bytes]:
        """Those that there are now; the first is made where there is none yet."""
        there = [secret_from(self.file)]
        return [*there, secret_from(self.next)] if self.next.exists() else there

    def begin_next(self) -> None:
        """Make the next one, unless it was begun before."""
        secret_from(self.next)

    def end_old(self) -> None:
        """The next one is the one in force; the old one is gone, and with it every copy of keys that it wrapped."""
        self.next.replace(self.file)
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
