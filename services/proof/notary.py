"""The notary: signs how far the record goes and the one hash over all of it, and has witnesses countersign.

A checkpoint is signed as soon as 256 facts are new, one has waited for a second, or a weighty one is there. It counts
as published once enough witnesses countersigned. A past that differs from one that was signed is never signed again.
"""

from schemas.moment import micros
from services.proof.another_past import AnotherPast
from services.proof.checkpoint import Checkpoint
from services.proof.kept import Kept, Signed
from services.proof.log import Log
from services.proof.merkle import consistency
from services.proof.note import Note, Signer
from services.proof.signing_key import origin_of
from services.proof.tiles import TiledTree, TileMissing
from services.proof.weighty import weighty
from services.proof.witnessing import Witnesses
from services.store.recorder import Head, Recorder

NEW_FACTS = 256
WAIT_SECONDS = 1.0
MICROSECONDS = 1_000_000


class NotHeard(Exception):
    """Too few witnesses say what they know, so nothing is signed yet: it might be another past."""


class Notary:
    """One at a time signs; whoever makes it sees to that."""

    def __init__(
        self, store: Recorder, kept: Kept, signers: tuple[Signer, ...], witnesses: Witnesses | None = None
    ) -> None:
        self.store, self.kept, self.signers, self.witnesses = store, kept, signers, witnesses
        self.store_id = store.store_id()
        self._log: Log | None = None
        self._heard: set[int] = set()
        self._looked_at = 0

    def once(self, *, now: bool = False) -> bool:
        """Sign what is due, or, if `now`, whatever is new; true if something was signed.

        Raises AnotherPast, NotHeard, StoreUnavailable, StoreDamaged.
        """
        growing = self._log or self._begin()
        if not self.due(now=now):
            return False
        try:
            while not growing.grow(self.store.head().position):
                self._sign(growing)
                growing.begin_next()
            self._sign(growing)
        except BaseException:
            self.forget()  # what the tiles hold by now is not signed
            raise
        return True

    def due(self, *, now: bool = False) -> bool:
        """Whether there is something to sign by now, or, if `now`, anything new. Raises as `once` does."""
        growing = self._log or self._begin()
        head = self.store.head()
        if head.position < growing.position:
            raise AnotherPast("record_shorter", f"{growing.position} facts were signed and {head.position} are there")
        return head.position > growing.position and (now or self._waits_long_enough(growing.position, head))

    def countersign(self) -> bool:
        """Have the end of each year's log countersigned where it is not; true once enough witnesses did for all."""
        done = True
        for year in self.kept.logs():
            newest = self.kept.newest(year.year)
            if newest is not None and newest.published_at is None:
                done = self._ask(newest) and done
        return done

    def _ask(self, signed: Signed) -> bool:
        if self.witnesses is None:
            return False
        tree = TiledTree(self.kept.tiles(signed.year))
        asked = self.witnesses.ask(Note.read(signed.note), lambda old, new: consistency(old, new, tree.node))
        note = asked.note
        enough = self.witnesses.enough(note)
        self.kept.countersigned(signed.year, signed.size, note.to_text(), published=enough)
        return enough

    def forget(self) -> None:
        """Another process may have signed meanwhile: begin again with what is kept."""
        self._log = None
        self._heard.clear()

    def _begin(self) -> Log:
        """The log as it is kept; it must be the one that was signed."""
        growing = Log(self.store, self.kept)
        if growing.signed is not None:
            refuse_other_root(growing.signed, growing)
        self._log = growing
        return growing

    def _waits_long_enough(self, position: int, head: Head) -> bool:
        new = head.position - position
        if new >= NEW_FACTS:
            return True
        waiting = self.store.after(max(position, self._looked_at), NEW_FACTS)
        if weighty().intersection(one.name for one in waiting):
            return True
        self._looked_at = head.position
        oldest = self.store.at([position + 1])[0].recorded_at
        return micros(self.store.clock.now()) - oldest >= WAIT_SECONDS * MICROSECONDS

    def _sign(self, growing: Log) -> None:
        assert growing.year is not None, "a log that has grown has a year"
        year = growing.year.year
        if self.kept.checkpoint(year, growing.size) is not None:
            return
        self._hear(year, growing)
        text = Checkpoint(origin_of(self.store_id, year), growing.size, growing.root()).to_text()
        note = Note(text, tuple(one.sign(text) for one in self.signers))
        self.kept.keep_checkpoint(year, growing.size, note.to_text())

    def _hear(self, year: int, growing: Log) -> None:
        """Before a year is signed for the first time by this process, its witnesses must agree with its past."""
        if self.witnesses is None or year in self._heard:
            return
        tree = TiledTree(self.kept.tiles(year))
        looked = self.witnesses.look(origin_of(self.store_id, year), self.signers[0], growing.size, tree.root)
        if not looked.is_known:
            raise NotHeard("too few witnesses say what they know of this log; nothing is signed until they do")
        self._heard.add(year)


def refuse_other_root(signed: Signed, growing: Log) -> None:
    """What was signed must still be what the tiles say. Raises AnotherPast."""
    try:
        root = growing.root()
    except TileMissing as missing:
        raise AnotherPast("log_shorter", str(missing)) from missing
    if Checkpoint.read(Note.read(signed.note).text).root != root:
        raise AnotherPast("log_altered", f"the log of {signed.year} is not the one that was signed at {signed.size}")
