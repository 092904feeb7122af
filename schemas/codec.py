"""The generated codec of each published schema, made on first use and tried against fastavro before it is trusted."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any, NamedTuple, get_args
from uuid import UUID

from fastavro import schemaless_reader, schemaless_writer

from schemas import wire
from schemas.derived import public_part
from schemas.fact import Fact
from schemas.kinds import records_of, short
from schemas.published import Published, by_crc64, find_facts, latest
from schemas.reader_source import reader_source, skipper_source
from schemas.recorded import Envelope
from schemas.sample import Fill, as_objects, sample
from schemas.sealed import Sealed
from schemas.writer_source import SEALED, writer_source

MARKER = b"\xc3\x01"
HEADER_BYTES = 10
ENVELOPE_FIELDS = tuple(Envelope.model_fields)
NAMES: dict[str, Any] = {
    **{name: value for name, value in vars(wire).items() if name.endswith(("_bytes", "_at", "_from"))},
    "Damaged": wire.Damaged,
    "DOUBLE": wire.DOUBLE,
    "NO_YES": (False, True),
}

Write = Callable[[Any, Any], tuple[bytes, list[Sealed]]]
Read = Callable[[bytes, int], tuple[dict[str, Any], dict[str, Any], int]]
Skip = Callable[[bytes, int, list[bytes]], int]


class WrongCodec(Exception):
    """A generated codec and fastavro differ: nothing may be written or read until somebody has looked."""


class Codec(NamedTuple):
    """How one version of one fact is read; `read` is None where it is older than its class and must be resolved."""

    name: str
    lock: Published
    fact_type: type[Fact]
    sealed: bool
    skip: Skip
    read: Read | None


def compiled(source: str, name: str, title: str, **names: Any) -> Any:
    """The function of this name in a generated source text."""
    space: dict[str, Any] = {**NAMES, **names}
    exec(compile(source, f"<{title}>", "exec"), space)  # the text is ours, made from a published schema
    return space[name]


@cache
def writer_of(fact_type: type[Fact]) -> tuple[Published, Write]:
    """The newest lock of a fact and its encoder. Raises WrongCodec, or ValueError where class and lock differ."""
    lock = latest(fact_type)
    source, title = writer_source(public_part(lock.schema), ENVELOPE_FIELDS), f"encoder of {lock.name}.{lock.version}"
    write: Write = compiled(source, "write", title, HEADER=MARKER + lock.crc64)
    for fill in get_args(Fill):
        datum = sample(public_part(lock.schema), fill)
        objects = as_objects(datum)
        if write(objects, objects)[0] != by_fastavro(lock, datum):
            raise WrongCodec(f"the {title} does not write what fastavro writes")
    return lock, write


def by_fastavro(lock: Published, datum: Any) -> bytes:
    """The header and the public part as fastavro writes them."""
    body = BytesIO()
    body.write(MARKER + lock.crc64)
    schemaless_writer(body, lock.parsed_public, datum)  # type: ignore[arg-type]
    return body.getvalue()


_made: dict[bytes, Codec] = {}


def codec_at(value: bytes) -> Codec | None:
    """The codec for bytes that begin so, or None for bytes that no fact known here begins with."""
    found = _made.get(value[:HEADER_BYTES])
    if found is None and value[:2] == MARKER and (lock := by_crc64().get(value[2:HEADER_BYTES])) is not None:
        found = _made[MARKER + lock.crc64] = _new_codec(lock)
    return found


def codec_of(lock: Published) -> Codec:
    """The codec for one version of one fact. Raises WrongCodec."""
    codec = codec_at(MARKER + lock.crc64)
    assert codec is not None, "a published lock has a codec"
    return codec


def _new_codec(lock: Published) -> Codec:
    fact_type, public = find_facts()[lock.name], public_part(lock.schema)
    title = f"decoder of {lock.name}.{lock.version}"
    skip: Skip = compiled(skipper_source(public), "skip", title)
    read: Read = compiled(reader_source(public, ENVELOPE_FIELDS), "read", title)
    for fill in get_args(Fill):
        _try_reading(by_fastavro(lock, sample(public, fill)), lock, read, skip, title)
    sealed = any(short(record["name"]) == SEALED for record in records_of(public))
    return Codec(lock.name, lock, fact_type, sealed, skip, read if lock is latest(fact_type) else None)


def _try_reading(value: bytes, lock: Published, read: Read, skip: Skip, title: str) -> None:
    body = BytesIO(value)
    body.seek(HEADER_BYTES)
    expected = _ids_as_text(schemaless_reader(body, lock.parsed_public, None))  # type: ignore[arg-type]
    around, own, end = read(value, HEADER_BYTES)
    if {**around, **own} != expected or end != len(value) or skip(value, HEADER_BYTES, []) != end:
        raise WrongCodec(f"the {title} does not read what fastavro reads")


def _ids_as_text(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {name: _ids_as_text(inner) for name, inner in value.items()}
    return [_ids_as_text(inner) for inner in value] if isinstance(value, list) else value


def make_all_codecs() -> int:
    """Make and try every codec now rather than on first use; how many there are. Raises WrongCodec."""
    for fact_type in find_facts().values():
        if fact_type.__module__.startswith("schemas."):
            writer_of(fact_type)
    return len([codec_at(MARKER + crc64) for crc64 in by_crc64()])
