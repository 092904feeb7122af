"""A log and its witnesses: ask them before anything is signed, have every checkpoint countersigned, know when it is."""

import time
from collections.abc import Sequence
from typing import Self

from services.clock import Clock
from services.proof.asking import Asking, Cosigned, Prove
from services.proof.looking import Held, Looked, RootAt, look
from services.proof.messenger import Messenger
from services.proof.note import Note, Signer
from services.proof.witnesses import Witness, is_published

SECONDS = 2.0


class Witnesses:
    """For one thread at a time. `quorum` is how many must sign; each has so many `seconds` to answer."""

    def __init__(self, witnesses: Sequence[Witness], quorum: int, clock: Clock, seconds: float = SECONDS) -> None:
        self.witnesses, self.quorum, self.seconds = tuple(witnesses), quorum, seconds
        self.messengers = [Messenger(one, clock) for one in self.witnesses]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, note: Note, prove: Prove) -> Cosigned:
        """Have a signed checkpoint countersigned; `prove(old, new)` leads from an earlier size to the checkpoint's.

        Answers with every countersignature that came in time, and with what hindered each other witness. Raises only
        what `prove` raises, and NoteUnreadable where the note holds no checkpoint.
        """
        return Asking(note, prove, self.quorum, time.monotonic() + self.seconds).ask(self.messengers)

    def look(self, origin: str, signer: Signer, tree_size: int, root_at: RootAt) -> Looked:
        """What the witnesses know of a log, held against the tree that is here, before that tree is signed.

        Nothing is signed but that the log begins empty. Raises AnotherPast where a witness knows more, or other facts.
        """
        held = Held(tree_size, root_at)
        return look(origin, signer, held, self.messengers, self.quorum, time.monotonic() + self.seconds)

    def enough(self, note: Note) -> bool:
        """Whether enough of the witnesses countersigned the checkpoint."""
        return is_published(note, self.witnesses, self.quorum)

    def close(self) -> None:
        """Ask nobody any more."""
        for one in self.messengers:
            one.close()
