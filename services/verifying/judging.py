"""One row against the leaf that the log holds for it: which of the two is not what was recorded."""

from typing import NamedTuple

from services.store.rows import Row
from services.verifying.chain import Chain
from services.verifying.finding import Cause
from services.verifying.row import Fault, begun, beside, leaf_of

NO_LEAF = b""
NOT_ITS_LEAF = "its place, time, name, teller or hash are not those in its audit leaf"


class Judged(NamedTuple):
    """A row: what is wrong with it, its leaf as the record makes it, and whether that leaf is its own.

    `in_doubt`: row and leaf fit one another and not the log, and the next checkpoint tells which of them was signed.
    """

    fault: Fault | None
    leaf: bytes
    stands: bool
    in_doubt: bool = False


def judged_of(row: Row, held: bytes | None, chain: Chain) -> Judged:
    """What is wrong with a row, if anything is; `held` is the leaf that the log holds, none where it holds none yet."""
    said, stored = begun(row), row.stored
    if isinstance(said, Fault):
        return Judged(said, NO_LEAF, stands=False)
    previous = chain.previous(stored.stream_bytes, stored.version)
    made = leaf_of(stored, said, previous) if previous is not None else NO_LEAF
    truth = row.leaf if held is None else held
    if made != truth:
        others = [leaf_of(stored, said, one) for one in chain.candidates()]
        if truth in others:
            made = truth
        elif row.leaf in (made, *others):
            return Judged(beside(row, said), row.leaf, stands=True, in_doubt=True)
        elif previous is not None or held is not None or not chain.lost_unknown:
            return Judged(Fault(Cause.row_altered, NOT_ITS_LEAF), made, stands=False)
    if row.leaf != truth:
        return Judged(Fault(Cause.leaf_altered, "the audit leaf beside it is not its own"), truth, stands=True)
    return Judged(beside(row, said), truth, stands=True)
