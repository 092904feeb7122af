"""What was known: only what had been recorded by a position or a moment, whatever has come since."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from projections.replay.beside import Line, beside
from schemas.recorded import Recorded

Facts = Iterable[Recorded[Any]]


def known_by(facts: Facts, position: int) -> tuple[Recorded[Any], ...]:
    """The facts up to a position."""
    return tuple(one for one in facts if one.position <= position)


def known_at(facts: Facts, moment: datetime) -> tuple[Line, ...]:
    """The facts that were recorded at a moment, each with the corrections that were recorded by then too."""
    known = tuple(one for one in facts if one.recorded_at <= moment)
    return beside(known, known)
