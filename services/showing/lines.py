"""Facts as an answer about the past shows them; each is opened once, however often it is shown."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from projections.entry import entry
from projections.replay.beside import Line
from schemas.recorded import Recorded
from services.opening import Sight
from services.showing.timeline import shown_entry
from services.showing.values import Shown


class Lines:
    """The lines of one answer, for one reader."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self._shown: dict[UUID, Shown] = {}

    def entry(self, recorded: Recorded[Any]) -> Shown:
        """One fact."""
        if recorded.fact_id not in self._shown:
            self._shown[recorded.fact_id] = shown_entry(recorded, entry(recorded), self.sight)
        return self._shown[recorded.fact_id]

    def of(self, lines: Iterable[Line]) -> list[Shown]:
        """Facts with what they correct and what corrects them."""
        return [self.line(one) for one in lines]

    def line(self, line: Line) -> Shown:
        """One fact with the one it corrects, and the ids of those that correct it."""
        corrects = None
        if line.corrects is not None:
            corrects = {"fact_id": str(line.corrects.fact_id), "says": self.entry(line.corrects)["says"]}
        more = {"corrects": corrects, "corrected_by": [str(one) for one in line.corrected_by]}
        return self.entry(line.recorded) | more
