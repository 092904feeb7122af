"""Which facts decide something about somebody's care, and up to where whoever decided had seen the record."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from schemas.decided import Decided
from schemas.decision import DecisionMade
from schemas.fact import Fact
from schemas.party import Party
from schemas.recorded import Recorded


class Seen(NamedTuple):
    """The last position that was seen; `said` tells whether whoever decided said so, or whether it is the latest that
    could have been.
    """

    position: int
    said: bool


def decides(fact: Fact) -> bool:
    """Whether a fact is a decision or a direction."""
    return isinstance(fact, DecisionMade | Decided)


def decisions(facts: Iterable[Recorded[Any]], about: UUID) -> tuple[Recorded[Any], ...]:
    """The deciding facts of one stream, the newest first; whatever else the stream holds decides nothing."""
    found = [one for one in facts if one.stream == about and decides(one.fact)]
    return tuple(sorted(found, key=lambda one: one.position, reverse=True))


def seen_by(decision: Recorded[Any]) -> Seen:
    """What whoever decided had seen at most: never the decision itself, and nothing recorded after it."""
    before = decision.position - 1
    said = decision.read_position
    return Seen(before, said=False) if said is None else Seen(min(said, before), said=True)


def decided_by(fact: Fact) -> Party:
    """Who decided."""
    by: Party = fact.decided_by  # type: ignore[attr-defined]
    return by
