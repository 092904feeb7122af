"""What is known about a case, a worker and the agencies, up to the record's newest fact or as of a moment.

The read models may be a little behind; what was recorded after them is read from the record itself, so that whoever
lost a right has lost it with the very next question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from projections._shape import Reading
from projections.access_facts import EVERY_CASE, About, facts_about, subject_of, workers_known
from projections.agreements import Agreements, agreements_of
from projections.circle import Circle, circle_of
from projections.worker_standing import WorkerStanding, standing_of
from schemas.moment import moment_of
from schemas.recorded import Recorded
from services.policies.book import Policies, of_text
from services.store.recorder import Recorder
from services.views.places import reached_by_all

AT_ONCE = 1000


@dataclass(frozen=True)
class Known:
    """The facts on which it rests who may see what, as one connection to the read models and the record know them.

    `as_of` is none for now. Make a new one for each request: it reads what came after the read models only once.
    """

    read: Connection
    store: Recorder
    as_of: datetime | None = None

    @cached_property
    def newer(self) -> list[tuple[About, UUID, Recorded[Any]]]:
        """What the read models do not know yet."""
        found = []
        place = reached_by_all(self.read)
        while stored := self.store.after(place, AT_ONCE):
            place = stored[-1].position
            for reading in map(Reading, stored):
                about = subject_of(reading)
                known_then = self.as_of is None or moment_of(reading.stored.recorded_at) <= self.as_of
                if about is not None and known_then:
                    found.append((*about, reading.recorded))
        return found

    def facts(self, about: About, subject: UUID) -> list[Recorded[Any]]:
        """The facts about a subject in the order in which they were recorded."""
        told = {one.position: one for one in facts_about(about, subject, self.read, self.as_of)}
        told |= {one.position: one for kind, whom, one in self.newer if (kind, whom) == (about, subject)}
        return [told[position] for position in sorted(told)]

    def circle(self, case_id: UUID) -> Circle:
        """The circle of a case; of one that nobody knows, an empty one."""
        return circle_of(case_id, self.facts("case", case_id))

    def standing(self, worker: UUID) -> WorkerStanding:
        """How a worker stands."""
        return standing_of(self.facts("worker", worker))

    def agreements(self) -> Agreements:
        """What agencies agreed to share."""
        return agreements_of(self.facts("agencies", EVERY_CASE))

    def workers(self) -> Iterator[UUID]:
        """Every worker of whom a team or a training is known."""
        newer = {whom for about, whom, _ in self.newer if about == "worker"}
        yield from sorted({*workers_known(self.read, self.as_of), *newer})

    def policy_taken(self) -> Recorded[Any] | None:
        """The fact by which the policy in force was taken; none where none had been."""
        taken = self.facts("policy", EVERY_CASE)
        return taken[-1] if taken else None

    def policies(self, today: Policies) -> Policies:
        """The policies in force then, from their own text; today's where none had been taken. Raises Refused."""
        taken = self.policy_taken() if self.as_of is not None else None
        return today if taken is None or taken.fact.policy_hash == today.hash else of_text(taken.fact.text)
