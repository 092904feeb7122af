"""One row against itself: its bytes against their hash, its columns against its bytes, its leaf against all."""

from typing import NamedTuple
from uuid import UUID

from schemas.beginning import Beginning, beginning
from schemas.codec import codec_at
from schemas.proven import UnreadableFact
from schemas.recorded import StoredFact
from services.store.leaf import leaf_behind
from services.store.rows import Row
from services.verifying.finding import Cause

ID_BYTES, HASH_BYTES = 16, 32


class Fault(NamedTuple):
    """What is wrong with a row by itself, and why."""

    cause: Cause
    why: str


def is_formed(row: Row) -> bool:
    """Whether ids and hashes are as long as ids and hashes are; else nothing can be made of them."""
    stored = row.stored
    ids = len(stored.stream_bytes) == ID_BYTES and len(stored.key_bytes) == ID_BYTES
    return ids and len(stored.content_hash) == HASH_BYTES


def begun(row: Row) -> Beginning | Fault:
    """The beginning of the fact, or what is wrong with its bytes."""
    if not is_formed(row):
        return Fault(Cause.row_altered, "an id or a hash is not as long as such are")
    stored = row.stored
    try:
        return beginning(stored)
    except UnreadableFact as error:
        codec = codec_at(stored.value)
        if codec is not None and codec.name != stored.name and is_proven_as(codec.name, stored):
            return Fault(Cause.row_altered, f"its bytes are a {codec.name}, and its name says otherwise")
        return Fault(Cause.bytes_altered, error.why)


def is_proven_as(name: str, stored: StoredFact) -> bool:
    """Whether the bytes are sound under another name."""
    try:
        beginning(stored._replace(name=name))
    except UnreadableFact:
        return False
    return True


def beside(row: Row, said: Beginning) -> Fault | None:
    """What a column says that the bytes do not, if any does."""
    other = [
        column
        for column, beside, inside in (
            ("key", row.stored.key_bytes, said.key),
            ("command_key", row.command_key, said.command_key),
            ("command_body", row.command_body, said.command_body),
        )
        if beside != inside
    ]
    if other:
        return Fault(Cause.row_altered, f"its {' and '.join(other)} are not what its bytes say")
    if said.withheld:
        return Fault(Cause.text_withheld, f"{said.withheld} of its ciphertexts were taken out")
    return None


def leaf_of(stored: StoredFact, said: Beginning, previous: bytes) -> bytes:
    """The hash of the audit leaf that a fact must have behind the one before it in its stream."""
    return leaf_behind(previous, stored, said.worker, said.organisation, said.read_position).hash()


def id_in(raw: bytes) -> UUID | None:
    """An id, if it is one."""
    return UUID(bytes=raw) if len(raw) == ID_BYTES else None
