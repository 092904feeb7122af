"""Which store a record stands on: a file of this machine, or a database."""

from pathlib import Path

from services.store.postgres import Postgres

RECORD_FILE = "RECORD_FILE"
RECORD_URL = "RECORD_URL"
RECORD_WORD = "RECORD_WORD"


def settings_of(where: Path | Postgres) -> dict[str, str]:
    """What the eventsourcing library is told, so that it asks the right factory for a recorder."""
    if isinstance(where, Postgres):
        module = "services.store.postgres_factory"
        return {"PERSISTENCE_MODULE": module, RECORD_URL: where.url, RECORD_WORD: where.word}
    return {"PERSISTENCE_MODULE": "services.store.factory", RECORD_FILE: str(where)}
