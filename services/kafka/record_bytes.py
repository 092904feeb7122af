"""How one fact stands inside a batch of Kafka's (format 2), written straight from its row, with no object in between.

It is the message of `message_of` byte for byte; a test and every start of the fast lane hold the two together.
"""

from binascii import hexlify
from functools import cache

from schemas.codec import HEADER_BYTES, codec_at
from schemas.recorded import StoredFact
from schemas.wire import DASHED, UUID_GROUPS
from schemas.wire import long_bytes as number
from services.kafka.message import (
    CONTENT_TYPE,
    NAMES,
    SPEC_VERSION,
    SUBJECT,
    moment_text,
    opening,
    schema_urn,
)

LENGTHS = {"ce_stream": 36, "ce_recordedat": 27, "ce_contenthash": 64, "ce_id": 36, "ce_time": 27}
LENGTHS |= {"ce_partitionkey": 36, "traceparent": 55, SUBJECT: 36}
SMALL_NUMBERS = 8192  # most are, and are written already
SMALL = tuple(map(number, range(SMALL_NUMBERS)))
CHANGING = ("ce_position", "ce_streamversion")  # of changing length, at most ten signs by far


class Encoding:
    """Makes record bytes for one store; what is the same for all facts of a kind is put together once."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self._templates: dict[tuple[bytes, bool], bytes] = {}

    def record(self, stored: StoredFact, key: bytes, offset: int, later: int) -> bytes:
        """One record, at its place in the batch and so many milliseconds after the first.

        Raises UnreadableFact for bytes that are not those that were written.
        """
        place, stream, version, _, name, recorded_at, value, content_hash = stored
        fact_id, happened_at, case_id, command_id = opening(stored)
        kind = (value[:HEADER_BYTES], case_id is not None)
        template = self._templates.get(kind) or self._template(kind, name)
        size, position, number_in_stream = len(value), b"%d" % place, b"%d" % version
        body = template % (
            SMALL[later] if 0 <= later < SMALL_NUMBERS else number(later),
            SMALL[offset] if offset < SMALL_NUMBERS else number(offset),
            key,
            SMALL[size] if size < SMALL_NUMBERS else number(size),
            value,
            len(position) << 1,
            position,
            DASHED(UUID_GROUPS(hexlify(stream))),
            len(number_in_stream) << 1,
            number_in_stream,
            moment_text(recorded_at),
            hexlify(content_hash),
            fact_id,
            moment_text(happened_at),
            key,
            command_id.replace(b"-", b""),
            fact_id[19:23] + fact_id[24:],
            case_id or b"",
        )
        size = len(body)
        return (SMALL[size] if size < SMALL_NUMBERS else number(size)) + body

    def _template(self, kind: tuple[bytes, bool], name: str) -> bytes:
        codec = codec_at(kind[0])
        assert codec is not None, "bytes that are proven have a codec"
        constant = {
            "ce_type": name.encode(),
            "content-type": CONTENT_TYPE,
            "ce_specversion": SPEC_VERSION,
            "ce_source": self.source,
            "ce_dataschema": schema_urn(codec.lock),
            "ce_schemasha256": codec.lock.sha256.encode(),
        }
        names = [*NAMES, SUBJECT] if kind[1] else NAMES
        parts = [header(name, constant.get(name)) for name in names]
        end = b"" if kind[1] else b"%b"  # where no subject stands, the place of one that is empty
        made = b"\x00%b%bH%b%b%b" + number(len(names)) + b"".join(parts) + end
        self._templates[kind] = made
        return made


def header(name: str, constant: bytes | None) -> bytes:
    """One header with a place for its value, or with the value that is the same for all."""
    begun = named(name)
    if constant is not None:
        return begun + number(len(constant)) + constant
    if name in CHANGING:
        return begun + b"%c%b"
    return begun + number(LENGTHS[name]) + (b"00-%b-%b-00" if name == "traceparent" else b"%b")


@cache
def named(name: str) -> bytes:
    return number(len(name)) + name.encode()
