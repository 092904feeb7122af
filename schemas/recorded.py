"""The envelope around a fact: who told us, what led to it, and the place and time the store gave it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, Self, TypeVar
from uuid import UUID

from schemas.fact import Fact
from schemas.model import Model
from schemas.moment import Moment
from schemas.party import Party

F = TypeVar("F", bound=Fact, covariant=True)


class Envelope(Model):
    """What stands inside the bytes beside the fact. Hashes are keyed (BLAKE2b), for a key may hold a name.

    `command_id` is one for all facts of a command and is bound into its sealed text; `read_position` and `policy` say
    what a decision rested on; `recorded_elsewhere_at` is set for history brought from another system.
    """

    fact_id: UUID
    told_by: Party
    command_id: UUID
    caused_by: UUID | None = None
    command_key: bytes | None = None
    command_body: bytes | None = None
    read_position: int | None = None
    policy: str | None = None
    recorded_elsewhere_at: Moment | None = None


class _StoredRow(NamedTuple):
    """A stored fact as the store's columns hold it: ids as sixteen bytes, made into ids only where somebody asks."""

    position: int
    stream_bytes: bytes
    version: int
    key_bytes: bytes
    name: str
    recorded_at: int
    value: bytes
    content_hash: bytes


class StoredFact(_StoredRow):
    """One row of the store as any reader gets it, from the store or from Kafka: the bytes and what stands outside them.

    `position` is dense over the whole store, `version` over the stream, both from 1; `key` is the case's or, for a fact
    of no case, the stream's id; `recorded_at` is UTC microseconds; `content_hash` is SHA-256 of the public part.
    `StoredFact._make(row)` takes the columns as they are.
    """

    __slots__ = ()

    def __new__(
        cls,
        position: int,
        stream: UUID,
        version: int,
        key: UUID,
        name: str,
        recorded_at: int,
        value: bytes,
        content_hash: bytes,
    ) -> Self:
        return cls._make((position, stream.bytes, version, key.bytes, name, recorded_at, value, content_hash))

    @property
    def stream(self) -> UUID:
        return UUID(bytes=self.stream_bytes)

    @property
    def key(self) -> UUID:
        return UUID(bytes=self.key_bytes)


@dataclass(frozen=True, slots=True)
class Recorded(Generic[F]):
    """A fact with its envelope, as every projection, gap and workflow reads it."""

    fact: F
    fact_id: UUID
    told_by: Party
    command_id: UUID
    caused_by: UUID | None
    read_position: int | None
    recorded_elsewhere_at: datetime | None
    stream: UUID
    version: int
    position: int
    recorded_at: datetime
    policy: str | None = None
