"""What a share has applied, as digests: they tell a fact that comes again from one that was altered."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from projections._bulk import insert_rows
from schemas.proven import UnreadableFact, proven
from schemas.recorded import StoredFact
from services.views.tables import applied

DIGEST_BYTES = 16


class Applied:
    """The rows of one share, one for each batch; the last that was looked into is remembered, for repeats come in rows.

    A row that was written is never changed.
    """

    def __init__(self, share: int = 0) -> None:
        self.share = share
        self._row: tuple[int, int, bytes] = (0, -1, b"")

    def add(self, new: Sequence[StoredFact], write: Connection) -> None:
        """Remember a batch."""
        digests = b"".join([digest(one) for one in new])
        insert_rows(write, applied, [(self.share, new[-1].position, new[0].position, digests)])

    def at(self, position: int, read: Connection) -> bytes | None:
        """The digest of what was applied at a position, from the row of its batch."""
        first, last, digests = self._row
        if not first <= position <= last:
            mine = (applied.c.share == self.share) & (applied.c.last >= position)
            row = read.execute(select(applied).where(mine).order_by(applied.c.last).limit(1)).first()
            if row is None or row.first > position:
                return None
            first, last, digests = self._row = row.first, row.last, bytes(row.digests)
        start = (position - first) * DIGEST_BYTES
        return digests[start : start + DIGEST_BYTES]

    def forget(self) -> None:
        """What was read in a transaction that came to nothing may not be there."""
        self._row = (0, -1, b"")


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
