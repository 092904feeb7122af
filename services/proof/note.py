"""Signed notes: a text that people can read, and below it a line for each who signed (C2SP signed-note).

A log signs with Ed25519 (kind 1). A witness countersigns with the time at which it did (kind 4, cosignature/v1).
"""

import base64
import hashlib
import struct
from binascii import Error as NotBase64
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519, COSIGNATURE = 1, 4
DASH = "\N{EM DASH} "
KEY_BYTES, SIGNATURE_BYTES, HASH_BYTES, TIME_BYTES = 32, 64, 4, 8
MOST_SIGNATURES = 100
LARGEST_NOTE = 1_000_000


class NoteUnreadable(ValueError):
    """These bytes are no signed note, or no key, as the format wants them."""


class Signature(NamedTuple):
    """One line below the text: who signed, the first bytes of the hash of their key, and what they signed with."""

    name: str
    key_hash: bytes
    raw: bytes

    def line(self) -> str:
        """The line as it stands in a note."""
        return f"{DASH}{self.name} {base64.b64encode(self.key_hash + self.raw).decode()}\n"


class Note(NamedTuple):
    """A text, which ends with a line end, and who signed it."""

    text: str
    signatures: tuple[Signature, ...]

    def to_text(self) -> str:
        """The whole note."""
        return f"{self.text}\n{''.join(one.line() for one in self.signatures)}"

    def with_signatures(self, more: tuple[Signature, ...]) -> Self:
        """The same text with more who signed it; a line that is there already is not written twice."""
        return self._replace(signatures=tuple(dict.fromkeys((*self.signatures, *more))))

    @classmethod
    def read(cls, raw: str) -> Self:
        """A note from its text. Raises NoteUnreadable."""
        if len(raw) > LARGEST_NOTE:
            raise NoteUnreadable("a note is at most a million signs long")
        text, parting, lines = raw.rpartition("\n\n")
        if not parting or not text or not lines.endswith("\n") or any(unfit(sign) for sign in raw):
            raise NoteUnreadable("a note is a text, an empty line, and a line for each who signed")
        signed = lines[:-1].split("\n")
        if len(signed) > MOST_SIGNATURES:
            raise NoteUnreadable(f"a note has at most {MOST_SIGNATURES} signatures")
        return cls(f"{text}\n", tuple(signature_in(line) for line in signed))


def unfit(sign: str) -> bool:
    """Whether a sign has no place in a note: anything below a space but the line end."""
    return sign < " " and sign != "\n"


def signature_in(line: str) -> Signature:
    """The signature on a line. Raises NoteUnreadable."""
    parts = line.removeprefix(DASH).split(" ")
    if not line.startswith(DASH) or len(parts) != 2 or not is_name(parts[0]):
        raise NoteUnreadable("a line below a note is a dash, a name and a signature")
    raw = from_base64(parts[1])
    if len(raw) <= HASH_BYTES:
        raise NoteUnreadable("a signature is longer than this")
    return Signature(parts[0], raw[:HASH_BYTES], raw[HASH_BYTES:])


def is_name(name: str) -> bool:
    """Whether a key may have this name: no spaces, no plus, not empty."""
    return bool(name) and "+" not in name and not any(sign.isspace() for sign in name)


def from_base64(text: str) -> bytes:
    """The bytes of a base64 text, written in the one way there is. Raises NoteUnreadable."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise NoteUnreadable("this is not base64") from error
    if base64.b64encode(raw).decode() != text:
        raise NoteUnreadable("this base64 could be written in another way")
    return raw


class Verifier(NamedTuple):
    """A public key (32 bytes) with its name; `kind` is 1 for a log and 4 for a witness."""

    name: str
    kind: int
    key: bytes

    @property
    def key_hash(self) -> bytes:
        """The first four bytes of SHA-256 over name and key, by which a signature names its key."""
        return hashlib.sha256(f"{self.name}\n".encode() + bytes((self.kind,)) + self.key).digest()[:HASH_BYTES]

    def to_text(self) -> str:
        """The key in one line, to be handed to whoever checks."""
        return f"{self.name}+{self.key_hash.hex()}+{base64.b64encode(bytes((self.kind,)) + self.key).decode()}"

    @classmethod
    def read(cls, text: str) -> Self:
        """A key from its line. Raises NoteUnreadable."""
        name, _, rest = text.strip().partition("+")
        key_hash, _, key = rest.partition("+")
        raw = from_base64(key)
        if not is_name(name) or len(raw) != KEY_BYTES + 1 or raw[0] not in (ED25519, COSIGNATURE):
            raise NoteUnreadable("a key is a name, eight hex digits and the key, with a plus between them")
        found = cls(name, raw[0], raw[1:])
        if found.key_hash.hex() != key_hash:
            raise NoteUnreadable("the digits in this key are not those of its name and key")
        return found

    def made(self, signature: Signature) -> bool:
        """Whether a line says that it was made with this key."""
        return signature.name == self.name and signature.key_hash == self.key_hash

    def signed(self, note: Note) -> bool:
        """Whether the note bears a sound signature of this key; none of this key's may be unsound."""
        mine = [one for one in note.signatures if self.made(one)]
        return bool(mine) and all(self.is_sound(note.text, one.raw) for one in mine)

    def signed_at(self, note: Note) -> int | None:
        """When a witness countersigned the note (Unix seconds); none where it did not."""
        if self.kind != COSIGNATURE or not self.signed(note):
            return None
        return max(time_of(one.raw) for one in note.signatures if self.made(one))

    def is_sound(self, text: str, raw: bytes) -> bool:
        """Whether these are the bytes with which this key signs the text."""
        timed = self.kind == COSIGNATURE
        if len(raw) != SIGNATURE_BYTES + (TIME_BYTES if timed else 0):
            return False
        message = with_time(text, time_of(raw)) if timed else text.encode()
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(raw[-SIGNATURE_BYTES:], message)
        except InvalidSignature:
            return False
        return True


class Signer:
    """A private key with its name."""

    def __init__(self, name: str, key: Ed25519PrivateKey, kind: int = ED25519) -> None:
        self.key = key
        self.verifier = Verifier(name, kind, key.public_key().public_bytes_raw())

    def sign(self, text: str, at: int | None = None) -> Signature:
        """The line for a text; a witness says when, in Unix seconds."""
        if self.verifier.kind == COSIGNATURE:
            assert at is not None, "a witness says when it countersigns"
            raw = struct.pack(">Q", at) + self.key.sign(with_time(text, at))
        else:
            raw = self.key.sign(text.encode())
        return Signature(self.verifier.name, self.verifier.key_hash, raw)


def time_of(raw: bytes) -> int:
    """The time in a witness's signature (Unix seconds)."""
    moment: int = struct.unpack(">Q", raw[:TIME_BYTES])[0]
    return moment


def with_time(text: str, at: int) -> bytes:
    """What a witness signs."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()
