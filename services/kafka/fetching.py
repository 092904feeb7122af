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
KEY_FIRST = KEY_BYTES << 1  # the length of a key, as records have it
AROUND = 500  # bytes that a message which is held takes beyond its own
BY_THE_BOOK = 3  # key, value, headers
FIRST_HEADERS = re.compile(
    rb"\x16ce_position.([1-9][0-9]{0,18})"
    rb"\x12ce_stream\x48([0-9a-f-]{36})"
    rb"\x20ce_streamversion.([1-9][0-9]{0,18})"
    rb"\x0ece_type.([A-Za-z0-9]{1,60})"
    rb"\x1ace_recordedat\x36(.{27})"
    rb"\x1cce_contenthash\x80\x01([0-9a-f]{64})",
    re.DOTALL,
)


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
    """Each message of a batch: key, value and what its headers say, none of it made into anything but the position.

    Raises UnreadableMessage.
    """
    value, at = batch.value, batch.at
    for _ in range(batch.messages):
        length, start = decode_varint(value, at)
        at = start + length
        delta, start = decode_varint(value, decode_varint(value, start + 1)[1])  # past the attributes and the time
        offset, key_end = batch.base_offset + delta, start + 1 + KEY_BYTES
        if offset < batch.wanted_from:
            continue
        size, begins = decode_varint(value, key_end) if value[start] == KEY_FIRST else (-1, at)
        found = FIRST_HEADERS.match(value, begins + size + 1, at) if size >= 0 else None
        if found is None:
            yield cut_by_the_book(topic, partition, offset, value[start:at])
        else:
            body = (value[start + 1 : key_end], value[begins : begins + size], *found.groups())
            yield STORED(Early, (int(found[1]), partition, offset, length + AROUND, body))


def cut_by_the_book(topic: str, partition: int, offset: int, body: bytes) -> Early:
    """A message that is not made as the relay makes it; it may be right all the same. Raises UnreadableMessage."""
    key, value, headers = taken_apart(body)
    position = received(topic, partition, offset, key, value, headers).position
    return Early(position, partition, offset, len(body) + AROUND, (key, value, tuple(headers)))


def opened(topic: str, early: Early) -> StoredFact:
    """The stored fact in a message that was cut out. Raises UnreadableMessage."""
    if len(early.body) == BY_THE_BOOK:
        return opened_record(topic, early)
    key, value, _, stream, version, name, recorded_at, content_hash = early.body
    try:
        raw_stream, raw_key = unhexlify(stream.replace(b"-", b"")), unhexlify(key.replace(b"-", b""))
        if len(raw_stream) != 16 or len(raw_key) != 16:
            raise ValueError("an id is not as long as an id")
        at, hashed = microseconds_of(recorded_at), unhexlify(content_hash)
    except ValueError as error:
        why = "its key or a header is not what the relay writes"
        raise UnreadableMessage(topic, early.partition, early.offset, why) from error
    return STORED(StoredFact, (early.position, raw_stream, int(version), raw_key, name.decode(), at, value, hashed))


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
        size = one.serialized_key_size + one.serialized_value_size + one.serialized_header_size + AROUND
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
