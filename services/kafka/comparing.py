"""The store and its log held against each other, byte for byte, in the order of positions and in little memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from schemas.recorded import StoredFact
from services.kafka.ahead import Store
from services.kafka.ends import Ends, ends_of
from services.kafka.message import source_of
from services.kafka.whole import PATIENCE_SECONDS, Lacking, WholeLog
from services.views.applied import is_proven

CHUNK_FACTS = 1_000
SECONDS = 5.0
NAMES = {"stream_bytes": "stream", "key_bytes": "key"}


class Kind(StrEnum):
    """How store and log can differ at a position."""

    other_facts = "other_facts"
    not_in_log = "not_in_log"
    not_in_store = "not_in_store"
    other_store = "other_store"


@dataclass(frozen=True)
class Difference:
    """One position at which they differ, and by what; `proven` are bytes that are what their content hash says."""

    position: int
    kind: Kind
    columns: tuple[str, ...] = ()
    store_proven: bool | None = None
    log_proven: bool | None = None


@dataclass
class Comparison:
    """How many positions are the same, how many differ and how, and the first that does.

    `waiting` are recorded and not published yet, `repeats` came in the log more than once, always the same.
    """

    head: int
    published: int
    same: int = 0
    repeats: int = 0
    other_facts: int = 0
    not_in_log: int = 0
    not_in_store: int = 0
    first: Difference | None = None

    @property
    def waiting(self) -> int:
        return max(0, self.head - self.published)

    @property
    def is_same(self) -> bool:
        return self.first is None


def nobody_watches(position: int, of: int) -> None:
    """For a caller who does not want to know how far it is."""


def nobody_listens(difference: Difference) -> None:
    """For a caller to whom the first difference is enough."""


def compare(
    store: Store,
    bootstrap: str,
    word: str,
    acknowledged: int = 0,
    *,
    patience: float = PATIENCE_SECONDS,
    watch: Callable[[int, int], None] = nobody_watches,
    hear: Callable[[Difference], None] = nobody_listens,
) -> Comparison:
    """Compare everything that the log holds now, and that it has acknowledged to the relay, with the store.

    `hear` is told each difference. Both may be written to meanwhile. Raises LogUnavailable, UnreadableMessage,
    StoreUnavailable, StoreDamaged.
    """
    ends = ends_of(bootstrap, word, SECONDS) or Ends((), frozenset())
    comparing = Comparing(store, max(ends.position, acknowledged), hear)
    if ends.sources - {source_of(store.store_id())}:
        comparing.note(Difference(ends.position, Kind.other_store))
    if not ends.facts:
        for position in range(1, acknowledged + 1):
            comparing.lacks(position)
        return comparing.found
    log = WholeLog(bootstrap, word, patience=patience)
    try:
        log.begin(0, 0, comparing.found.published)
        while (facts := log.next(CHUNK_FACTS)) is not None:
            comparing.lacks(facts.position) if isinstance(facts, Lacking) else comparing.add(facts)
            watch(comparing.position, comparing.found.published)
        comparing.found.repeats += log.repeats
    finally:
        log.close()
    return comparing.found


class Comparing:
    """Takes what the log holds, in the order of positions."""

    def __init__(self, store: Store, published: int, hear: Callable[[Difference], None] = nobody_listens) -> None:
        self.store, self.hear = store, hear
        self.found = Comparison(store.head().position, published)
        self.position = 0

    def lacks(self, position: int) -> None:
        """A position that the log does not hold; the store holds every one up to its head."""
        self.position = position
        if position <= self._head(position):
            self.found.not_in_log += 1
            self.note(Difference(position, Kind.not_in_log))

    def add(self, facts: Sequence[StoredFact]) -> None:
        """The next facts of the log, and such as came before."""
        kept = {one.position: one for one in self.store.at(sorted({one.position for one in facts}))}
        for one in facts:
            mine, again = kept.get(one.position), one.position <= self.position
            self.position = max(self.position, one.position)
            if mine == one:
                self.found.repeats += again
                self.found.same += not again
            elif mine is None:
                self.found.not_in_store += 1
                self.note(Difference(one.position, Kind.not_in_store, log_proven=is_proven(one)))
            else:
                self.found.other_facts += 1
                self.note(other_facts(mine, one))

    def note(self, difference: Difference) -> None:
        """Tell of it, and remember the first, which is the one with the lowest position."""
        self.hear(difference)
        first = self.found.first
        if first is None or difference.position < first.position:
            self.found.first = difference

    def _head(self, position: int) -> int:
        """How far the store is, asked once more where it was not so far."""
        if position > self.found.head:
            self.found.head = self.store.head().position
        return self.found.head


def other_facts(mine: StoredFact, other: StoredFact) -> Difference:
    """In which columns they differ, and which of them is what its own content hash says."""
    columns = [name for name, one, two in zip(mine._fields, mine, other, strict=True) if one != two]
    names = tuple(NAMES.get(name, name) for name in columns)
    return Difference(mine.position, Kind.other_facts, names, is_proven(mine), is_proven(other))
