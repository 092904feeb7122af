"""The notary at work: what is due is signed and countersigned; the record notes its keys and the heads of all cases.

In one process it has a thread of its own; in the full stack it is a process. One at a time, by a lease.
"""

from datetime import timedelta
from uuid import UUID

from aggregates.custody import TakeLogKey
from schemas import avro
from schemas.moment import moment_of
from services.following import SERVICE
from services.history import history_of
from services.kafka.broker import LogUnavailable
from services.kafka.checkpoints import CheckpointCopy
from services.opened import Opened
from services.proof.custody import log_stream
from services.proof.heads_taken import take_heads
from services.proof.notary import Notary
from services.recording import Asked

LEASE = "notary"
LOOK_SECONDS = 0.1
HEADS_EVERY = timedelta(hours=1)
ASK_AGAIN = timedelta(seconds=5)
OWN_FACTS = 10  # more than the log's own keeping adds in an hour


class Notarising:
    """Goes on only while it holds the lease; a twin waits for it."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        store = opened.record.store
        self.stream: UUID = log_stream(store.store_id())
        self.notary = Notary(store, opened.kept, opened.signers, opened.witnesses)
        self._copies = copies_of(opened)
        self._copy_again_at = moment_of(0)
        self._keys_noted = False
        self._heads_at = moment_of(0)
        self._asked_at = moment_of(0)

    def once(self) -> bool:
        """Once round; true if something was signed."""
        if not self._has_turn():
            return False
        signed = False
        if self.notary.due():
            self._note()
            signed = self.notary.once(now=True)
        self._countersign(signed=signed)
        self._copy()
        return signed

    def finish(self) -> bool:
        """Sign whatever is new before this process ends; true if there was something."""
        if not self._has_turn():
            return False
        signed = self.notary.once(now=True)
        self._countersign(signed=signed)
        return signed

    def close(self) -> None:
        """Let another process sign at once."""
        if self._copies is not None:
            self._copies.close()
        self.opened.desk.release(LEASE)

    def _has_turn(self) -> bool:
        if self.opened.desk.take(LEASE):
            return True
        self.notary.forget()
        return False

    def _countersign(self, *, signed: bool) -> None:
        """What was just signed at once, what witnesses did not countersign again every few seconds."""
        now = self.opened.clock.now()
        if self.opened.witnesses is None or not (signed or now - self._asked_at >= ASK_AGAIN):
            return
        self._asked_at = now
        self.notary.countersign()

    def _copy(self) -> None:
        """With the broker away the copies wait a while; that it is away is for the relay to say."""
        now = self.opened.clock.now()
        if self._copies is None or now < self._copy_again_at:
            return
        try:
            self._copies.copy()
        except LogUnavailable:
            self._copy_again_at = now + ASK_AGAIN

    def _note(self) -> None:
        """Keys and heads stand on the record; never in one that is empty or is just taking a history."""
        record = self.opened.record
        now = self.opened.clock.now()
        if (self._keys_noted and now - self._heads_at < HEADS_EVERY) or not record.store.head().position:
            return
        history = history_of(record)
        if history is not None and not history.complete:
            return
        self._note_keys()
        self._note_heads()

    def _note_keys(self) -> None:
        for signer in () if self._keys_noted else self.notary.signers:
            command = TakeLogKey(at=self.opened.now(), custody_id=self.stream, key=signer.verifier.to_text())
            self.opened.record.do_now(command, Asked(told_by=SERVICE))
        self._keys_noted = True

    def _note_heads(self) -> None:
        """Each hour, unless nothing but the log's own keeping was recorded since."""
        self._heads_at = self.opened.clock.now()
        if self._heads_are_new():
            return
        record = self.opened.record
        take_heads(record, record.store.head().position, self.opened.now(), SERVICE)

    def _heads_are_new(self) -> bool:
        store = self.opened.record.store
        taken = [one for one in store.stream(self.stream) if one.name == "CaseHeadsTaken"]
        if not taken:
            return False
        last = avro.read(taken[-1])
        since = store.after(last.fact.up_to, OWN_FACTS)
        others = len(since) == OWN_FACTS or any(one.stream != self.stream for one in since)
        return self._heads_at - last.recorded_at < HEADS_EVERY or not others


def copies_of(opened: Opened) -> CheckpointCopy | None:
    """What copies checkpoints to Kafka, where there is one."""
    settings = opened.settings
    return CheckpointCopy(opened.kept, settings.kafka, settings.word) if settings.kafka else None
