"""A stored fact as a message of the log and back: the same bytes as the value, what stands outside them as headers.

Headers are CloudEvents' binary mode and our extensions, all UTF-8 text. The first six are what a reader needs to have
the stored fact again; the rest tells others what it is without opening it.
"""

from binascii import hexlify, unhexlify
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from schemas.avro import ID_AT, ID_SIGNS, MOMENT_AT
from schemas.codec import codec_at
from schemas.proven import DAMAGE, damaged, prove_public_part
from schemas.published import Published
from schemas.recorded import StoredFact
from schemas.wire import DASHED, UUID_GROUPS, Damaged, length_at, moment_at
from services.kafka.moments import microseconds_of, moment_text

__all__ = [
    "NAMES",
    "NEEDED",
    "SUBJECT",
    "Message",
    "Opening",
    "UnreadableMessage",
    "differing",
    "id_text",
    "message_of",
    "microseconds_of",
    "moment_text",
    "needed_values",
    "opening",
    "received",
    "schema_urn",
    "source_of",
    "stored_fact",
]

Headers = list[tuple[str, bytes]]

NEEDED = ("ce_position", "ce_stream", "ce_streamversion", "ce_type", "ce_recordedat", "ce_contenthash")
NAMES = (
    *NEEDED,
    "content-type",
    "ce_specversion",
    "ce_source",
    "ce_dataschema",
    "ce_schemasha256",
    "ce_id",
    "ce_time",
    "ce_partitionkey",
    "traceparent",
)
SUBJECT = "ce_subject"
CONTENT_TYPE, SPEC_VERSION = b"application/avro", b"1.0"
AS_IT_IS = tuple.__new__  # half the time that the class itself takes, and every reader reads through here


class UnreadableMessage(Exception):
    """What stands at this place of the log is not a message that the relay wrote."""

    def __init__(self, topic: str, partition: int, offset: int, why: str) -> None:
        super().__init__(f"the message at offset {offset} of partition {partition} of {topic} cannot be read: {why}")
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.why = why


class Message(NamedTuple):
    """What is sent: `timestamp` is `recorded_at` in milliseconds, since Kafka knows no finer time."""

    key: bytes
    value: bytes
    headers: Headers
    timestamp: int


class Opening(NamedTuple):
    """What stands first in every fact's bytes, as text; the case is None for a fact of no case."""

    fact_id: bytes
    happened_at: int
    case_id: bytes | None
    command_id: bytes


def id_text(raw: bytes) -> bytes:
    """Sixteen bytes as the 36 signs of an id in lower case."""
    return DASHED(UUID_GROUPS(hexlify(raw)))


def source_of(store_id: UUID) -> bytes:
    """The name of a store as a URI."""
    return b"urn:uuid:" + id_text(store_id.bytes)


def schema_urn(lock: Published) -> bytes:
    """The name of one version of one fact's schema."""
    return f"urn:throughcare:schema:{lock.name}:{lock.version}".encode()


def opening(stored: StoredFact) -> Opening:
    """The first fields of a fact whose public part is proven. Raises UnreadableFact."""
    prove_public_part(stored)
    value, case_id = stored.value, None
    try:
        happened_at, at = moment_at(value, MOMENT_AT)
        if value[at] == 2:
            case_id = value[at + 2 : at + 2 + ID_SIGNS]
        at = after_id(value, at) if value[at] else at + 1
        size = value[at]  # the role of who told it, and then the agency: nearly always a length of one byte
        at = after_text(value, at) if size & 129 else at + 1 + (size >> 1)
        size = value[at]
        at = after_text(value, at) if size & 129 else at + 1 + (size >> 1)
        at = after_id(value, at) if value[at] else at + 1  # the worker
        at = after_id(value, at) if value[at] else at + 1  # the unit
        found = (value[ID_AT : ID_AT + ID_SIGNS], happened_at, case_id, value[at + 1 : at + 1 + ID_SIGNS])
        return AS_IT_IS(Opening, found)
    except DAMAGE as error:
        raise damaged(stored, error) from error


