"""Times that a witness gave bound the times of the facts: none was recorded long after it was seen, or before it was.

A fact that came after a countersigned checkpoint cannot have been recorded before it; one that stands in it cannot have
been recorded after. Clocks may differ, and a store's times go on rising while its clock lags, by ten minutes in all.
"""

from services.store.recorder import CLOCK_MAY_LAG_SECONDS

MICROSECONDS = 1_000_000
CLOCKS_DIFFER = 2 * CLOCK_MAY_LAG_SECONDS * MICROSECONDS
WAITING = 4_096


class Times:
    """The facts of one year's log against what its witnesses saw; times are UTC microseconds."""

    def __init__(self) -> None:
        self.not_before = 0
        self._waiting: list[tuple[int, int]] = []

    def add(self, position: int, recorded_at: int) -> bool:
        """Whether a fact comes when it can have come, by what was seen before it."""
        if len(self._waiting) < WAITING:
            self._waiting.append((position, recorded_at))
        return recorded_at >= self.not_before

    def seen(self, moments: tuple[int, ...]) -> int | None:
        """Witnesses saw all facts so far at these moments (Unix seconds); the first that was recorded too late."""
        if not moments:
            return None
        latest = moments[-1] * MICROSECONDS + CLOCKS_DIFFER
        late = next((position for position, recorded_at in self._waiting if recorded_at > latest), None)
        self._waiting.clear()
        self.not_before = max(self.not_before, moments[0] * MICROSECONDS - CLOCKS_DIFFER)
        return late
