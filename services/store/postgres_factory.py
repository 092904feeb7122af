"""What the eventsourcing library asks for to build an Application on PostgreSQL: one factory, in a file of its own."""

from typing import Any

from eventsourcing import persistence

from services.store.chosen import RECORD_URL, RECORD_WORD
from services.store.postgres import Postgres
from services.store.postgres_recorder import PostgresRecorder
from services.store.recorder import StoreUnavailable

LOSES_FACTS = "POSTGRES_ENABLE_DB_FUNCTIONS"
NOT_SET = {"", "0", "f", "false", "n", "no", "off"}


class PostgresStore(persistence.InfrastructureFactory[Any]):
    """Builds the recorder on PostgreSQL; positions and snapshots are the recorder's own affair."""

    def application_recorder(self) -> PostgresRecorder:
        if (self.env.get(LOSES_FACTS) or "").strip().lower() not in NOT_SET:
            why = f"{LOSES_FACTS} is set, and with those functions a reader can miss a fact for ever; take it away"
            raise StoreUnavailable("store_unsafe", why)
        url = self.env.get(RECORD_URL)
        if not url:
            raise persistence.InfrastructureFactoryError(f"{RECORD_URL} names no database")
        return PostgresRecorder(Postgres(url, self.env.get(RECORD_WORD) or "care"))

    def aggregate_recorder(self, purpose: str = "events") -> persistence.AggregateRecorder:
        raise NotImplementedError("facts are kept by the application recorder alone")

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> Any:
        raise NotImplementedError("read models keep their own positions")

    def process_recorder(self) -> persistence.ProcessRecorder:
        raise NotImplementedError("read models keep their own positions")