def after_text(value: bytes, at: int) -> int:
    """Where a text ends."""
    size, start = length_at(value, at)
    return start + size


def after_id(value: bytes, at: int) -> int:
    """Where an id that might have been missing ends."""
    if value[at] != 2:
        raise Damaged("a choice is none of two")
    return at + 2 + ID_SIGNS


def trace_of(fact: Opening) -> bytes:
    """One trace for all facts of a command, one step of it for each fact; nobody samples it (W3C Trace Context)."""
    return b"00-%b-%b-00" % (fact.command_id.replace(b"-", b""), fact.fact_id.replace(b"-", b"")[16:])


def needed_values(stored: StoredFact) -> tuple[bytes, ...]:
    """The values of the headers without which nobody has the stored fact again, in the order of their names."""
    return (
        b"%d" % stored.position,
        id_text(stored.stream_bytes),
        b"%d" % stored.version,
        stored.name.encode(),
        moment_text(stored.recorded_at),
        hexlify(stored.content_hash),
    )


def message_of(stored: StoredFact, source: bytes) -> Message:
    """The message of one fact. Raises UnreadableFact for bytes that are not those that were written."""
    fact, key = opening(stored), id_text(stored.key_bytes)
    codec = codec_at(stored.value)
    assert codec is not None, "bytes that are proven have a codec"
    values = (
        *needed_values(stored),
        CONTENT_TYPE,
        SPEC_VERSION,
        source,
        schema_urn(codec.lock),
        codec.lock.sha256.encode(),
        fact.fact_id,
        moment_text(fact.happened_at),
        key,
        trace_of(fact),
    )
    headers = list(zip(NAMES, values, strict=True))
    if fact.case_id is not None:
        headers.append((SUBJECT, fact.case_id))
    return Message(key, stored.value, headers, stored.recorded_at // 1000)


def stored_fact(key: bytes, value: bytes, headers: Iterable[tuple[str, bytes]]) -> StoredFact:
    """The stored fact that a message carries, from the headers it needs alone; nothing is proven of the value.

    Raises LookupError, ValueError or TypeError for a message that the relay did not write.
    """
    of = dict(headers)
    stream, whose = unhexlify(of["ce_stream"].replace(b"-", b"")), unhexlify(key.replace(b"-", b""))
    position, version = int(of["ce_position"]), int(of["ce_streamversion"])
    content_hash = unhexlify(of["ce_contenthash"])
    if position < 1 or version < 1 or len(stream) != 16 or len(whose) != 16 or len(content_hash) != 32:
        raise ValueError("a header is not what the relay writes")
    name, recorded_at = of["ce_type"].decode(), microseconds_of(of["ce_recordedat"])
    return AS_IT_IS(StoredFact, (position, stream, version, whose, name, recorded_at, value, content_hash))


def received(topic: str, partition: int, offset: int, key: Any, value: Any, headers: Any) -> StoredFact:
    """The stored fact at one place of the log. Raises UnreadableMessage."""
    try:
        if value is None:
            raise ValueError("it has no value")
        return stored_fact(key, value, headers)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableMessage(topic, partition, offset, said_of(error)) from error


def said_of(error: Exception) -> str:
    """Why a message cannot be read, without a word of what stands in it."""
    if isinstance(error, KeyError):
        return f"it has no header {error.args[0]}"
    return "its key or a header is not what the relay writes"


def differing(stored: StoredFact, source: bytes, headers: Sequence[tuple[str, bytes]]) -> list[str]:
    """The names of all headers that are not what the relay writes for this fact; raises UnreadableFact."""
    expected, found = dict(message_of(stored, source).headers), dict(headers)
    names = [*expected, *(name for name in found if name not in expected)]
    return [name for name in names if expected.get(name) != found.get(name)]
