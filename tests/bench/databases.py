"""A PostgreSQL to measure on, as durable as in earnest: one of our own, or the one whose address is set."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from services.config import Settings
from services.store.postgres import Postgres
from tests.real.databases import TemporaryFolder, started_postgres

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@contextmanager
def a_database() -> Iterator[Postgres]:
    """Schemas with a word of their own, gone afterwards."""
    word = f"bench{secrets.token_hex(4)}"
    given = Settings().postgres
    if given is not None:
        place = Postgres(given.get_secret_value(), word)
        yield place
        forget(place)
        return
    folder = TemporaryFolder()
    server = started_postgres(folder.path / "postgres", **DURABLE)
    try:
        yield Postgres(server.url, word)
    finally:
        server.stop()
        folder.remove()


def forget(place: Postgres) -> None:
    """Leave somebody else's database as it was found."""
    with psycopg.connect(place.url, autocommit=True) as admin:
        for (schema,) in admin.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [place.word]):
            admin.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
