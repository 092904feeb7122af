"""Around one decision: what its maker could see, what was true but not known, and what was recorded later."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from projections.replay.beside import Line, beside
from projections.replay.corrections import corrected
from projections.replay.deciding import seen_by
from projections.replay.what_was_known import known_by
from schemas.recorded import Recorded

Facts = tuple[Recorded[Any], ...]


class Around(NamedTuple):
    """All that may be shown around a decision.

    `own` are the facts of the case and its person; `shared` those of the units that the case leans on; of these, who
    decided could see what questions had shown by then (`shown`, by id), and later ones belong to the case only as far
    as its questions rest on them (`evidence`, by id).
    """

    own: Facts
    shared: Facts = ()
    shown: Collection[UUID] = ()
    evidence: Collection[UUID] = ()


class Apart(NamedTuple):
    """Three lists that no fact is in twice; what was said with the decision itself is in none of them."""

    known: tuple[Line, ...]
    true_not_known: tuple[Line, ...]
    later: tuple[Line, ...]


def kept_apart(decision: Recorded[Any], around: Around) -> Apart:
    """The facts around a decision, kept apart by its maker's sight of the record and by its moment."""
    seen, moment = seen_by(decision).position, decision.fact.happened_at
    shared = [one for one in around.shared if one.fact_id in around.shown]
    known = (*known_by(around.own, seen), *known_by(shared, seen))
    after = [one for one in (*around.own, *around.shared) if one.position > seen and not is_of(one, decision)]
    unknown = tuple(one for one in after if one.fact.happened_at <= moment)
    belongs = {one.fact_id for one in (*known, *unknown, *around.own)}.union(around.evidence)
    rest = [one for one in after if one.fact.happened_at > moment]
    later = tuple(of_the_case(rest, around, belongs))
    everything = (*around.own, *around.shared)
    return Apart(beside(known, known), beside(unknown, everything), beside(later, everything))


def is_of(one: Recorded[Any], decision: Recorded[Any]) -> bool:
    """Whether a fact is the decision, or was said in one breath with it."""
    return one.command_id == decision.command_id


def of_the_case(rest: Iterable[Recorded[Any]], around: Around, belongs: Collection[UUID]) -> Iterable[Recorded[Any]]:
    """What was recorded later of the case itself, what its questions rest on, and what corrects any of it."""
    of = corrected((*around.own, *around.shared))
    for one in rest:
        if one.fact_id in belongs or of.get(one.fact_id) in belongs:
            yield one
