"""Places where a test may let the process die, to prove that nothing is lost there."""

import os
import signal
from collections import Counter

armed: str | None = None
passed: Counter[str] = Counter()


def crash_point(name: str) -> None:
    """Die at once, as by `kill -9`, if this is the place that `THROUGHCARE_CRASH_AT` names; else nothing.

    `erase.noted#3` is that place when it is passed for the third time.
    """
    if armed is not None and armed.partition("#")[0] == name:
        passed[armed] += 1
        if passed[armed] >= int(armed.partition("#")[2] or 1):
            os.kill(os.getpid(), signal.SIGKILL)
