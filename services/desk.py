"""What is neither fact nor derivable: leases, and which generation of the read models is live."""

import os
import secrets
import threading
import time
from pathlib import Path

from services.store.sqlite_files import clear_errors, connect, transaction

TABLES = (
    "CREATE TABLE IF NOT EXISTS leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until REAL NOT NULL) STRICT",
    """CREATE TABLE IF NOT EXISTS generations (
        one INTEGER PRIMARY KEY CHECK (one = 1), live INTEGER NOT NULL, building INTEGER
    ) STRICT""",
)
LEASE_SECONDS = 5.0


class Desk:
    """One small database of the service's own affairs. Every method may be called from any thread."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.holder = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._lock = threading.Lock()
        self._fresh_until: dict[str, float] = {}
        self._connection = connect(file)
        with clear_errors(file), transaction(self._connection):
            for statement in TABLES:
                self._connection.execute(statement)
            self._connection.execute("INSERT OR IGNORE INTO generations VALUES (1, 1, NULL)")

    def take(self, lease: str, seconds: float = LEASE_SECONDS) -> bool:
        """Take or keep a lease for so many seconds; false while another process holds it.

        One that has more than half its time left is kept without a word to the disk.
        """
        if time.monotonic() < self._fresh_until.get(lease, 0.0):
            return True
        now = time.time()
        with self._lock, clear_errors(self.file), transaction(self._connection):
            taken = self._connection.execute(
                """INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE
                SET holder=excluded.holder, until=excluded.until WHERE holder=excluded.holder OR until<?""",
                (lease, self.holder, now + seconds, now),
            )
        mine = taken.rowcount == 1
        self._fresh_until[lease] = time.monotonic() + seconds / 2 if mine else 0.0
        return mine

    def release(self, lease: str) -> None:
        """Give a lease back at once."""
        self._fresh_until.pop(lease, None)
        with self._lock, clear_errors(self.file), transaction(self._connection):
            self._connection.execute("DELETE FROM leases WHERE name=? AND holder=?", (lease, self.holder))

    def held_by(self, lease: str) -> str | None:
        """Who holds a lease now, if anybody does."""
        ask = "SELECT holder FROM leases WHERE name=? AND until>=?"
        with self._lock, clear_errors(self.file):
            found = self._connection.execute(ask, (lease, time.time())).fetchone()
        return found[0] if found else None

    def live(self) -> int:
        """The number of the generation of read models that readers see."""
        with self._lock, clear_errors(self.file):
            number: int = self._connection.execute("SELECT live FROM generations").fetchone()[0]
        return number

    def building(self) -> int | None:
        """The number of the generation that is being built beside it, if one is."""
        with self._lock, clear_errors(self.file):
            number: int | None = self._connection.execute("SELECT building FROM generations").fetchone()[0]
        return number

    def begin(self, building: int | None) -> None:
        """Remember that a generation is being built, or that none is any more."""
        with self._lock, clear_errors(self.file), transaction(self._connection):
            self._connection.execute("UPDATE generations SET building=?", (building,))

    def switch(self, live: int) -> None:
        """Make a generation the one that readers see."""
        with self._lock, clear_errors(self.file), transaction(self._connection):
            self._connection.execute("UPDATE generations SET live=?, building=NULL", (live,))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
