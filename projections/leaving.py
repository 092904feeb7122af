"""What was closed in a team soon after somebody left it, and at which of those cases nobody had looked at less before.

It knows closings, never a count of anybody's work: a leaver's share is asked about and shown nowhere.
"""

from datetime import date, timedelta
from typing import Self
from uuid import UUID

from schemas.counting import months_after
from schemas.dated import threshold
from schemas.model import Model
from schemas.party import Party
from schemas.support import SupportEnded
from schemas.team import WorkerLeft

CODE = "REVIEW_LOOK_MISSING"


class Leaver(Model):
    """Who left the team and when, with how many people, and whether the question about it was answered."""

    team_id: UUID
    worker: UUID
    left_on: date
    people: int
    lead: Party
    answered: bool = False
    fact_id: UUID


class Closing(Model):
    """Support of one of somebody's people ended, and when that was first planned."""

    case_id: UUID
    worker: UUID
    on: date
    planned_on: date | None
    fact_id: UUID


class Leaving(Model):
    """Of one team: who left of late, what was closed, and the newest look at less of each case."""

    looks: dict[UUID, date] = {}
    leavers: tuple[Leaver, ...] = ()
    closings: tuple[Closing, ...] = ()

    def with_look(self, case_id: UUID, day: date) -> Self:
        return self.with_(looks=self.looks | {case_id: max(day, self.looks.get(case_id, day))})

    def with_leaver(self, fact: WorkerLeft, fact_id: UUID) -> Self:
        kept = {name: getattr(fact, name) for name in ("team_id", "left_on", "people", "lead")}
        assert fact.worker.worker
        return self.with_(leavers=(*self.leavers, Leaver(worker=fact.worker.worker, fact_id=fact_id, **kept)))

    def with_closing(self, fact: SupportEnded, fact_id: UUID) -> Self:
        kept = {"case_id": fact.case_id, "worker": fact.worker, "planned_on": fact.planned_on}
        one = Closing.model_validate({"on": fact.ended_on, "fact_id": fact_id, **kept})
        return self.with_(closings=(*self.closings, one))

    def with_answer(self, answered: Leaver) -> Self:
        leavers = (one.with_(answered=one.answered or one == answered) for one in self.leavers)
        return self.with_(leavers=tuple(leavers))

    def of_late(self, today: date) -> Self:
        """Twice the months of a look and no more: older leavings and closings say nothing of today's reviews."""
        first = months_after(today, -2 * threshold(CODE, "look_within", today))
        return self.with_(
            looks={case: day for case, day in self.looks.items() if day >= first},
            leavers=tuple(one for one in self.leavers if one.left_on >= first),
            closings=tuple(one for one in self.closings if one.on >= first),
        )

    def to_ask_about(self, leaver: Leaver) -> tuple[Closing, ...]:
        """The closings to ask the team about, once they are a large share of the leaver's people; else none."""
        closed = self.closed_unlooked(leaver)
        enough = len(closed) * 100 >= leaver.people * threshold(CODE, "closed_share", leaver.left_on)
        return closed if enough and not leaver.answered else ()

    def closed_unlooked(self, leaver: Leaver) -> tuple[Closing, ...]:
        """Whose support ended soon after the leaving with no look in the months before, each person once.

        An end that was planned as long before the leaving is left out: it came of something else.
        """
        soon = timedelta(days=threshold(CODE, "closed_within", leaver.left_on))
        found: dict[UUID, Closing] = {}
        for one in sorted(self.closings, key=lambda one: (one.on, str(one.case_id))):
            planned = one.planned_on is not None and one.planned_on < leaver.left_on - soon
            in_time = one.worker == leaver.worker and leaver.left_on <= one.on <= leaver.left_on + soon
            if in_time and not planned and not self.was_looked_at(one):
                found.setdefault(one.case_id, one)
        return tuple(found.values())

    def was_looked_at(self, closing: Closing) -> bool:
        """Whether less was looked at with the person in the months before the end."""
        day = self.looks.get(closing.case_id)
        return day is not None and day >= months_after(closing.on, -threshold(CODE, "look_within", closing.on))
