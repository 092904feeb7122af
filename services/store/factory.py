"""What the eventsourcing library asks for to build an Application on our store: one factory, in a file of its own."""

from pathlib import Path
from typing import Any

from eventsourcing import persistence

from services.clock import Clock
from services.store.chosen import RECORD_FILE
from services.store.sqlite_recorder import SQLiteRecorder


class SQLiteStore(persistence.InfrastructureFactory[Any]):
    """Builds the recorder of the embedded store; positions and snapshots are the recorder's own affair."""

    clock: Clock | None = None

    def application_recorder(self) -> SQLiteRecorder:
        file = self.env.get(RECORD_FILE)
        if not file:
            raise persistence.InfrastructureFactoryError(f"{RECORD_FILE} names no file")
        return SQLiteRecorder(Path(file), self.clock)

    def aggregate_recorder(self, purpose: str = "events") -> persistence.AggregateRecorder:
        raise NotImplementedError("facts are kept by the application recorder alone")

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> Any:
        raise NotImplementedError("read models keep their own positions")

    def process_recorder(self) -> persistence.ProcessRecorder:
        raise NotImplementedError("read models keep their own positions")
