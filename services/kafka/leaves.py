"""The audit leaves as they must come out where facts are brought in from the log."""

from collections.abc import Sequence

from schemas.recorded import StoredFact
from services.kafka.rewriting import Known
from services.store.leaf import NO_HASH, Leaf
from services.store.recorder import Recorder

STREAMS_REMEMBERED = 100_000


class Leaves:
    """The audit leaves as they must come out, each made of its fact and the leaf before it in its stream."""

    def __init__(self, store: Recorder) -> None:
        self.store = store
        self._last: dict[bytes, bytes] = {}

    def of(self, facts: Sequence[Known]) -> list[bytes]:
        """The leaves of these facts, which follow those that were asked about before."""
        if len(self._last) > STREAMS_REMEMBERED:
            self._last.clear()
        found = []
        for fact in facts:
            stream = fact.stored.stream_bytes
            previous = self._last.get(stream) or self._before(fact.stored)
            self._last[stream] = leaf_of(fact, previous)
            found.append(self._last[stream])
        return found

    def _before(self, stored: StoredFact) -> bytes | None:
        if stored.version == 1:
            return None
        before = self.store.stream(stored.stream, stored.version - 2, 1)
        return self.store.leaves(before[0].position - 1, 1)[0]


def leaf_of(fact: Known, previous: bytes | None) -> bytes:
    """The hash of the audit leaf that a fact must have, behind the one before it in its stream."""
    stored, envelope = fact
    return Leaf(
        position=stored.position,
        stream=stored.stream,
        version=stored.version,
        recorded_at=stored.recorded_at,
        name=stored.name,
        worker=envelope.told_by.worker,
        organisation=envelope.told_by.agency,
        previous=previous or NO_HASH,
        content_hash=stored.content_hash,
        read_position=envelope.read_position,
    ).hash()
