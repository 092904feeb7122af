"""What the eventsourcing library's Application asks of a recorder, answered by what every recorder here offers."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
)

from schemas.recorded import StoredFact
from services.store.placed import Placed
from services.store.recorder import Head, Write, Written


class BuildsRecorders(InfrastructureFactory[Any]):
    """What both factories have in common: positions and snapshots are the recorder's own affair."""

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        raise NotImplementedError("facts are kept by the application recorder alone")

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> Any:
        raise NotImplementedError("read models keep their own positions")

    def process_recorder(self) -> ProcessRecorder:
        raise NotImplementedError("read models keep their own positions")


class ForTheLibrary(ApplicationRecorder):
    """The library's side of a recorder: its stored events are our facts, its notification ids our positions."""

    @abstractmethod
    def write(self, write: Write) -> Written: ...

    @abstractmethod
    def stream(self, stream: UUID, after: int = 0, limit: int = -1) -> list[StoredFact]: ...

    @abstractmethod
    def after(self, position: int, limit: int) -> list[StoredFact]: ...

    @abstractmethod
    def head(self) -> Head: ...

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """Facts come in by `write`, which needs more than the library passes on."""
        write: Write = kwargs["write"]
        return self.write(write).positions

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The facts of one stream as the library's stored events, each with its place."""
        stream = originator_id if isinstance(originator_id, UUID) else UUID(originator_id)
        found = [Placed.of(stored) for stored in self.stream(stream, gt or 0) if lte is None or stored.version <= lte]
        ordered = found[::-1] if desc else found
        return ordered[:limit]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The facts in order of position, which is the library's notification id."""
        first = (start or 0) - (1 if inclusive_of_start and start else 0)
        return [
            Notification(stored.stream, stored.version, stored.name, stored.value, stored.position)
            for stored in self.after(first, limit)
            if (stop is None or stored.position <= stop) and (not topics or stored.name in topics)
        ]

    def max_notification_id(self) -> int | None:
        """The newest position, or none in an empty store."""
        return self.head().position or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Facts are followed by position (`after`); the library's subscriptions are not used."""
        raise NotImplementedError("follow the record by position")
