"""Between facts and the library's stored events: the Avro bytes made at the door are what is stored."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eventsourcing import persistence

from schemas import avro
from schemas.fact import Fact
from schemas.recorded import Envelope, Recorded
from services.store.placed import Placed


@dataclass(frozen=True)
class NewlyTold:
    """A fact on its way into a stream, with the version it will have."""

    originator_id: UUID
    originator_version: int
    envelope: Envelope
    fact: Fact


class AvroMapper(persistence.Mapper[UUID]):
    """The library's mapper, with Avro in place of transcoder, compressor and cipher."""

    def to_stored_event(self, domain_event: Any) -> persistence.StoredEvent:
        encoded = avro.encode(domain_event.envelope, domain_event.fact)
        return persistence.StoredEvent(
            domain_event.originator_id, domain_event.originator_version, encoded.name, encoded.value
        )

    def to_domain_event(self, stored_event: persistence.StoredEvent) -> Any:
        if not isinstance(stored_event, Placed):
            raise TypeError("only what the store gave back, with its place, can be read")
        recorded: Recorded[Any] = avro.read(stored_event.stored)
        return recorded
