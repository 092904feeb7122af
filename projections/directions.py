"""The directions to proceed with a way home that stand."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from projections.kept import without
from schemas.direction import DirectionWithdrawn
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded


class Direction(Model):
    """A direction to proceed that stands: who gave it, when, and the fact that says so."""

    giver: Party
    given_at: datetime
    fact_id: UUID


class Directions(Model):
    """By their ids: each stands from when it is given until it is withdrawn, or says no longer to proceed."""

    standing: dict[UUID, Direction] = {}

    def told(self, recorded: Recorded[Any]) -> Self:
        """The same, a fact about one of them told."""
        fact = recorded.fact
        others = without(self.standing, fact.direction_id)
        if isinstance(fact, DirectionWithdrawn) or not fact.proceed:
            return self.with_(standing=others)
        known = self.standing.get(fact.direction_id)
        given_at, fact_id = (known.given_at, known.fact_id) if known else (fact.happened_at, recorded.fact_id)
        stands = Direction(giver=fact.decided_by, given_at=given_at, fact_id=fact_id)
        return self.with_(standing={**others, fact.direction_id: stands})

    def first(self) -> tuple[UUID, Direction]:
        """The direction that was given first of those that stand."""
        return min(self.standing.items(), key=lambda one: (one[1].given_at, one[0]))
