"""A service whose store may be lost, put back too old or spoilt, while its log stays."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from typer.testing import CliRunner, Result

from schemas.recorded import StoredFact
from services.__main__ import app
from services.desk import Desk
from services.kafka.message import Headers, id_text, message_of, source_of
from services.kafka.partition import partition_of
from services.kafka.relay import Relay, wait_until_published
from services.kafka.restoring import Restorable
from services.kafka.rewriting import Commands, known, write_of
from services.kafka.topics import make_topics, record_topic
from services.keyring import Keyring, kek_from
from services.recording import Answer, CareRecord
from services.store.postgres import Postgres
from services.store.recorder import NewFact, Write
from tests.bench.made_facts import made
from tests.made_up_record import a_long_life
from tests.services.dying import asked, line
from tests.services.kafka.publishing import PARTITIONS, producing
from tests.services.kafka.relayed import Running

EVERYTHING = 1_000_000
REPOSITORY = Path(__file__).parents[3]


class Service:
    """A record and a desk on either database; its keys are in a folder apart, and outlive it."""

    def __init__(self, folder: Path, keys: Path, database: Postgres | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        keys.mkdir(parents=True, exist_ok=True)
        self.folder, self.database = folder, database
        self.keyring = Keyring(keys / "keys.db", kek_from(keys / "kek.hex"))
        self.record = CareRecord(database or folder / "record.db", self.keyring)
        self.desk = Desk(database or folder / "desk.db")

    @property
    def store(self) -> Restorable:
        return cast("Restorable", self.record.store)

    def close(self) -> None:
        for part in (self.record, self.keyring, self.desk):
            part.close()

    def live(self) -> list[Answer]:
        """Facts of every kind, then commands of three facts each, with words and with keys; their answers."""
        for one in a_long_life().stored:
            new = NewFact(one.name, one.key, one.value, one.content_hash, None, "NHS_MH")
            self.store.write(Write(one.stream, one.version - 1, (new,), recorded_at=one.recorded_at))
        return [self.record.do_now(line(number), asked(number)) for number in range(20)]

    def grow(self, facts: int, seed: int = 7) -> None:
        """Many facts, quickly."""
        new = [as_the_door(one) for one in made(facts, seed)]
        for first in range(0, facts, 500):
            self.store.write_many(new[first : first + 500])

    def facts(self) -> list[StoredFact]:
        return list(self.store.after(0, EVERYTHING))

    def everything(self) -> tuple[Any, ...]:
        """All that a store keeps for ever: places, bytes, leaves, where it ends, whose it is."""
        store = self.store
        return self.facts(), list(store.leaves(0, EVERYTHING)), store.head(), store.store_id()

    def relay(self, bootstrap: str, word: str) -> None:
        """Publish everything."""
        running = Running(Relay(self.store, self.desk, bootstrap, word, partitions=PARTITIONS, copies=1))
        try:
            assert wait_until_published(self.store, self.desk, 60.0)
        finally:
            assert running.end() is None


LostServices = Callable[..., Service]


def as_the_door(write: Write) -> Write:
    """A fact of no case has its stream's id as its key."""
    facts = tuple(one._replace(key=write.stream) if one.name == "LeaveBooked" else one for one in write.facts)
    return write._replace(facts=facts)


def copied(source: Restorable, older: Restorable, up_to: int) -> None:
    """An older copy, such as a backup gives: the first facts, in a store of the same id."""
    assert older.adopt(source.store_id())
    commands = Commands(0, 0)
    for one in source.after(0, up_to):
        if whole := commands.add(known(one)):
            older.write(write_of(whole))
    older.write(write_of(commands.last()))


def sent(
    bootstrap: str, word: str, facts: Sequence[StoredFact], source: Restorable, spoil: dict[int, Any] | None = None
) -> None:
    """Put facts on the topic as the relay does; `spoil` changes what is sent of a position: value, key or headers."""
    make_topics(bootstrap, word, PARTITIONS, 1)
    name = source_of(source.store_id())
    with producing(bootstrap) as producer:
        for one in facts:
            key, value, headers, timestamp = message_of(one, name)
            partition = partition_of(key, PARTITIONS)
            if spoil and one.position in spoil:
                key, value, headers = spoil[one.position](key, value, headers)
            producer.send(record_topic(word), value, key, headers=headers, partition=partition, timestamp_ms=timestamp)


def header(name: str, value: bytes) -> Any:
    """Spoils one header."""

    def spoilt(key: bytes, content: bytes, headers: Headers) -> tuple[bytes, bytes, Headers]:
        return key, content, [(one, value if one == name else old) for one, old in headers]

    return spoilt


def bit(at: int) -> Any:
    """Turns one bit of the value."""

    def spoilt(key: bytes, content: bytes, headers: Headers) -> tuple[bytes, bytes, Headers]:
        return key, content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :], headers

    return spoilt


def other_key(key: bytes, content: bytes, headers: Headers) -> tuple[bytes, bytes, Headers]:
    """Moves a fact to another case."""
    return id_text(bytes(16)), content, headers


def environment(service: Service, bootstrap: str, word: str) -> dict[str, str]:
    """The settings of a process that has the same open."""
    about = {"DATA": str(service.folder), "KAFKA": bootstrap, "WORD": word}
    about |= {"PARTITIONS": str(PARTITIONS), "COPIES": "1", "PORT": "0"}
    if service.database is not None:
        about["POSTGRES"] = service.database.url
    return {f"THROUGHCARE_{name}": value for name, value in about.items()}


def command(given: dict[str, str], *arguments: str) -> Result:
    """One command with these settings."""
    return CliRunner().invoke(app, arguments, env=given)


def killed_at(place: str, given: dict[str, str], *arguments: str) -> None:
    """One command in a process of its own, that dies at a place."""
    died = subprocess.run(
        [sys.executable, "-m", "services", *arguments],
        env={**os.environ, **given, "THROUGHCARE_CRASH_AT": place},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
