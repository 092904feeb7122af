"""How a single value stands in the bytes: Avro's binary encoding, one small function for each kind of value.

The generated codecs are made of these. There is one way to write each value, and only that way is read again: a block
with a size, a length below nothing or a number of more than 64 bits was never written here and raises `Damaged`.
"""

import struct
from binascii import hexlify
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from schemas.moment import EPOCH, MICROSECOND

HIGH_BITS = 0x80808080808080
DAY_ZERO = date(1970, 1, 1).toordinal()
SMALL = tuple(bytes((number << 1,)) for number in range(64))
UUID_GROUPS, DASHED = struct.Struct("8s4s4s4s12s").unpack, b"-".join
DOUBLE = struct.Struct("<d")


class Damaged(ValueError):
    """The bytes are not such as an encoder here writes."""


def long_bytes(number: int) -> bytes:
    """A whole number of at most 64 bits, zigzag, seven bits a byte. Raises ValueError for a larger one."""
    if 0 <= number < 64:
        return SMALL[number]
    if not -(1 << 63) <= number < 1 << 63:
        raise ValueError("a number of more than 64 bits cannot be written")
    rest, out = number << 1 ^ number >> 63, bytearray()
    while rest > 127:
        out.append(rest & 127 | 128)
        rest >>= 7
    out.append(rest)
    return bytes(out)


def moment_bytes(moment: datetime) -> bytes:
    """Microseconds since 1970; a time of our days is eight bytes, spread in three steps. TypeError without a zone."""
    number = (moment - EPOCH) // MICROSECOND
    if not 1 << 48 <= number < 1 << 55:
        return long_bytes(number)
    rest = number << 1
    rest = rest & 0xFFFFFFF | (rest & 0xFFFFFFF0000000) << 4
    rest = rest & 0x3FFF00003FFF | (rest & 0xFFFC0000FFFC000) << 2
    rest = rest & 0x7F007F007F007F | (rest & 0x3F803F803F803F80) << 1
    return (rest | HIGH_BITS).to_bytes(8, "little")


def day_bytes(day: date) -> bytes:
    """Days since 1970-01-01."""
    return long_bytes(day.toordinal() - DAY_ZERO)


def string_bytes(text: str) -> bytes:
    """UTF-8 after its length in bytes."""
    raw = text.encode()
    size = len(raw)
    return (SMALL[size] if size < 64 else long_bytes(size)) + raw


def sized_bytes(raw: bytes) -> bytes:
    """Bytes after their length."""
    size = len(raw)
    return (SMALL[size] if size < 64 else long_bytes(size)) + raw


def uuid_bytes(value: UUID) -> bytes:
    """The 36 signs of the id after their length."""
    return b"H" + DASHED(UUID_GROUPS(hexlify(value.int.to_bytes(16, "big"))))


def boolean_bytes(value: bool) -> bytes:
    """One byte, 1 for yes."""
    return b"\x01" if value else b"\x00"


def double_bytes(value: float) -> bytes:
    """Eight bytes, IEEE 754, little-endian."""
    return DOUBLE.pack(value)


def array_bytes(written: Sequence[bytes]) -> bytes:
    """Values that are bytes already, as one block and its end."""
    return b"".join((long_bytes(len(written)), *written, b"\x00")) if written else b"\x00"


def long_at(value: bytes, at: int) -> tuple[int, int]:
    """The number that stands there, and where it ends. Raises Damaged, or IndexError where the bytes end first."""
    number = shift = 0
    while (byte := value[at]) > 127 and shift < 63:
        number |= (byte & 127) << shift
        shift += 7
        at += 1
    number |= byte << shift
    if number >> 64 or byte > 127 or (shift and not byte):
        raise Damaged("a number is longer than it can be")
    return number >> 1 ^ -(number & 1), at + 1


def moment_at(value: bytes, at: int) -> tuple[int, int]:
    """The microseconds that stand there, and where they end; eight bytes are gathered in three steps."""
    rest = int.from_bytes(value[at : at + 8], "little")
    if rest & 0x8080808080808080 != HIGH_BITS or rest < 1 << 56:
        return long_at(value, at)
    rest = rest & 0x7F007F007F007F | (rest & 0x7F007F007F007F00) >> 1
    rest = rest & 0x3FFF00003FFF | (rest & 0x3FFF00003FFF0000) >> 2
    rest = rest & 0xFFFFFFF | (rest & 0xFFFFFFF00000000) >> 4
    return rest >> 1 ^ -(rest & 1), at + 8


def length_at(value: bytes, at: int) -> tuple[int, int]:
    """The length or count that stands there, and where it ends. Raises Damaged for one below nothing."""
    number, end = long_at(value, at)
    if number < 0:
        raise Damaged("a length lies below nothing")
    return number, end


def moment_from(microseconds: int) -> datetime:
    """The UTC moment so many microseconds after 1970. Raises OverflowError past the year 9999."""
    return EPOCH + timedelta(0, 0, microseconds)


def day_from(days: int) -> date:
    """The day so many days after 1970-01-01. Raises ValueError or OverflowError where there is none."""
    return date.fromordinal(days + DAY_ZERO)
