"""The quick way in: record batches as they came from the broker, each message cut out and opened only at its turn.

The client's own way makes an object of every message and of each of its headers. Ours leans on how kafka-python 3.0
is made inside; `lane_works` proves that it is made so, and where it is not, messages come by the client's own `poll`.
"""

import re
from binascii import unhexlify
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from kafka.consumer.fetcher import Fetcher
from kafka.errors import CorruptRecordError
from kafka.record import MemoryRecords
from kafka.record.memory_records import MemoryRecordsBuilder
from kafka.record.util import decode_varint
from kafka.structs import TopicPartition

from schemas.recorded import StoredFact
from services.kafka.merge import Early
from services.kafka.message import UnreadableMessage, microseconds_of, received, stored_fact

STORED = tuple.__new__  # half the time that the class itself takes, and every fact comes through here
KEY_BYTES = 36
KEY_FIRST = b"\x48"  # the length of a key, as records have it
FIRST_HEADERS = re.compile(
    rb"\x16ce_position.([1-9][0-9]{0,18})"
    rb"\x12ce_stream\x48([0-9a-f-]{36})"
    rb"\x20ce_streamversion.([1-9][0-9]{0,18})"
    rb"\x0ece_type.([A-Za-z0-9]{1,60})"
    rb"\x1ace_recordedat\x36(.{27})"
    rb"\x1cce_contenthash\x80\x01([0-9a-f]{64})",
    re.DOTALL,
)
POSITION = re.compile(rb"\x16ce_position.([1-9][0-9]{0,18})\x12ce_stream", re.DOTALL)


class Batch(NamedTuple):
    """One record batch of one partition; `offset` is that of its last message, `wanted_from` of the first wanted."""

    offset: int
    base_offset: int
    wanted_from: int
    messages: int
    value: bytes
    at: int


class WholeBatches(Fetcher.PartitionRecords):  # type: ignore[misc]
    """What the client makes of an answer, but for its last step: it gives out whole batches."""

    def _unpack_records(self, tp: TopicPartition, records: MemoryRecords, *_: Any) -> Iterator[Batch]:
        while (batch := records.next_batch()) is not None:
            if batch.magic != 2 or (self.check_crcs and not batch.validate_crc()):
                why = f"a record batch of partition {tp.partition} at offset {batch.base_offset} is damaged"
                raise CorruptRecordError(why)
            self.leader_epoch = batch.leader_epoch
            self.next_fetch_offset = batch.next_offset
            self.bytes_read += batch.size_in_bytes
            self.records_read += batch.records_count
            if not batch.is_control_batch:
                batch._maybe_uncompress()
                value, base, many = bytes(batch._buffer), batch.base_offset, batch.records_count
                yield Batch(batch.last_offset, base, self.fetch_offset, many, value, batch._pos)
        self.drain()


def cut(topic: str, partition: int, batch: Batch) -> Iterator[Early]:
    """Each message of a batch, with no more read of it than its position. Raises UnreadableMessage."""
    value, at = batch.value, batch.at
    for _ in range(batch.messages):
        length, start = decode_varint(value, at)
        at = start + length
        delta, start = decode_varint(value, decode_varint(value, start + 1)[1])  # past the attributes and the time
        offset = batch.base_offset + delta
        if offset >= batch.wanted_from:
            body = value[start:at]
            yield STORED(Early, (position_in(body, topic, partition, offset), partition, offset, at - start, body))


def position_in(body: bytes, topic: str, partition: int, offset: int) -> int:
    """The position that a message says it has."""
    if found := POSITION.match(body, first_header(body)):
        return int(found[1])
    return received(topic, partition, offset, *taken_apart(body)).position


def first_header(body: bytes) -> int:
    """Where the headers of a message begin that has the key and the value that ours have; else its end."""
    if not body.startswith(KEY_FIRST):
        return len(body)
    size, at = decode_varint(body, KEY_BYTES + 1)
    return at + size + 1 if size >= 0 else len(body)


