"""The audit leaves as they must come out, made anew from the facts and the leaf before each in its stream."""

from collections.abc import Sequence

from schemas.recorded import StoredFact
from services.kafka.rewriting import Known
from services.store.leaf import NO_HASH, Leaf, leaf_behind
from services.store.recorder import Recorder

STREAMS_REMEMBERED = 100_000


class Leaves:
    """The audit leaves as they must come out, each made of its fact and the leaf before it in its stream."""

    def __init__(self, store: Recorder) -> None:
        self.store = store
        self._last: dict[bytes, bytes] = {}

    def of(self, facts: Sequence[Known]) -> list[bytes]:
        """The hashes of the leaves of these facts, which follow those that were asked about before."""
        return [self.next(fact)[1] for fact in facts]

    def next(self, fact: Known) -> tuple[Leaf, bytes]:
        """The leaf of the next fact of its stream, and its hash."""
        if len(self._last) > STREAMS_REMEMBERED:
            self._last.clear()
        stream = fact.stored.stream_bytes
        made = leaf(fact, self._last.get(stream) or self._before(fact.stored))
        self._last[stream] = hashed = made.hash()
        return made, hashed

    def _before(self, stored: StoredFact) -> bytes | None:
        if stored.version == 1:
            return None
        before = self.store.stream(stored.stream, stored.version - 2, 1)
        return self.store.leaves(before[0].position - 1, 1)[0]


def leaf(fact: Known, previous: bytes | None) -> Leaf:
    """The audit leaf that a fact must have, behind the one before it in its stream."""
    stored, envelope = fact
    told_by = envelope.told_by
    return leaf_behind(previous or NO_HASH, stored, told_by.worker, told_by.agency, envelope.read_position)
