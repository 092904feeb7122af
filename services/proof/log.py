"""The one log over the record: a tree for each year (UTC), whose leaves are the audit leaves in order of position."""

from datetime import UTC, datetime

from schemas.moment import micros, moment_of
from services.proof.kept import Kept, YearLog
from services.proof.merkle import HASH_BYTES
from services.proof.tiles import WIDTH, TiledTree, added
from services.store.moments import last_by
from services.store.recorder import Recorder

LEAVES_AT_ONCE = 65_536


class Log:
    """The log as far as its tiles go; one process at a time lets it grow.

    `year` is the log that grows, `size` how many leaves its tiles are known to hold, `signed` the checkpoint with which
    it was found; a year that has just begun has none.
    """

    def __init__(self, store: Recorder, kept: Kept) -> None:
        self.store, self.kept = store, kept
        known = kept.logs()
        self.year: YearLog | None = known[-1] if known else None
        self.signed = kept.newest(self.year.year) if self.year else None
        self.size = self.signed.size if self.signed else 0

    @property
    def position(self) -> int:
        """The last position of the record that stands in the log."""
        return self.year.first + self.size - 1 if self.year else 0

    def grow(self, head: int) -> bool:
        """Take in what was recorded up to this position; true once it is, false where a year ended on the way.

        A year that ended is signed at its end before the next one begins.
        """
        year = self.year or self._begin(self.position + 1)
        end = min(head, self._end_of(year, head))
        while self.position < end:
            self._take(year, min(LEAVES_AT_ONCE, end - self.position))
        return end == head

    def begin_next(self) -> None:
        """Begin the log of the year of the next fact."""
        self._begin(self.position + 1)

    def root(self) -> bytes:
        """The hash over all that stands in the log of this year. Raises TileMissing."""
        assert self.year is not None, "a log that was begun has a year"
        return TiledTree(self.kept.tiles(self.year.year)).root(self.size)

    def _take(self, year: YearLog, count: int) -> None:
        leaves = self.store.leaves(self.position, count)
        tiles = self.kept.tiles(year.year)
        tiles.keep(list(added(self.size, leaves, tiles)))
        self.size += len(leaves)

    def _begin(self, first: int) -> YearLog:
        self.year = YearLog(year_of(self.store.at([first])[0].recorded_at), first)
        self.size = 0
        self.kept.begin(self.year)
        return self.year

    def _end_of(self, log: YearLog, head: int) -> int:
        """The last position of this year's log, as far as the record goes."""
        if year_of(self.store.at([head])[0].recorded_at) == log.year:
            return head
        next_year = micros(datetime(log.year + 1, 1, 1, tzinfo=UTC))
        return last_by(next_year - 1, head, self.store)


def year_of(recorded_at: int) -> int:
    """The year (UTC) of a time in UTC microseconds."""
    return moment_of(recorded_at).year


def leaf_in_tile(tile: bytes, index: int) -> bytes:
    """The leaf hash at an index of the log, from the lowest tile that holds it; empty where it does not."""
    start = index % WIDTH * HASH_BYTES
    return tile[start : start + HASH_BYTES]