def opened(topic: str, early: Early) -> StoredFact:
    """The stored fact in a message that was cut out. Raises UnreadableMessage."""
    body: bytes = early.body
    size, at = decode_varint(body, KEY_BYTES + 1)
    found = FIRST_HEADERS.match(body, at + size + 1)
    if found is None or not body.startswith(KEY_FIRST) or size < 0:
        return received(topic, early.partition, early.offset, *taken_apart(body))
    _, stream, version, name, recorded_at, content_hash = found.groups()
    try:
        row = (
            early.position,
            unhexlify(stream.replace(b"-", b"")),
            int(version),
            unhexlify(body[1 : KEY_BYTES + 1].replace(b"-", b"")),
            name.decode(),
            microseconds_of(recorded_at),
            body[at : at + size],
            unhexlify(content_hash),
        )
    except ValueError as error:
        why = "its key or a header is not what the relay writes"
        raise UnreadableMessage(topic, early.partition, early.offset, why) from error
    if len(row[1]) != 16 or len(row[3]) != 16:
        return received(topic, early.partition, early.offset, *taken_apart(body))
    return STORED(StoredFact, row)


def taken_apart(body: bytes) -> tuple[bytes | None, bytes | None, list[tuple[str, bytes | None]]]:
    """Key, value and headers of a message, by the book."""
    key, at = sized(body, 0)
    value, at = sized(body, at)
    count, at = decode_varint(body, at)
    headers: list[tuple[str, bytes | None]] = []
    for _ in range(count):
        name, at = sized(body, at)
        content, at = sized(body, at)
        headers.append(((name or b"").decode(errors="replace"), content))
    return key, value, headers


def sized(body: bytes, at: int) -> tuple[bytes | None, int]:
    """Bytes behind their length, or none, and where they end."""
    size, at = decode_varint(body, at)
    return (None, at) if size < 0 else (body[at : at + size], at + size)


def of_records(topic: str, records: Sequence[Any]) -> Iterator[Early]:
    """The same of messages that came by the client's own way. Raises UnreadableMessage."""
    for one in records:
        stored = received(topic, one.partition, one.offset, one.key, one.value, one.headers)
        size = one.serialized_key_size + one.serialized_value_size + one.serialized_header_size
        body = (one.key, one.value, tuple(one.headers))
        yield Early(stored.position, one.partition, one.offset, size, body)


def opened_record(topic: str, early: Early) -> StoredFact:
    """The stored fact in a message that came by the client's own way. Raises UnreadableMessage."""
    return received(topic, early.partition, early.offset, *early.body)


@cache
def lane_works() -> bool:
    """Whether the client is made inside as the quick way takes it to be: both ways are tried on the same batches."""
    try:
        return lane_agrees()
    except Exception:  # whatever another version of the client raises, its own way is taken then
        return False


def lane_agrees() -> bool:
    """Both ways over batches with and without compression, from the middle of the first on."""
    place, fetched = (
        TopicPartition("lane", 3),
        b"".join(some_batch(first, packing) for first, packing in ((5, 0), (8, 3))),
    )
    whole = WholeBatches(6, place, MemoryRecords(fetched)).take(10)
    ours = [opened("lane", early) for batch in whole for early in cut("lane", 3, batch)]
    theirs = Fetcher.PartitionRecords(6, place, MemoryRecords(fetched)).take(10)
    same = [stored_fact(one.key, one.value, one.headers) for one in theirs]
    offsets = [early.offset for batch in whole for early in cut("lane", 3, batch)]
    return ours == same and offsets == [one.offset for one in theirs] == [6, 7, 8, 9, 10]


def some_batch(first: int, packing: int) -> bytes:
    """Three messages such as the relay writes, in one batch."""
    builder = MemoryRecordsBuilder(2, packing, 1 << 16, offset=first)
    for number in range(first, first + 3):
        headers = [
            ("ce_position", b"%d" % number),
            ("ce_stream", b"%08x-0000-4000-8000-000000000000" % number),
            ("ce_streamversion", b"1"),
            ("ce_type", b"CaseOpened"),
            ("ce_recordedat", b"2026-01-01T00:00:00.%06dZ" % number),
            ("ce_contenthash", b"%064x" % number),
            ("content-type", b"application/avro"),
        ]
        builder.append(1_700_000_000_000 + number, b"%08x-0000-4000-8000-000000000001" % number, b"v" * 90, headers)
    builder.close()
    return bytes(builder.buffer())
