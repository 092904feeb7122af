"""What a share has applied, as digests: they tell a fact that comes again from one that was altered."""

from bisect import bisect_left
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from projections._bulk import insert_rows
from schemas.proven import UnreadableFact, proven
from schemas.recorded import StoredFact
from services.views.tables import applied

DIGEST_BYTES = 16
ROWS_AT_ONCE = 50
LOADED = (
    select(applied)
    .where(applied.c.share == bindparam("share"), applied.c.last >= bindparam("position"))
    .order_by(applied.c.last)
    .limit(ROWS_AT_ONCE)
)


class Applied:
    """The rows of one share, one for each batch; those looked into last are remembered, for repeats come in rows.

    A row that was written is never changed.
    """

    def __init__(self, share: int = 0) -> None:
        self.share = share
        self._rows: list[tuple[int, int, bytes]] = []

    def add(self, new: Sequence[StoredFact], write: Connection) -> None:
        """Remember a batch."""
        digests = b"".join([digest(one) for one in new])
        insert_rows(write, applied, [(self.share, new[-1].position, new[0].position, digests)])

    def at(self, position: int, read: Connection) -> bytes | None:
        """The digest of what was applied at a position, from the row of its batch."""
        if not self._rows or not self._rows[0][1] <= position <= self._rows[-1][0]:
            self._rows = [
                (row.last, row.first, bytes(row.digests)) for row in read.execute(LOADED, self._from(position))
            ]
        place = bisect_left(self._rows, (position,))
        if place == len(self._rows) or self._rows[place][1] > position:
            return None
        _, first, digests = self._rows[place]
        start = (position - first) * DIGEST_BYTES
        return digests[start : start + DIGEST_BYTES]

    def forget(self) -> None:
        """What was read in a transaction that came to nothing may not be there."""
        self._rows = []

    def _from(self, position: int) -> dict[str, int]:
        return {"share": self.share, "position": position}


def digest(stored: StoredFact) -> bytes:
    """Sixteen bytes that tell whether the same position comes again with the same bytes, once those are proven.

    They are of the content hash and the length: a fact is proven against its hash whenever it is opened anyway.
    """
    return stored.content_hash[:12] + len(stored.value).to_bytes(4, "big")


def is_proven(stored: StoredFact) -> bool:
    """Whether the bytes are what their content hash says, ciphertexts included."""
    try:
        proven(stored)
    except UnreadableFact:
        return False
    return True
