"""P4 and P5: commands, each durably answered, against raw commits of one row."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from aggregates.case import OpenCase
from schemas.party import NamedParty
from services.keyring import Keyring, kek_from
from services.recording import Asked, CareRecord
from services.store.postgres import Postgres
from tests.bench.databases import a_database
from tests.bench.measuring import Results, alternately, seconds

COMMANDS = 3000
CALLERS = 64
WARD = NamedParty(role="ward_manager", agency="NHS_MH")
ROW_BYTES = 374
RAW_TABLE = "CREATE TABLE raw (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, value bytea NOT NULL)"


def command() -> OpenCase:
    """A command of one fact, without sealed text, on a new stream."""
    return OpenCase(at=datetime.now(UTC), case_id=uuid4(), person_id=uuid4(), owner=WARD)


def raw_commits(folder: Path, name: str) -> float:
    """One row a commit, write-ahead log, synchronous FULL: what a durable answer costs at least."""
    connection = sqlite3.connect(folder / f"raw-{name}.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE raw (position INTEGER PRIMARY KEY AUTOINCREMENT, value BLOB NOT NULL)")
    value = bytes(ROW_BYTES)

    def work() -> None:
        for _ in range(COMMANDS):
            connection.execute("INSERT INTO raw (value) VALUES (?)", (value,))

    rate = COMMANDS / seconds(work)
    connection.close()
    return rate


def raw_commits_of_a_database(connection: "psycopg.Connection[Any]") -> float:
    """One row a commit, prepared, in binary form, synchronous: one round trip each."""
    value = bytes(ROW_BYTES)

    def work() -> None:
        for _ in range(COMMANDS):
            connection.execute("INSERT INTO raw (value) VALUES (%b)", (value,), prepare=True)

    return COMMANDS / seconds(work)


class Door:
    """A record of its own for one round."""

    def __init__(self, where: Path | Postgres, folder: Path, name: str) -> None:
        self.keyring = Keyring(folder / f"{name}-keys.db", kek_from(folder / "kek.hex"))
        self.record = CareRecord(where, self.keyring)
        self.commands = [(command(), Asked(told_by=WARD, key=str(uuid4()))) for _ in range(COMMANDS)]
        self.record.do_now(command(), Asked(told_by=WARD, key="first"))

    def one_caller(self) -> None:
        for one, asked in self.commands:
            self.record.do_now(one, asked)

    def many_callers(self) -> None:
        asyncio.run(self._all())

    async def _all(self) -> None:
        async def caller(number: int) -> None:
            for one, asked in self.commands[number::CALLERS]:
                await self.record.do(one, asked)

        await asyncio.gather(*(caller(number) for number in range(CALLERS)))

    def close(self) -> None:
        assert self.record.store.head().position == COMMANDS + 1
        self.record.close()
        self.keyring.close()


def rate(where: Path | Postgres, folder: Path, name: str, how: str) -> float:
    door = Door(where, folder, name)
    measured = COMMANDS / seconds(getattr(door, how))
    door.close()
    return measured


def run(results: Results, folder: Path) -> None:
    """Sixty-four callers, and one: on a file, and on a database."""
    measure(results, "sqlite", folder, lambda name: folder / f"{name}.db", lambda name: raw_commits(folder, name))
    with a_database() as place, psycopg.connect(place.url, autocommit=True) as connection:
        schema = sql.Identifier(place.schema("raw"))
        connection.execute(sql.SQL("CREATE SCHEMA {0}; SET search_path = {0};" + RAW_TABLE).format(schema))
        measure(
            results,
            "postgresql",
            folder,
            lambda name: Postgres(place.url, f"{place.word}_{name}"),
            lambda _: raw_commits_of_a_database(connection),
        )


def measure(
    results: Results,
    variant: str,
    folder: Path,
    where: Callable[[str], Path | Postgres],
    raw: Callable[[str], float],
) -> None:
    """Both ratios on one kind of store; each round has a record of its own."""
    for name, how in (("p4", "many_callers"), ("p5", "one_caller")):
        ours, bare = alternately(
            lambda number, name=name, how=how: rate(
                where(f"{name}_{number}"), folder, f"{variant}-{name}-{number}", how
            ),
            lambda number, name=name: raw(f"{name}_{number}"),
        )
        results.ratio(name.upper(), variant, ours / bare, commands_a_second=round(ours), raw_a_second=round(bare))
