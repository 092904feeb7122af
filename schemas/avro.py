"""A fact to bytes and back: Avro single-object encoding, written once and read by every later schema.

The bytes are `C3 01`, eight bytes for the schema, then the record; its last field is the ciphertexts, so the public
part is a prefix of the bytes and its hash, the content hash, holds with or without them. Nothing is made of bytes
before their hash was found to be right.
"""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID

from fastavro import schemaless_reader

from schemas.codec import ENVELOPE_FIELDS, HEADER_BYTES, MARKER, Codec, writer_of
from schemas.derived import holds_sealed
from schemas.fact import Fact
from schemas.model import Model
from schemas.proven import (
    DAMAGE,
    NO_CIPHERTEXTS,
    UnreadableFact,
    ciphertext_bytes,
    content_hash,
    damaged,
    lock_of,
    prove_public_part,
    proven,
    public_length,
)
from schemas.published import latest
from schemas.recorded import Envelope, Recorded, StoredFact
from schemas.sealed import Sealed
from schemas.wire import Damaged, moment_at, moment_from

__all__ = [
    "HEADER_BYTES",
    "MARKER",
    "Encoded",
    "Skimmed",
    "UnreadableFact",
    "content_hash",
    "encode",
    "envelope_in",
    "lock_of",
    "public_length",
    "read",
    "sealed_in",
    "skim",
]

Values = dict[str, Any]
_SKIMMED = tuple.__new__  # a third of the time that the class itself takes
ID_AT, MOMENT_AT, ID_SIGNS = HEADER_BYTES + 1, HEADER_BYTES + 37, 36


class Encoded(NamedTuple):
    """A fact's bytes, once and for all, and the hash of their public part (32 bytes, SHA-256)."""

    name: str
    value: bytes
    content_hash: bytes


class Skimmed(NamedTuple):
    """What stands first in every fact: its id, when it happened (UTC microseconds) and whose case it is, if any."""

    fact_id: str
    happened_at: int
    case_id: str | None


def encode(envelope: Envelope, fact: Fact) -> Encoded:
    """The bytes of one fact in its envelope. Raises ValueError for a ciphertext that is not the one that was sealed."""
    lock, write = writer_of(type(fact))
    public, sealed = write(envelope, fact)
    if not sealed:
        return Encoded(lock.name, public + NO_CIPHERTEXTS, content_hash(public))
    for text in sealed:
        if text.ciphertext is not None and hashlib.sha256(text.ciphertext).digest() != text.ciphertext_sha256:
            raise ValueError(f"the ciphertext of {text.field} is not the one that was sealed")
    return Encoded(lock.name, public + ciphertext_bytes([text.ciphertext for text in sealed]), content_hash(public))


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


def read(stored: StoredFact) -> Recorded[Any]:
    """The fact in its envelope, checked against its content hash and every ciphertext's own.

    Raises UnreadableFact, naming stream and position, for any bytes but those that were written.
    """
    codec, end, ciphertexts = proven(stored)
    around, own = _taken_apart(codec, end, stored)
    try:
        envelope, fact = Envelope.model_validate(around), codec.fact_type.model_validate(own)
    except ValueError as error:
        why = f"its values are not those of a fact ({type(error).__name__})"
        raise UnreadableFact(stored.stream, stored.position, why) from error
    if ciphertexts:
        for text, ciphertext in zip(sealed_in(fact), ciphertexts, strict=True):
            text._ciphertext = ciphertext  # the values were made a moment ago for this reader alone
    return _recorded(stored, envelope, fact)


def envelope_in(stored: StoredFact) -> tuple[Envelope, UUID | None]:
    """The envelope of a fact, and whose case it is, if any; checked as strictly as for reading.

    Raises UnreadableFact.
    """
    codec, end, _ = proven(stored)
    around, own = _taken_apart(codec, end, stored)
    try:
        case_id = own["case_id"]
        return Envelope.model_validate(around), UUID(str(case_id)) if case_id is not None else None
    except ValueError as error:
        why = f"its values are not those of a fact ({type(error).__name__})"
        raise UnreadableFact(stored.stream, stored.position, why) from error


def skim(stored: StoredFact) -> Skimmed:
    """The first three fields, from bytes that are checked as strictly as for reading. Raises UnreadableFact."""
    proven(stored)
    value = stored.value
    try:
        happened_at, at = moment_at(value, MOMENT_AT)
        case_id = value[at + 2 : at + 2 + ID_SIGNS].decode() if value[at] else None
        return _SKIMMED(Skimmed, (value[ID_AT:MOMENT_AT].decode(), happened_at, case_id))
    except DAMAGE as error:
        raise damaged(stored, error) from error


class Happened(NamedTuple):
    """When a fact happened (UTC microseconds), and whether it belongs to a case."""

    at: int
    of_a_case: bool


def happened(stored: StoredFact) -> Happened:
    """What stands right behind the fact's id, from a public part that is proven. Raises UnreadableFact."""
    prove_public_part(stored)
    value = stored.value
    try:
        moment, end = moment_at(value, MOMENT_AT)
        return _SKIMMED(Happened, (moment, value[end] != 0))
    except DAMAGE as error:
        raise damaged(stored, error) from error


def _taken_apart(codec: Codec, end: int, stored: StoredFact) -> tuple[Values, Values]:
    """The envelope's values and the fact's own; an older version is resolved to today's schema."""
    try:
        around, own, reached = codec.read(stored.value, HEADER_BYTES) if codec.read else _resolved(codec, stored.value)
        if reached != end:
            raise Damaged("the values do not end where the public part ends")
        return around, own
    except Exception as error:  # fastavro raises many kinds for damaged bytes; each is the same to a reader
        raise damaged(stored, error) from error


def _resolved(codec: Codec, value: bytes) -> tuple[Values, Values, int]:
    body, written, today = BytesIO(value), codec.lock.parsed_public, latest(codec.fact_type).parsed_public
    body.seek(HEADER_BYTES)
    own: Any = schemaless_reader(body, written, today)  # type: ignore[arg-type]
    return {name: own.pop(name) for name in ENVELOPE_FIELDS}, own, body.tell()


def _recorded(stored: StoredFact, envelope: Envelope, fact: Fact) -> Recorded[Any]:
    return Recorded(
        fact=fact,
        fact_id=envelope.fact_id,
        told_by=envelope.told_by,
        command_id=envelope.command_id,
        caused_by=envelope.caused_by,
        read_position=envelope.read_position,
        recorded_elsewhere_at=envelope.recorded_elsewhere_at,
        stream=stored.stream,
        version=stored.version,
        position=stored.position,
        recorded_at=moment_from(stored.recorded_at),
        policy=envelope.policy,
    )
