"""The record's tables on PostgreSQL: brought to the newest revision by whoever starts first, else only looked at."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from psycopg import sql

from services.store.postgres import Postgres
from services.store.postgres_connection import Connection, clear_errors, connect
from services.store.recorder import StoreDamaged

MIGRATIONS = Path(__file__).parents[1] / "migrations"
NEWEST = "0002"
GUARDS = MIGRATIONS / "versions" / "0001_guards.sql"
TURN_SECONDS = 60
HAS_LAYOUT = "SELECT to_regclass(format('%%I.layout', %s::text)) IS NOT NULL"
HAS_SCHEMA = "SELECT to_regnamespace(quote_ident(%s)) IS NOT NULL"
FOUND = "SELECT version_num FROM {schema}.layout"
GUARDING = """SELECT count(*) FROM pg_trigger
WHERE tgrelid IN ('{schema}.facts'::regclass, '{schema}.head'::regclass) AND NOT tgisinternal AND tgenabled='A'"""
ENDS = "SELECT (SELECT position FROM {schema}.head), (SELECT coalesce(max(position), 0) FROM {schema}.facts)"


def make_tables(place: Postgres, connection: Connection, name: str) -> None:
    """Make what is not there yet. Raises StoreDamaged where a newer version of this service was at work."""
    with clear_errors(name):
        found = layout(connection, name)
        if found != NEWEST:
            bring_up(place, name)
        if ask(connection, GUARDING, name) != guards():
            connection.execute(GUARDS.read_bytes().replace(b"{schema}", f'"{name}"'.encode()))


def layout(connection: Connection, name: str) -> str | None:
    """The revision that the tables are at; none where there are no tables."""
    if not connection.execute(HAS_LAYOUT, (name,)).fetchone()[0]:  # type: ignore[index]
        return None
    found: str | None = ask(connection, FOUND, name)
    if found is not None and found not in revisions():
        raise StoreDamaged(f"{name} was written by a newer version of this service (layout {found})")
    return found


def bring_up(place: Postgres, name: str) -> None:
    """One process after another: the first does it, the others find it done."""
    from alembic import command
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: in_transactions(connect(place, "record", lock_timeout=f"{TURN_SECONDS}s")),
        poolclass=NullPool,
    )
    with engine.begin() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))
        if not connection.exec_driver_sql(HAS_SCHEMA, (name,)).scalar_one():
            connection.exec_driver_sql(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)).as_string())
        command.upgrade(settings(connection, name), "head")


def in_transactions(connection: Connection) -> Connection:
    """The same connection, keeping nothing until it is told to."""
    connection.autocommit = False
    return connection


def settings(connection: Any, name: str) -> Any:
    """What Alembic is told; there is no file of settings."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(connection=connection, schema=name)
    return config


@cache
def revisions() -> frozenset[str]:
    """Every revision that this version of the service knows."""
    return frozenset(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*.py"))


@cache
def guards() -> int:
    """How many triggers keep the facts and the head."""
    return GUARDS.read_text(encoding="utf-8").count("ENABLE ALWAYS TRIGGER")


def refuse_other_end(connection: Connection, name: str) -> None:
    """The last fact must be the one that the head names; one statement, so that no other process comes between."""
    with clear_errors(name):
        known, found = connection.execute(statement(ENDS, name)).fetchone() or (0, 0)
    if found != known:
        raise StoreDamaged(f"{name} should end at position {known} and ends at {found}")


@lru_cache(maxsize=256)
def statement(words: str, name: str) -> bytes:
    """A statement about the tables of this schema."""
    return sql.SQL(words).format(schema=sql.Identifier(name)).as_bytes()


def ask(connection: Connection, words: str, name: str) -> Any:
    """The one value that a statement about this schema answers, if any."""
    row = connection.execute(statement(words, name)).fetchone()
    return row[0] if row else None
