"""Where everybody's keys are kept, wrapped: in a file of their own, or in the database's schema for them."""

from pathlib import Path

from services.key_store import KeyStore
from services.postgres_keys import PostgresKeys
from services.sqlite_keys import SQLiteKeys
from services.store.postgres import Postgres


def key_store(where: Path | Postgres) -> KeyStore:
    """The keys as they are kept there. Raises StoreUnavailable, StoreDamaged."""
    return SQLiteKeys(where) if isinstance(where, Path) else PostgresKeys(where)
