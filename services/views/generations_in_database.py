"""Generations of the read models as schemas, one beside the other in a database."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import psycopg
from psycopg import sql
from psycopg.errors import DeadlockDetected, LockNotAvailable

from services.store.postgres import Postgres
from services.store.postgres_connection import connect
from services.views.on_postgres import ViewsSchema, in_words

ALL = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)"


class GenerationsInDatabase:
    """Each generation is a schema `<word>_views_<number>`."""

    def __init__(self, postgres: Postgres) -> None:
        self.postgres = postgres

    def of(self, number: int) -> ViewsSchema:
        """The schema of one generation."""
        return ViewsSchema(self.postgres, f"views_{number}")

    def numbers(self) -> list[int]:
        """Every generation whose schema is there."""
        beginning = self.postgres.schema("views_")
        with self._connected(beginning) as connection:
            found = [name.removeprefix(beginning) for (name,) in connection.execute(ALL, (beginning,))]
        return sorted(int(number) for number in found if number.isdigit())

    def has_part(self, part: str) -> bool:
        """Whether the schema of a part of the service is there."""
        name = self.postgres.schema(part)
        with self._connected(name) as connection:
            there = connection.execute("SELECT to_regnamespace(%s)", (f'"{name}"',)).fetchone()
        return there is not None and there[0] is not None

    def left_for(self, number: int) -> float:
        """For how many seconds it has been known that nobody needs it; the first who asks begins the count."""
        name = self.of(number).name
        table, now = sql.Identifier(name, "generation"), round(time.time() * 1_000_000)
        counting = sql.SQL("UPDATE {} SET left_at = coalesce(left_at, %s) RETURNING left_at").format(table)
        with self._connected(name) as connection:
            there = connection.execute("SELECT to_regclass(%s)", (f'"{name}".generation',)).fetchone()
            if there is None or there[0] is None:  # whoever began it has not come far
                return 0.0
            left = connection.execute(counting, (now,)).fetchone()
        return (now - left[0]) / 1_000_000 if left else 0.0

    def remove(self, number: int) -> None:
        """Remove it with all that is in it; one that somebody still reads stays until somebody asks again."""
        name = self.of(number).name
        with suppress(LockNotAvailable, DeadlockDetected), self._connected(name) as connection:
            connection.execute("SET LOCAL lock_timeout = '1s'")
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))

    @contextmanager
    def _connected(self, name: str) -> Iterator["psycopg.Connection[Any]"]:
        """One transaction of its own. Raises StoreUnavailable."""
        try:
            with closing(connect(self.postgres, "views")) as connection, connection.transaction():
                yield connection
        except (LockNotAvailable, DeadlockDetected):
            raise
        except psycopg.Error as error:
            if told := in_words(error, name):
                raise told from None
            raise
