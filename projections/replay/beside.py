"""Facts as an answer shows them: in the order in which they happened, each correction beside what it corrects."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from projections.replay.corrections import corrected, root
from schemas.recorded import Recorded


class Line(NamedTuple):
    """One fact; `corrects` is the fact it corrects, `corrected_by` are the corrections of it that are shown too."""

    recorded: Recorded[Any]
    corrects: Recorded[Any] | None
    corrected_by: tuple[UUID, ...]


def beside(shown: Collection[Recorded[Any]], over: Iterable[Recorded[Any]]) -> tuple[Line, ...]:
    """Each of these facts as a line. `over` are all that may be looked at for what a correction corrects."""
    known = {one.fact_id: one for one in (*over, *shown)}
    of = corrected(known.values())
    here = {one.fact_id for one in shown}
    by: dict[UUID, list[UUID]] = {}
    for one in sorted(shown, key=lambda one: one.position):
        if one.fact_id in of:
            by.setdefault(of[one.fact_id], []).append(one.fact_id)

    def place(one: Recorded[Any]) -> tuple[Any, ...]:
        first = known[root(one.fact_id, of)]
        stands = first if first.fact_id in here else one
        return stands.fact.happened_at, stands.position, one.position

    return tuple(
        Line(one, known[of[one.fact_id]] if one.fact_id in of else None, tuple(by.get(one.fact_id, ())))
        for one in sorted(shown, key=place)
    )
