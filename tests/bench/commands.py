"""P4 and P5: commands, each durably answered, against raw commits of one row."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from aggregates.case import OpenCase
from schemas.party import NamedParty
from services.keyring import Keyring, kek_from
from services.recording import Asked, CareRecord
from tests.bench.measuring import Results, alternately, seconds

COMMANDS = 3000
CALLERS = 64
WARD = NamedParty(role="ward_manager", agency="NHS_MH")
ROW_BYTES = 374


def command() -> OpenCase:
    """A command of one fact, without sealed text, on a new stream."""
    return OpenCase(at=datetime.now(UTC), case_id=uuid4(), person_id=uuid4(), owner=WARD)


def raw_commits(folder: Path, number: int) -> float:
    """One row a commit, write-ahead log, synchronous FULL: what a durable answer costs at least."""
    connection = sqlite3.connect(folder / f"raw-{number}.db", isolation_level=None)
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


class Door:
    """A record of its own for one round."""

    def __init__(self, folder: Path, name: str) -> None:
        self.keyring = Keyring(folder / f"{name}-keys.db", kek_from(folder / "kek.hex"))
        self.record = CareRecord(folder / f"{name}.db", self.keyring)
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


def rate(folder: Path, name: str, how: str) -> float:
    door = Door(folder, name)
    measured = COMMANDS / seconds(getattr(door, how))
    door.close()
    return measured


def run(results: Results, folder: Path) -> None:
    """Sixty-four callers, and one."""
    for name, how in (("P4", "many_callers"), ("P5", "one_caller")):
        ours, raw = alternately(
            lambda number, name=name, how=how: rate(folder, f"{name}-{number}", how),
            lambda number, name=name: raw_commits(folder, int(f"{name[1]}{number}")),
        )
        results.ratio(name, "sqlite", ours / raw, commands_a_second=round(ours), raw_a_second=round(raw))
