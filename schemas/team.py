"""A team: who leads it, who joins it and who leaves it."""

from datetime import date
from uuid import UUID

from schemas.fact import Fact
from schemas.party import Party


class TeamFormed(Fact):
    """A team was formed, with somebody who leads it."""

    team_id: UUID
    lead: Party


class WorkerJoined(Fact):
    """A worker joined a team."""

    team_id: UUID
    worker: Party


class WorkerLeft(Fact):
    """A worker left a team; `people` is how many people they had worked with until then."""

    team_id: UUID
    worker: Party
    left_on: date
    people: int
    lead: Party
