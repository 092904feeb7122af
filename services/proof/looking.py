"""Before a log signs anything: what do its witnesses know of it, and is that the past which is held here?"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from typing import NamedTuple, NoReturn

from services.proof.another_past import AnotherPast
from services.proof.checkpoint import Checkpoint
from services.proof.errand import Hindered, hindered
from services.proof.last_seen import Seen, ask_what_is_known
from services.proof.merkle import EMPTY
from services.proof.messenger import Messenger
from services.proof.note import Note, Signer
from services.proof.submission import Submission
from services.proof.witnesses import Witness

RootAt = Callable[[int], bytes]


class Looked(NamedTuple):
    """Who agrees with the past held here, what hindered the others, and whether those who agree are enough."""

    agree: tuple[str, ...]
    hindered: tuple[Hindered, ...]
    is_known: bool


class Held(NamedTuple):
    """The tree that is held here: how many leaves, and its root at each size up to that."""

    size: int
    root_at: RootAt

    def against(self, witness: Witness, seen: Seen) -> Hindered | None:
        """What is in the way of agreeing with what a witness knows. Raises AnotherPast where it is not ours."""
        last = seen.last
        size = max(seen.size, last.size) if isinstance(last, Checkpoint) else seen.size
        if size > self.size:
            refuse(witness, f"knows {size} facts of this log, and only {self.size} are held here")
        if isinstance(last, Checkpoint):
            if self.root_at(last.size) != last.root:
                refuse(witness, f"signed for other facts among the first {last.size}")
            if last.size < seen.size:
                return hindered(witness, "witness_shows_older", "shows less than it says it knows")
            return None
        return last


def look(origin: str, signer: Signer, held: Held, messengers: Sequence[Messenger], enough: int, until: float) -> Looked:
    """Ask every witness, and wait for all of them; `until` is a moment of `time.monotonic`. Raises AnotherPast."""
    text = Checkpoint(origin, 0, EMPTY).to_text()
    empty = Submission(0, (), Note(text, (signer.sign(text),)))
    out = {one.witness: sent(one, empty, until) for one in messengers if not one.is_out}
    wait(out.values(), max(0.0, until - time.monotonic()))
    agree, others = [], []
    for one in messengers:
        errand = out.get(one.witness)
        found = errand.result() if errand is not None and errand.done() else one.absent()
        hindrance = found if isinstance(found, Hindered) else held.against(one.witness, found)
        if hindrance is None:
            agree.append(one.witness.name)
        else:
            others.append(hindrance)
    return Looked(tuple(agree), tuple(others), len(agree) >= enough)


def sent(messenger: Messenger, empty: Submission, until: float) -> Future[Seen | Hindered]:
    """Send one to ask what its witness knows."""
    return messenger.send(lambda: ask_what_is_known(messenger, empty, until))


def refuse(witness: Witness, why: str) -> NoReturn:
    """Raises AnotherPast."""
    raise AnotherPast("another_past", f"the witness {witness.name} {why}")
