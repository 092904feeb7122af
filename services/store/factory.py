"""What the eventsourcing library asks for to build an Application on our store: one factory, in a file of its own."""

from pathlib import Path

from eventsourcing import persistence

from services.clock import Clock
from services.store import library  # the module: a second factory in this namespace would be one too many
from services.store.chosen import RECORD_FILE
from services.store.sqlite_recorder import SQLiteRecorder


class SQLiteStore(library.BuildsRecorders):
    """Builds the recorder of the embedded store."""

    clock: Clock | None = None

    def application_recorder(self) -> SQLiteRecorder:
        file = self.env.get(RECORD_FILE)
        if not file:
            raise persistence.InfrastructureFactoryError(f"{RECORD_FILE} names no file")
        return SQLiteRecorder(Path(file), self.clock)
