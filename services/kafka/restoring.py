"""A store that was lost, or put back too old, filled from the log: the same facts at the same places, byte for byte."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from schemas.proven import UnreadableFact
from schemas.recorded import StoredFact
from services.crashing import crash_point
from services.kafka.ahead import refuse_other_log
from services.kafka.broker import LogUnavailable
from services.kafka.ends import Ends, ends_of
from services.kafka.message import UnreadableMessage
from services.kafka.rewriting import (
    Commands,
    Known,
    NotRestored,
    altered,
    known,
    lacking,
    out_of_order,
    restored_otherwise,
    went_on,
    write_of,
)
from services.kafka.whole import PATIENCE_SECONDS, Lacking, WholeLog
from services.proof.leaves import Leaves
from services.store.recorder import Head, KeyUsedOtherwise, Recorder, StreamMoved, Write

CHUNK_FACTS = 1_000
CHUNK_BYTES = 8 << 20
COMPARED = 1_000
AT_ONCE = 1_000
SECONDS = 5.0
URN = "urn:uuid:"


class Restorable(Recorder, Protocol):
    """A store that may be filled from its log."""

    def adopt(self, store_id: UUID) -> bool: ...

    def promised(self) -> int: ...


class Restored(NamedTuple):
    """Where store and log stand now, how many facts were brought in, how many others were compared, and whose it is."""

    position: int
    published: int
    brought: int
    compared: int
    store_id: UUID


def nobody_watches(position: int, of: int) -> None:
    """For a caller who does not want to know how far it is."""


def ends_to_restore(bootstrap: str, word: str) -> Ends:
    """The ends of a log that a store can be filled from. Raises NotRestored, LogUnavailable."""
    ends = ends_of(bootstrap, word, SECONDS)
    if ends is None or not ends.facts:
        raise NotRestored("no_log", f"Kafka holds no facts under the word {word}, so there is nothing to restore")
    if len(ends.sources) > 1:
        raise NotRestored("log_altered", "the log holds facts of more than one store")
    return ends


def adopt(store: Restorable, ends: Ends) -> None:
    """An empty store becomes the one whose facts the log holds."""
    if store.head().position:
        return
    name = next(iter(ends.sources)).decode(errors="replace")
    try:
        store_id = UUID(name.removeprefix(URN))
    except ValueError as error:
        raise NotRestored("log_altered", "the log does not name the store that its facts are of") from error
    if store.store_id() != store_id and not store.adopt(store_id):
        raise NotRestored("store_not_empty", "somebody else has written to this store meanwhile")


class Restoring:
    """Goes on behind the store's head, after the last facts there were found to be the log's own."""

    def __init__(
        self, store: Restorable, bootstrap: str, word: str, watch: Callable[[int, int], None] = nobody_watches
    ) -> None:
        self.store, self.bootstrap, self.word, self.watch = store, bootstrap, word, watch
        self.compared = self.up_to = 0
        self._chunk: list[Known] = []
        self._bytes = 0
        self._writes: list[Write] = []
        self._again: list[StoredFact] = []
        self._leaves = Leaves(store)

    def run(self, patience: float = PATIENCE_SECONDS) -> Restored:
        """Fill the store up to what the log holds now; may be killed and run again.

        Raises NotRestored, LogDisagrees, LogUnavailable, UnreadableMessage, UnreadableFact, StoreUnavailable.
        """
        ends = ends_to_restore(self.bootstrap, self.word)
        adopt(self.store, ends)
        refuse_other_log(self.store, ends)
        begun, self.up_to = self.store.head(), ends.position
        if self.up_to > begun.position:
            log = WholeLog(self.bootstrap, self.word, patience=patience)
            try:
                self._bring_forward(log, begun)
            finally:
                log.close()
        position = self.store.head().position
        return Restored(position, self.up_to, position - begun.position, self.compared, self.store.store_id())

    def _bring_forward(self, log: WholeLog, begun: Head) -> None:
        after = max(0, begun.position - COMPARED)
        oldest = self.store.after(after, 1)
        log.begin(after, oldest[0].recorded_at if oldest else 0, self.up_to)
        commands = Commands(begun.position, begun.recorded_at)
        try:
            while (found := log.next(CHUNK_FACTS)) is not None:
                self._take_in(found, commands, log.topic)
        except (LogUnavailable, UnreadableFact, UnreadableMessage):
            self._write()  # what stands before it is whole
            raise
        self._add(commands.last())
        self._write()
        self._compare()

    def _take_in(self, found: Sequence[StoredFact] | Lacking, commands: Commands, topic: str) -> None:
        """The next facts; one that is there already is compared. A position that only the log lacks hinders nobody."""
        if isinstance(found, Lacking):
            if found.position > commands.position:
                self._write()
                raise lacking(topic, found.position)
            return
        for stored in found:
            if stored.position <= commands.position:
                self._again.append(stored)
            else:
                self._add(commands.add(known(stored)))
        self._compare()

    def _add(self, command: Sequence[Known]) -> None:
        if not command:
            return
        if not self._writes:
            self._refuse_begun(command)
        self._writes.append(write_of(command))
        self._chunk += command
        self._bytes += sum(len(one.stored.value) for one in command)
        if len(self._chunk) >= CHUNK_FACTS or self._bytes >= CHUNK_BYTES:
            self._write()

    def _refuse_begun(self, command: Sequence[Known]) -> None:
        """What would not come out as it was: a command half there, a moment that the store has promised to be over."""
        first = command[0]
        key = first.envelope.command_key
        if key is not None and self.store.written_under(key) is not None:
            raise out_of_order(first.stored)
        if self.store.promised() >= first.stored.recorded_at:
            raise went_on()

    def _write(self) -> None:
        """All whole commands that wait, in one commit, and proof that they stand as they stood."""
        chunk, writes = self._chunk, self._writes
        self._chunk, self._writes, self._bytes = [], [], 0
        if not writes:
            return
        crash_point("restore.before_write")
        try:
            written = self.store.write_many(writes)
        except (StreamMoved, KeyUsedOtherwise) as error:
            raise out_of_order(chunk[0].stored) from error
        places = [place for one in written for place in zip(one.positions, one.recorded_at, strict=False)]
        wanted = [(one.stored.position, one.stored.recorded_at) for one in chunk]
        if places != wanted or self._leaves.of(chunk) != self.store.leaves(wanted[0][0] - 1, len(wanted)):
            raise restored_otherwise(wanted[0][0], wanted[-1][0])
        crash_point("restore.after_write")
        self.watch(wanted[-1][0], self.up_to)

    def _compare(self) -> None:
        """What came once more must be what the store has; what is not written yet waits."""
        head = self.store.head().position
        there = [one for one in self._again if one.position <= head]
        self._again = [one for one in self._again if one.position > head]
        for some in (there[first : first + AT_ONCE] for first in range(0, len(there), AT_ONCE)):
            kept = {one.position: one for one in self.store.at(sorted({one.position for one in some}))}
            for one in some:
                if kept[one.position] != one:
                    raise altered(one.position)
        self.compared += len(there)
