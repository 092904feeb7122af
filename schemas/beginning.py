"""What stands first in the bytes of every fact: who told it, whose case it is, under which command's key.

A store repeats some of it in columns of its own, and its audit leaf holds some of it, so whoever proves a store reads
this much of every fact, and no more.
"""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from schemas.codec import ENVELOPE_FIELDS, HEADER_BYTES, Codec, compiled
from schemas.derived import public_part
from schemas.proven import DAMAGE, damaged, proven
from schemas.published import Published
from schemas.reader_source import reader_source
from schemas.recorded import StoredFact

FIELDS = len(ENVELOPE_FIELDS) + len(("happened_at", "case_id"))
Read = Callable[[bytes, int], tuple[dict[str, Any], dict[str, Any], int]]
_NEW = tuple.__new__


class Beginning(NamedTuple):
    """Ids are sixteen bytes, hashes as the envelope has them; `withheld` counts ciphertexts that are not there."""

    fact_id: str
    key: bytes
    worker: UUID | None
    organisation: str
    read_position: int | None
    command_key: bytes | None
    command_body: bytes | None
    withheld: int


def beginning(stored: StoredFact) -> Beginning:
    """The beginning of a fact whose every hash was checked. Raises UnreadableFact."""
    codec, _, ciphertexts = proven(stored)
    try:
        around, own, _ = _reader(codec)(stored.value, HEADER_BYTES)
        case, told_by = own["case_id"], around["told_by"]
        return _NEW(
            Beginning,
            (
                around["fact_id"],
                bytes.fromhex(case.replace("-", "")) if case else stored.stream_bytes,
                UUID(told_by["worker"]) if told_by["worker"] else None,
                told_by["agency"],
                around["read_position"],
                around["command_key"],
                around["command_body"],
                ciphertexts.count(None) if ciphertexts else 0,
            ),
        )
    except DAMAGE as error:
        raise damaged(stored, error) from error


_made: dict[bytes, Read] = {}


def _reader(codec: Codec) -> Read:
    read = _made.get(codec.lock.crc64)
    if read is None:
        read = _made[codec.lock.crc64] = _reader_of(codec.lock)
    return read


def _reader_of(lock: Published) -> Read:
    public = public_part(lock.schema)
    source = reader_source({**public, "fields": public["fields"][:FIELDS]}, ENVELOPE_FIELDS)
    read: Read = compiled(source, "read", f"decoder of the beginning of {lock.name}.{lock.version}")
    return read
