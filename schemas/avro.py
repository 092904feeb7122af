"""A fact to bytes and back: Avro single-object encoding, written once and read by every later schema.

The bytes are `C3 01`, eight bytes for the schema, then the record; its last field is the ciphertexts, so the public
part is a prefix of the bytes and its hash, the content hash, holds with or without them.
"""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from fastavro import schemaless_reader, schemaless_writer

from schemas.derived import holds_sealed
from schemas.fact import FACTS, Fact
from schemas.model import Model
from schemas.moment import moment_of
from schemas.published import Published, by_crc64, find_facts, latest
from schemas.recorded import Envelope, Recorded, StoredFact
from schemas.sealed import Sealed

MARKER = b"\xc3\x01"
HEADER_BYTES = 10
CONTENT_TAG = b"throughcare content v1\n"
ENVELOPE_FIELDS = tuple(Envelope.model_fields)
CIPHERTEXTS_TYPE: Any = {"type": "array", "items": ["null", "bytes"]}


class UnreadableFact(Exception):
    """The bytes at this place are not the fact that was written there: cut, extended, changed or foreign."""

    def __init__(self, stream: object, position: object, why: str) -> None:
        super().__init__(f"the fact at position {position} of stream {stream} cannot be read: {why}")
        self.stream = stream
        self.position = position
        self.why = why


class Encoded(NamedTuple):
    """A fact's bytes, once and for all, and the hash of their public part (32 bytes, SHA-256)."""

    name: str
    value: bytes
    content_hash: bytes


def content_hash(public: bytes) -> bytes:
    """SHA-256 of the public part of a fact's bytes, under a tag of its own."""
    return hashlib.sha256(CONTENT_TAG + public).digest()


def encode(envelope: Envelope, fact: Fact) -> Encoded:
    """The bytes of one fact in its envelope."""
    lock = latest(type(fact))
    body = BytesIO()
    body.write(MARKER + lock.crc64)
    schemaless_writer(body, lock.parsed_public, {**_plain(envelope), **_plain(fact)})
    public = body.getvalue()
    sealed = [text.ciphertext for text in sealed_in(fact)]
    if not sealed:
        return Encoded(lock.name, public + b"\x00", content_hash(public))
    schemaless_writer(body, CIPHERTEXTS_TYPE, sealed)
    return Encoded(lock.name, body.getvalue(), content_hash(public))


def sealed_in(value: Any) -> Iterator[Sealed]:
    """Every sealed text inside a value, in the order in which its bytes stand."""
    if isinstance(value, Sealed):
        yield value
    elif isinstance(value, Model):
        if holds_sealed(type(value)):
            for name in type(value).model_fields:
                yield from sealed_in(getattr(value, name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from sealed_in(inner)


def _plain(value: Any) -> Any:
    """A model as the dictionaries and lists that fastavro writes."""
    if isinstance(value, Model):
        return {name: _plain(inner) for name, inner in value.__dict__.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return value


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
    body = BytesIO(stored.value)
    body.seek(HEADER_BYTES)
    _avro(body, lock.parsed_public, None, stored)
    return body.tell()


def read(stored: StoredFact) -> Recorded[Any]:
    """The fact in its envelope, checked against its content hash and every ciphertext's own.

    Raises UnreadableFact, naming stream and position, for any bytes but those that were written.
    """
    lock = lock_of(stored.value, stored.stream, stored.position)
    fact_type = (FACTS or find_facts()).get(lock.name)
    if fact_type is None or lock.name != stored.name:
        raise UnreadableFact(stored.stream, stored.position, f"it is not a {stored.name}")
    body = BytesIO(stored.value)
    body.seek(HEADER_BYTES)
    datum = _avro(body, lock.parsed_public, latest(fact_type).parsed_public, stored)
    if content_hash(stored.value[: body.tell()]) != stored.content_hash:
        raise UnreadableFact(stored.stream, stored.position, "its content hash does not match")
    ciphertexts = _avro(body, CIPHERTEXTS_TYPE, None, stored)
    if body.read(1):
        raise UnreadableFact(stored.stream, stored.position, "something was added at its end")
    return _recorded(stored, fact_type, datum, ciphertexts)


def _avro(body: BytesIO, writer: Any, reader: Any, stored: StoredFact) -> Any:
    try:
        return schemaless_reader(body, writer, reader)
    except Exception as error:  # fastavro raises many kinds for damaged bytes; each is the same to a reader
        raise UnreadableFact(stored.stream, stored.position, f"its bytes are damaged ({type(error).__name__})") from error


def _recorded(stored: StoredFact, fact_type: type[Fact], datum: Any, ciphertexts: list[bytes | None]) -> Recorded[Any]:
    try:
        envelope = Envelope.model_validate({name: datum.pop(name) for name in ENVELOPE_FIELDS})
        fact = fact_type.model_validate(datum)
    except ValueError as error:
        why = f"its values are not those of a fact ({type(error).__name__})"
        raise UnreadableFact(stored.stream, stored.position, why) from error
    return Recorded(
        fact=_with_ciphertexts(fact, ciphertexts, stored),
        fact_id=envelope.fact_id,
        told_by=envelope.told_by,
        command_id=envelope.command_id,
        caused_by=envelope.caused_by,
        read_position=envelope.read_position,
        recorded_elsewhere_at=envelope.recorded_elsewhere_at,
        stream=stored.stream,
        version=stored.version,
        position=stored.position,
        recorded_at=moment_of(stored.recorded_at),
    )


def _with_ciphertexts(fact: Fact, ciphertexts: list[bytes | None], stored: StoredFact) -> Fact:
    """The fact with each ciphertext beside its sealed value, each checked against its hash; withheld ones stay None."""
    if not holds_sealed(type(fact)):
        if ciphertexts:
            raise UnreadableFact(stored.stream, stored.position, "it carries ciphertexts that belong to no field")
        return fact
    sealed = list(sealed_in(fact))
    if len(ciphertexts) != len(sealed):
        raise UnreadableFact(stored.stream, stored.position, "its ciphertexts are not as many as its sealed fields")
    for text, ciphertext in zip(sealed, ciphertexts, strict=True):
        if ciphertext is not None and hashlib.sha256(ciphertext).digest() != text.ciphertext_sha256:
            raise UnreadableFact(stored.stream, stored.position, f"the ciphertext of {text.field} does not match")
        text._ciphertext = ciphertext  # the values were made a moment ago for this reader alone
    return fact
