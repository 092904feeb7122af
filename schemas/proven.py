"""Stored bytes are proven before anything is made of them: the right schema, the right hash, the right ciphertexts."""

from hashlib import sha256

from schemas.codec import HEADER_BYTES, MARKER, Codec, codec_at, codec_of
from schemas.published import Published, by_crc64
from schemas.recorded import StoredFact
from schemas.wire import Damaged, array_bytes, length_at, sized_bytes

CONTENT_TAG = b"throughcare content v1\n"
NO_CIPHERTEXTS = b"\x00"
DAMAGE = (LookupError, ValueError, ArithmeticError)


class UnreadableFact(Exception):
    """The bytes at this place are not the fact that was written there: cut, extended, changed or foreign."""

    def __init__(self, stream: object, position: object, why: str) -> None:
        super().__init__(f"the fact at position {position} of stream {stream} cannot be read: {why}")
        self.stream = stream
        self.position = position
        self.why = why


def content_hash(public: bytes) -> bytes:
    """SHA-256 of the public part of a fact's bytes, under a tag of its own."""
    return sha256(CONTENT_TAG + public).digest()


def lock_of(value: bytes, stream: object, position: object) -> Published:
    """The published schema under which the bytes were written. Raises UnreadableFact for foreign bytes."""
    if len(value) <= HEADER_BYTES or value[:2] != MARKER:
        raise UnreadableFact(stream, position, "it does not begin as a fact does")
    lock = by_crc64().get(value[2:HEADER_BYTES])
    if lock is None:
        raise UnreadableFact(stream, position, f"its schema {value[2:HEADER_BYTES].hex()} is not known here")
    return lock


def public_length(stored: StoredFact, lock: Published) -> int:
    """How many of the bytes come before the ciphertexts. Raises UnreadableFact."""
    return _public_end(codec_of(lock), stored, [])


def _foreign(stored: StoredFact) -> UnreadableFact:
    try:
        lock_of(stored.value, stored.stream, stored.position)
    except UnreadableFact as error:
        return error
    return UnreadableFact(stored.stream, stored.position, f"it is not a {stored.name}")


def proven(stored: StoredFact) -> tuple[Codec, int, list[bytes | None]]:
    """The codec, where the public part ends, and the ciphertexts, every hash checked. Raises UnreadableFact."""
    value = stored.value
    codec = codec_at(value)
    if codec is None or codec.name != stored.name:
        raise _foreign(stored)
    hashes: list[bytes] = []
    end = _public_end(codec, stored, hashes) if codec.sealed else len(value) - 1
    if sha256(CONTENT_TAG + value[:end]).digest() != stored.content_hash:
        raise UnreadableFact(stored.stream, stored.position, "its content hash does not match")
    if hashes:
        return codec, end, _ciphertexts(stored, end, hashes)
    if value[end:] != NO_CIPHERTEXTS:
        raise UnreadableFact(stored.stream, stored.position, "something was added at its end")
    return codec, end, []


def prove_public_part(stored: StoredFact) -> None:
    """The same for who needs the public part alone; most facts carry no ciphertext: theirs ends before one zero byte.

    Whether ciphertexts that should be there are there is for those to prove who open them. Raises UnreadableFact.
    """
    value = stored.value
    codec = codec_at(value)
    if codec is None or codec.name != stored.name:
        raise _foreign(stored)
    if value[-1] != 0 or sha256(CONTENT_TAG + value[:-1]).digest() != stored.content_hash:
        proven(stored)


def _public_end(codec: Codec, stored: StoredFact, hashes: list[bytes]) -> int:
    try:
        end = codec.skip(stored.value, HEADER_BYTES, hashes)
    except DAMAGE as error:
        raise damaged(stored, error) from error
    if end >= len(stored.value):
        raise UnreadableFact(stored.stream, stored.position, "its bytes end too early")
    return end


def _ciphertexts(stored: StoredFact, end: int, hashes: list[bytes]) -> list[bytes | None]:
    """What follows the public part, each ciphertext checked against its hash; a withheld one is None."""
    value, found = stored.value, list[bytes | None]()
    try:
        count, at = length_at(value, end)
        if count != len(hashes):
            why = "its ciphertexts are not as many as its sealed fields"
            raise UnreadableFact(stored.stream, stored.position, why)
        for expected in hashes:
            ciphertext, at = _ciphertext_at(value, at)
            if ciphertext is not None and sha256(ciphertext).digest() != expected:
                raise UnreadableFact(stored.stream, stored.position, "a ciphertext is not the one that was sealed")
            found.append(ciphertext)
    except DAMAGE as error:
        raise damaged(stored, error) from error
    if value[at:] != NO_CIPHERTEXTS:
        raise UnreadableFact(stored.stream, stored.position, "something was added at its end")
    return found


def _ciphertext_at(value: bytes, at: int) -> tuple[bytes | None, int]:
    if value[at] == 0:
        return None, at + 1
    if value[at] != 2:
        raise Damaged("a choice is none of two")
    size, start = length_at(value, at + 1)
    return value[start : start + size], start + size


def ciphertext_bytes(ciphertexts: list[bytes | None]) -> bytes:
    """How ciphertexts stand behind the public part; a withheld one leaves its place."""
    return array_bytes([b"\x00" if one is None else b"\x02" + sized_bytes(one) for one in ciphertexts])


def damaged(stored: StoredFact, error: Exception) -> UnreadableFact:
    """What a reader is told where the bytes cannot be taken apart."""
    return UnreadableFact(stored.stream, stored.position, f"its bytes are damaged ({type(error).__name__})")
