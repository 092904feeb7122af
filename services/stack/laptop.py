"""Where the full stack of one laptop stands: folders, ports that are found again, and what its processes are told."""

import fcntl
import json
import os
import shlex
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from services.config import Settings
from services.stack.broker import Broker
from services.stack.database import Database, prepare
from services.stack.jars import fetch_with_a_word
from services.stack.missing import StackMissing

PORTS = ("postgres", "kafka", "controller")
TOLD = ("THROUGHCARE_DATA", "THROUGHCARE_POSTGRES", "THROUGHCARE_KAFKA", "THROUGHCARE_SHARES")


class Laptop:
    """Everything that is not the record itself lies in the folder `stack` of the data folder."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folder = settings.folder.absolute() / "stack"
        (self.folder / "logs").mkdir(parents=True, exist_ok=True, mode=0o700)
        self.program = (sys.executable, "-m", "services")

    @property
    def own_servers(self) -> tuple[str, ...]:
        """The servers that are started here; one whose address was given is used where it is."""
        given = {"postgres": self.settings.postgres, "kafka": self.settings.kafka}
        return tuple(name for name, address in given.items() if address is None)

    @cached_property
    def ports(self) -> dict[str, int]:
        """The ports of our own servers: those of last time, or others where somebody has taken one of them."""
        file = self.folder / "ports.json"
        known: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
        ports = {name: known[name] if name in known and is_free(known[name]) else free_port() for name in PORTS}
        file.write_text(json.dumps(ports))
        return ports

    @property
    def database(self) -> Database:
        """Our own PostgreSQL."""
        return Database(folder=self.folder / "postgres", port=self.ports["postgres"])

    @property
    def broker(self) -> Broker:
        """Our own Kafka."""
        return Broker(folder=self.folder / "kafka", port=self.ports["kafka"], controllers=(self.ports["controller"],))

    def address(self, server: str) -> str:
        """Where a server is found; with its password, so never for a log."""
        if server == "kafka":
            return self.settings.kafka or self.broker.address
        if self.settings.postgres is not None:
            return self.settings.postgres.get_secret_value()
        return self.database.url

    def environment(self) -> dict[str, str]:
        """What every process of the stack is told. Makes the database on first use, whose password is in it."""
        if "postgres" in self.own_servers:
            prepare(self.database)
        development = {"THROUGHCARE_PARTITIONS": "3", "THROUGHCARE_COPIES": "1"} if self.own_servers else {}
        return {
            **development,
            **os.environ,
            "THROUGHCARE_DATA": str(self.settings.folder.absolute()),
            "THROUGHCARE_POSTGRES": self.address("postgres"),
            "THROUGHCARE_KAFKA": self.address("kafka"),
            "THROUGHCARE_SHARES": str(self.settings.shares),
            "THROUGHCARE_STACK": str(self.folder),
            "THROUGHCARE_PROGRAM": shlex.join(self.program),
            **{f"THROUGHCARE_PORT_{name.upper()}": str(port) for name, port in self.ports.items()},
        }

    def fetch(self) -> None:
        """Bring what our own servers are made of, before the time for an answer runs. Raises StackMissing."""
        if "kafka" in self.own_servers:
            fetch_with_a_word()

    def write_environment(self) -> Path:
        """A file for a shell in another terminal, readable by its owner alone, for it holds the password."""
        file = self.folder / "env"
        told = {name: value for name, value in self.environment().items() if name in TOLD}
        lines = [f"export {name}={shlex.quote(value)}" for name, value in sorted(told.items())]
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as written:
            written.write("\n".join(lines) + "\n")
        return file

    def last_said(self, part: str, lines: int = 3) -> str:
        """The end of what a part said."""
        file = self.folder / "logs" / f"{part}.log"
        said = file.read_text(errors="replace").strip().splitlines()[-lines:] if file.exists() else []
        return f"It said last: {' / '.join(said)}" if said else f"It said nothing; see {file}."

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One stack at a time in one folder. Raises StackMissing."""
        with (self.folder / "up.lock").open("w", encoding="ascii") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StackMissing(f"The full stack is running already in {self.settings.folder}.") from None
            yield


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
    return port


def is_free(port: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
