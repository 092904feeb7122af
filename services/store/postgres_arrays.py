"""PostgreSQL's binary form of arrays of one dimension: a whole group of commands goes there and back in one message."""

import struct
from collections.abc import Iterator, Sequence

BYTES, NUMBER, TEXT, UUIDS = 17, 20, 25, 2950
ARRAY_OF = {BYTES: 1001, NUMBER: 1016, TEXT: 1009, UUIDS: 2951}
HEADER = struct.Struct(">iiIii")
LENGTH = struct.Struct(">i")
NULL = LENGTH.pack(-1)
EMPTY = (0, 0)
FOUR = struct.Struct(">4xq4xq4xq4xq")


def array(kind: int, values: Sequence[bytes | None]) -> bytes:
    """An array of values that are in binary form already; none stands for NULL."""
    if not values:
        return struct.pack(">iiI", *EMPTY, kind)
    parts = [HEADER.pack(1, 1, kind, len(values), 1)]
    for value in values:
        if value is None:
            parts.append(NULL)
        else:
            parts.append(LENGTH.pack(len(value)))
            parts.append(value)
    return b"".join(parts)


def numbers(values: Sequence[int]) -> bytes:
    """An array of bigint."""
    if not values:
        return struct.pack(">iiI", *EMPTY, NUMBER)
    flat = [part for value in values for part in (8, value)]
    return struct.pack(">iiIii" + "iq" * len(values), 1, 0, NUMBER, len(values), 1, *flat)


def fours(raw: bytes) -> Iterator[tuple[int, int, int, int]]:
    """An array of bigint, four at a time."""
    return FOUR.iter_unpack(raw[HEADER.size :])


def byte_strings(raw: bytes | None) -> Iterator[bytes]:
    """An array of bytea, one by one; empty for NULL inside it, none at all for NULL in its place."""
    at = HEADER.size
    while raw is not None and at < len(raw):
        (length,) = LENGTH.unpack_from(raw, at)
        at += LENGTH.size
        yield raw[at : at + max(length, 0)]
        at += max(length, 0)
