"""What another thread or program does takes its time; a test waits for it, and says when it never came."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(seconds: float, look: Callable[[], T]) -> T:
    """What `look` finds as soon as it finds something."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < end, f"it did not come about within {seconds} seconds"
        time.sleep(0.01)
