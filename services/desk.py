"""What is neither fact nor derivable: leases, how far the relay is, and which generation of the read models is live."""

import os
import secrets
import time
from pathlib import Path
from typing import NamedTuple

from services.desk_tables import open_tables
from services.store.postgres import Postgres

LEASE_SECONDS = 5.0
TAKE = """INSERT INTO leases (name, holder, until, term) VALUES (%(lease)s, %(holder)s, {now} + %(seconds)s, 1)
ON CONFLICT (name) DO UPDATE SET holder=excluded.holder, until=excluded.until,
term=leases.term + CASE WHEN leases.holder=excluded.holder THEN 0 ELSE 1 END
WHERE leases.holder=excluded.holder OR leases.until<{now} RETURNING term"""
RELEASE = "UPDATE leases SET holder='', until=0 WHERE name=%(lease)s AND holder=%(holder)s"
HELD_BY = "SELECT holder FROM leases WHERE name=%(lease)s AND until>={now}"
# The lease's row stays locked until the progress is kept, so that nobody can take it over in between.
SAVE = """INSERT INTO progress (name, position, about) SELECT %(name)s, %(position)s, %(about)s FROM leases
WHERE leases.name=%(lease)s AND leases.holder=%(holder)s AND leases.term=%(term)s {locked}
ON CONFLICT (name) DO UPDATE SET position=excluded.position, about=excluded.about RETURNING position"""
HINDERED = """INSERT INTO hindrances (part, why, since) VALUES (%(part)s, %(why)s, {now})
ON CONFLICT (part) DO UPDATE SET why=excluded.why"""


class Hindrance(NamedTuple):
    """What keeps a part of the service from going on, in words, and since when (Unix seconds)."""

    part: str
    why: str
    since: float


class Progress(NamedTuple):
    """How far somebody is: a position of the record, and on what (a topic's id); on anything else it counts nothing."""

    position: int
    about: str


class Desk:
    """One small database of the service's own affairs. Every method may be called from any thread.

    Each raises StoreUnavailable where the database is away, and is asked again as if nothing had been.
    """

    def __init__(self, where: Path | Postgres) -> None:
        self.holder = f"{os.getpid()}-{secrets.token_hex(4)}"
        self.tables = open_tables(where)
        self._fresh_until: dict[str, float] = {}
        self._terms: dict[str, int] = {}

    def take(self, lease: str, seconds: float = LEASE_SECONDS) -> bool:
        """Take or keep a lease for so many seconds; false while another process holds it.

        One that has more than half its time left is kept without a word to the disk.
        """
        asked_at = time.monotonic()
        if asked_at < self._fresh_until.get(lease, 0.0):
            return True
        taken = self.tables.rows(TAKE, lease=lease, holder=self.holder, seconds=seconds)
        if not taken:
            self._forget(lease)
            return False
        self._terms[lease] = taken[0][0]
        self._fresh_until[lease] = asked_at + seconds / 2
        return True

    def term(self, lease: str) -> int | None:
        """The number of my turn with a lease, as of when I last took or kept it; the next holder's is higher."""
        return self._terms.get(lease)

    def release(self, lease: str) -> None:
        """Give a lease back at once."""
        self._forget(lease)
        self.tables.rows(RELEASE, lease=lease, holder=self.holder)

    def held_by(self, lease: str) -> str | None:
        """Who holds a lease now, if anybody does."""
        found = self.tables.rows(HELD_BY, lease=lease)
        return found[0][0] if found else None

    def progress(self, name: str) -> Progress | None:
        """How far somebody was when it was last saved."""
        found = self.tables.rows("SELECT position, about FROM progress WHERE name=%(name)s", name=name)
        return Progress(*found[0]) if found else None

    def save_progress(self, name: str, position: int, about: str, lease: str) -> bool:
        """Save how far I am; false, and nothing saved, once the lease went to somebody else or was given back.

        No clock is asked: a turn that is over but that nobody took over may still be ended in order.
        """
        term = self.term(lease)
        if term is None:
            return False
        mine = {"lease": lease, "holder": self.holder, "term": term}
        if self.tables.rows(SAVE, name=name, position=position, about=about, **mine):
            return True
        self._forget(lease)
        return False

    def say_hindered(self, part: str, why: str | None) -> None:
        """Let the others know what keeps a part from going on, or, with no words, that nothing does any more."""
        if why is None:
            self.tables.rows("DELETE FROM hindrances WHERE part=%(part)s", part=part)
        else:
            self.tables.rows(HINDERED, part=part, why=why)

    def hindrances(self) -> list[Hindrance]:
        """What keeps parts of the service from going on now, as each has said of itself."""
        return [Hindrance(*one) for one in self.tables.rows("SELECT part, why, since FROM hindrances ORDER BY part")]

    def live(self) -> int:
        """The number of the generation of read models that readers see."""
        number: int = self.tables.rows("SELECT live FROM generations")[0][0]
        return number

    def building(self) -> int | None:
        """The number of the generation that is being built beside it, if one is."""
        number: int | None = self.tables.rows("SELECT building FROM generations")[0][0]
        return number

    def begin(self, building: int | None) -> None:
        """Remember that a generation is being built, or that none is any more."""
        self.tables.rows("UPDATE generations SET building=%(building)s", building=building)

    def switch(self, live: int) -> None:
        """Make a generation the one that readers see."""
        self.tables.rows("UPDATE generations SET live=%(live)s, building=NULL", live=live)

    def close(self) -> None:
        """Close the database; leases end by themselves."""
        self.tables.close()

    def _forget(self, lease: str) -> None:
        self._fresh_until.pop(lease, None)
        self._terms.pop(lease, None)
