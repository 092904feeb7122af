"""What was true at a moment, as it is known now: all that had happened by then, with whatever corrected it since."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from projections.replay.beside import Line, beside
from projections.replay.corrections import corrected, root
from schemas.recorded import Recorded


def true_at(facts: Iterable[Recorded[Any]], moment: datetime) -> tuple[Line, ...]:
    """The facts that had happened by a moment, whenever they were recorded; a correction counts as what it corrects."""
    everything = tuple(facts)
    of = corrected(everything)
    happened = {one.fact_id: one.fact.happened_at for one in everything}
    true = [one for one in everything if happened[root(one.fact_id, of)] <= moment]
    return beside(true, everything)
