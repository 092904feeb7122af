"""What the eventsourcing library asks for to build an Application on PostgreSQL: one factory, in a file of its own."""

from eventsourcing import persistence

from services.store import library  # the module: a second factory in this namespace would be one too many
from services.store.chosen import RECORD_URL, RECORD_WORD
from services.store.postgres import Postgres
from services.store.postgres_recorder import PostgresRecorder
from services.store.recorder import StoreUnavailable

LOSES_FACTS = "POSTGRES_ENABLE_DB_FUNCTIONS"
NOT_SET = {"", "0", "f", "false", "n", "no", "off"}


class PostgresStore(library.BuildsRecorders):
    """Builds the recorder on PostgreSQL."""

    def application_recorder(self) -> PostgresRecorder:
        if (self.env.get(LOSES_FACTS) or "").strip().lower() not in NOT_SET:
            why = f"{LOSES_FACTS} is set, and with those functions a reader can miss a fact for ever; take it away"
            raise StoreUnavailable("store_unsafe", why)
        url = self.env.get(RECORD_URL)
        if not url:
            raise persistence.InfrastructureFactoryError(f"{RECORD_URL} names no database")
        return PostgresRecorder(Postgres(url, self.env.get(RECORD_WORD) or "care"))
