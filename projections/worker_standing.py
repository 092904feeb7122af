"""One worker at a moment: the teams that have them, in which role, and the training that counts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from typing import Any
from uuid import UUID

from schemas.moment import london_day
from schemas.recorded import Recorded
from schemas.team import WorkerJoined, WorkerLeft
from schemas.training import TrainingDone, TrainingNotCounted

ById = Mapping[UUID, Recorded[Any]]


@dataclass(frozen=True)
class WorkerStanding:
    """`teams` are the teams a worker joined, `left_on` the day they left one; `trainings` by their ids."""

    teams: ById = field(default_factory=dict)
    left_on: Mapping[UUID, date] = field(default_factory=dict)
    trainings: ById = field(default_factory=dict)

    def memberships(self, day: date) -> Iterator[tuple[UUID, Recorded[Any]]]:
        """The teams that have the worker on a day, with the fact of joining; the day they left is a day without."""
        for team, joined in self.teams.items():
            if london_day(joined.fact.happened_at) <= day < self.left_on.get(team, date.max):
                yield team, joined

    def counted(self, day: date) -> Iterator[Recorded[Any]]:
        """The trainings that count on a day."""
        yield from (one for one in self.trainings.values() if one.fact.done_on <= day <= one.fact.lasts_until)


def standing_of(facts: Iterable[Recorded[Any]]) -> WorkerStanding:
    """How a worker stands after these facts, in the order they were recorded."""
    return reduce(evolve, facts, WorkerStanding())


def evolve(standing: WorkerStanding, recorded: Recorded[Any]) -> WorkerStanding:
    """How a worker stands after one more fact."""
    match recorded.fact:
        case WorkerJoined(team_id=team):
            left_on = {one: day for one, day in standing.left_on.items() if one != team}
            return replace(standing, teams={**standing.teams, team: recorded}, left_on=left_on)
        case WorkerLeft(team_id=team, left_on=day):
            return replace(standing, left_on={**standing.left_on, team: day})
        case TrainingDone(training_id=about):
            return replace(standing, trainings={**standing.trainings, about: recorded})
        case TrainingNotCounted(training_id=about):
            kept = {one: known for one, known in standing.trainings.items() if one != about}
            return replace(standing, trainings=kept)
    return standing
