"""What differs between two moments, in what was known and in what was true."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from projections.replay.beside import Line


class Difference(NamedTuple):
    """What stands at the second moment alone, at the first alone, and at both but corrected otherwise."""

    added: tuple[Line, ...]
    gone: tuple[Line, ...]
    corrected: tuple[Line, ...]


def difference(first: Sequence[Line], second: Sequence[Line]) -> Difference:
    """What differs between two answers to the same question."""
    before, after = by_id(first), by_id(second)
    return Difference(
        added=tuple(one for one in second if one.recorded.fact_id not in before),
        gone=tuple(one for one in first if one.recorded.fact_id not in after),
        corrected=tuple(
            one
            for one in second
            if (known := before.get(one.recorded.fact_id)) is not None and known.corrected_by != one.corrected_by
        ),
    )


def by_id(lines: Sequence[Line]) -> dict[UUID, Line]:
    """The lines by their facts' ids."""
    return {line.recorded.fact_id: line for line in lines}
