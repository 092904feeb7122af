"""One checkpoint in: is it the log's own, and does it go on from what was countersigned before? Then it is signed."""

from typing import NoReturn

import structlog

from schemas.refused import Refused
from services.clock import Clock
from services.crashing import crash_point
from services.proof.merkle import EMPTY, continues
from services.proof.note import NoteUnreadable, Signer
from services.proof.submission import Submission
from services.witness.known_logs import KnownLogs, refuse_unsigned
from services.witness.memory import Kept, Known, Memory

CLOCK_MAY_LAG_SECONDS = 300
log = structlog.get_logger()


class KnownOtherwise(Exception):
    """The witness was last at another size than the log believes; `size` is the one it knows."""

    def __init__(self, size: int) -> None:
        super().__init__(f"the witness is at size {size}")
        self.size = size


class Witness:
    """Countersigns; for any number of threads."""

    def __init__(self, signer: Signer, logs: KnownLogs, memory: Memory, clock: Clock) -> None:
        self.signer, self.logs, self.memory, self.clock = signer, logs, memory, clock

    def add(self, body: bytes) -> str:
        """The line that countersigns the checkpoint in a request, once what it says is remembered for good.

        Raises Refused, KnownOtherwise, StoreUnavailable, StoreDamaged.
        """
        brought = self.of_a_known_log(body)
        checkpoint = brought.checkpoint

        def decide(known: Known) -> Kept:
            refuse_another_past(brought, known)
            at = time_after(known.signed_at, int(self.clock.now().timestamp()))
            mine = self.signer.sign(brought.note.text, at)
            return Kept(checkpoint.size, checkpoint.root, at, brought.note.with_signatures((mine,)))

        kept = self.memory.change(checkpoint.origin, decide)
        crash_point("countersigned")
        return kept.note.signatures[-1].line()

    def of_a_known_log(self, body: bytes) -> Submission:
        """What was brought, with the log's own signatures and nobody else's. Raises Refused."""
        try:
            brought = Submission.read(body)
        except NoteUnreadable as error:
            raise Refused("not_readable", str(error)) from error
        keys = self.logs.keys_of(brought.checkpoint.origin)
        if not keys:
            raise Refused("log_unknown", "this witness does not know the log that the checkpoint names")
        refuse_unsigned(brought.note, keys)
        if brought.old > brought.checkpoint.size:
            raise Refused("old_is_larger", "the size before is larger than the checkpoint's own")
        of_log = tuple(one for one in brought.note.signatures if any(key.made(one) for key in keys))
        return brought._replace(note=brought.note._replace(signatures=of_log))


def refuse_another_past(brought: Submission, known: Known) -> None:
    """Raises KnownOtherwise, or Refused where the checkpoint does not go on from what is known."""
    checkpoint = brought.checkpoint
    if brought.old != known.size:
        raise KnownOtherwise(known.size)
    if checkpoint.size == 0 and checkpoint.root != EMPTY:
        refuse("root_not_of_nothing", "the root of a log without facts is always the same, and not this", brought)
    if checkpoint.size == known.size and checkpoint.root != known.root:
        refuse("another_root", "this witness countersigned another root for a log of this size", brought)
    if not continues(known.size, known.root, checkpoint.size, checkpoint.root, brought.proof):
        refuse("proof_does_not_hold", "the proof does not show that the log only grew since it was here last", brought)


def refuse(rule: str, why: str, brought: Submission) -> NoReturn:
    """Say no, and keep in the log what was brought: signed by the log's own key it may be proof of another past."""
    log.warning("not_countersigned", rule=rule, old=brought.old, note=brought.note.to_text())
    raise Refused(rule, why)


def time_after(last: int, now: int) -> int:
    """The time to sign with: never before the one used last (Unix seconds). Raises Refused `clock_behind`."""
    if last - now > CLOCK_MAY_LAG_SECONDS:
        raise Refused("clock_behind", "this machine's clock stands before the time of the last countersignature")
    return max(last, now)
