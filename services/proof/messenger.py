"""Goes to one witness, on one errand at a time, in a thread of its own: one that is silent delays nobody else."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from services.clock import Clock
from services.proof.errand import Countersigned, Hindered, Outcome, bring, hindered
from services.proof.submission import Submission
from services.proof.witnesses import Witness

T = TypeVar("T")


class Messenger:
    """Remembers how far the witness was with each log, and what hindered it last; nothing of this outlives us."""

    def __init__(self, witness: Witness, clock: Clock) -> None:
        self.witness, self.clock = witness, clock
        self.sizes: dict[str, int] = {}
        self._last: Outcome | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="witness")
        self._errand: Future[Any] | None = None

    @property
    def is_out(self) -> bool:
        """Whether it is still on an errand that nobody waited for."""
        return self._errand is not None and not self._errand.done()

    def send(self, errand: Callable[[], T]) -> Future[T]:
        """Send it; only where it is not out."""
        self._errand = sent = self._thread.submit(errand)
        return sent

    def bring(self, brought: Submission, until: float) -> Outcome:
        """Bring a checkpoint, and remember what came of it; `until` is a moment of `time.monotonic`."""
        outcome, checkpoint = bring(self.witness, brought, self.clock, until), brought.checkpoint
        if not isinstance(outcome, Hindered):
            self.sizes[checkpoint.origin] = checkpoint.size if isinstance(outcome, Countersigned) else outcome.size
        self._last = outcome
        return outcome

    def absent(self) -> Hindered:
        """What to say of a witness that was not waited for: that it is silent, or that it said no before."""
        if isinstance(self._last, Hindered) and self._last.rule == "another_past":
            return self._last
        return hindered(self.witness, "witness_silent", "did not answer in time")

    def close(self) -> None:
        """Send it nowhere any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)
