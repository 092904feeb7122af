"""Positions and times of recording rise together: which was the last position recorded by a moment."""

from services.store.recorder import Recorder


def last_by(moment: int, position: int, store: Recorder) -> int:
    """By halves: the last position up to this one recorded at or before a moment (UTC microseconds), 0 if none was."""
    low, high = 0, position
    while low < high:
        middle = (low + high + 1) // 2
        if store.at([middle])[0].recorded_at <= moment:
            low = middle
        else:
            high = middle - 1
    return low
