"""A stored fact in the form in which the eventsourcing library passes events around."""

from dataclasses import dataclass
from typing import Self

from eventsourcing.persistence import StoredEvent

from schemas.recorded import StoredFact


@dataclass(frozen=True)
class Placed(StoredEvent):
    """The library's stored event, with the place and time that the store gave the fact."""

    stored: StoredFact

    @classmethod
    def of(cls, stored: StoredFact) -> Self:
        return cls(stored.stream, stored.version, stored.name, stored.value, stored)
