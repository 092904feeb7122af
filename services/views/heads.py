"""Every stream's facts come without a hole: each version is one more than the last."""

from collections import OrderedDict
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from projections._bulk import insert_rows
from schemas.recorded import StoredFact
from services.views.tables import stream_heads

STREAMS_IN_MEMORY = 10_000
AT_ONCE = 500
LOADED = select(stream_heads.c.stream, stream_heads.c.version).where(
    stream_heads.c.share == bindparam("share"), stream_heads.c.stream.in_(bindparam("streams", expanding=True))
)
NEWEST_STAYS = "ON CONFLICT (share, stream) DO UPDATE SET version = excluded.version"


class VersionMissing(Exception):
    """A stream's next version is not the one that came; what is missing may have been anyone's."""


class StreamHeads:
    """The newest version applied of each stream: the busy ones in memory, all of them in the read database."""

    def __init__(self, share: int = 0) -> None:
        self.share = share
        self._known: OrderedDict[bytes, int] = OrderedDict()

    def check(self, batch: Sequence[StoredFact], write: Connection) -> None:
        """Check a batch and remember where its streams now stand. Raises VersionMissing."""
        now: dict[bytes, int] = {}
        known = self._known
        self._load({one.stream_bytes for one in batch} - known.keys(), write)
        for one in batch:
            stream = one.stream_bytes
            before = now[stream] if stream in now else known.get(stream, 0)
            if one.version != before + 1:
                self.forget()
                raise VersionMissing(f"stream {one.stream} stood at version {before}; then came {one.version}")
            now[stream] = one.version
        rows = [(self.share, stream, version) for stream, version in now.items()]
        insert_rows(write, stream_heads, rows, NEWEST_STAYS)
        self._known.update(now)
        while len(self._known) > STREAMS_IN_MEMORY:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Read them from the database next time."""
        self._known.clear()

    def _load(self, streams: set[bytes], read: Connection) -> None:
        wanted = list(streams)
        for start in range(0, len(wanted), AT_ONCE):
            mine = {"share": self.share, "streams": wanted[start : start + AT_ONCE]}
            for found in read.execute(LOADED, mine):
                self._known[bytes(found.stream)] = found.version
