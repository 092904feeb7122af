"""One checkpoint brought to every witness at once, and what came back."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import NamedTuple

from services.proof.checkpoint import Checkpoint
from services.proof.errand import Countersigned, Hindered, Knows, Outcome, hindered
from services.proof.messenger import Messenger
from services.proof.note import Note, Signature
from services.proof.submission import Submission

Prove = Callable[[int, int], Sequence[bytes]]
GRACE_SECONDS = 0.25  # for the others, once enough have signed


class Cosigned(NamedTuple):
    """The note with every sound countersignature that came in time, and of each other witness what hindered it."""

    note: Note
    hindered: tuple[Hindered, ...]


class Sent(NamedTuple):
    """Who is out with what, and whether it is the second time."""

    messenger: Messenger
    brought: Submission
    again: bool


class Asking:
    """`enough` is how many must sign; `until` is a moment of `time.monotonic`. Proofs are made in the asking thread."""

    def __init__(self, note: Note, prove: Prove, enough: int, until: float) -> None:
        self.note, self.prove, self.enough, self.until = note, prove, enough, until
        self.checkpoint = Checkpoint.read(note.text)
        self.out: dict[Future[Outcome], Sent] = {}
        self.lines: list[Signature] = []
        self.hindered: list[Hindered] = []

    def ask(self, messengers: Sequence[Messenger]) -> Cosigned:
        """Send all, and wait until all are back; once enough have signed only a little longer."""
        for one in messengers:
            if one.is_out:
                self.hindered.append(one.absent())
            else:
                self.send(one, one.sizes.get(self.checkpoint.origin, 0))
        while self.out:
            if len(self.lines) >= self.enough:
                self.until = min(self.until, time.monotonic() + GRACE_SECONDS)
            back, _ = wait(self.out, max(0.0, self.until - time.monotonic()), FIRST_COMPLETED)
            if not back:
                break
            for errand in back:
                self.settle(self.out.pop(errand), errand.result())
        self.hindered += [sent.messenger.absent() for sent in self.out.values()]
        return Cosigned(self.note.with_signatures(tuple(self.lines)), tuple(self.hindered))

    def send(self, messenger: Messenger, old: int, *, again: bool = False) -> None:
        """Send one with the proof from where its witness is; no proof leads back from a larger tree."""
        size = self.checkpoint.size
        if old > size:
            why = f"knows {old} facts of this log, which are more than the {size} it was to sign"
            self.hindered.append(hindered(messenger.witness, "larger_known", why))
            return
        proof = () if old in (0, size) else tuple(self.prove(old, size))
        brought, until = Submission(old, proof, self.note), self.until
        self.out[messenger.send(lambda: messenger.bring(brought, until))] = Sent(messenger, brought, again)

    def settle(self, sent: Sent, outcome: Outcome) -> None:
        """Take what came back; a witness that is elsewhere than was thought is asked once more."""
        match outcome:
            case Countersigned(line):
                self.lines.append(line)
            case Hindered():
                self.hindered.append(outcome)
            case Knows(size) if size == sent.brought.old == self.checkpoint.size:  # as earlier editions say it
                why = "knows another past of this log"
                self.hindered.append(hindered(sent.messenger.witness, "another_past", why))
            case Knows() if sent.again:
                why = "was at another size each time it was asked"
                self.hindered.append(hindered(sent.messenger.witness, "witness_moves", why))
            case Knows(size):
                self.send(sent.messenger, size, again=True)
