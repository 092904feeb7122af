"""What one worker passed on to the next: open tasks, About Me, what was promised, somebody's hello."""

from datetime import datetime
from typing import Self
from uuid import UUID

from projections.kept import later
from schemas.handing_on import CaseHandedOn, HandingOnAddedTo, HandingOnReceived
from schemas.model import Model

KEPT = 20  # so many promises are remembered as passed on


class Handing(Model):
    """What one worker passed on to the next; `late` is when something was passed on last, `arrived` when it came."""

    handing_on_id: UUID
    at: datetime
    worker: UUID | None
    open_tasks: bool
    about_me: bool
    promises: tuple[UUID, ...]
    introduction: bool
    late: datetime
    arrived: datetime | None = None
    fact_id: UUID

    @classmethod
    def of(cls, fact: CaseHandedOn, fact_id: UUID) -> Self:
        return cls(
            handing_on_id=fact.handing_on_id,
            at=fact.happened_at,
            worker=fact.to.worker,
            open_tasks=fact.open_tasks,
            about_me=fact.about_me,
            promises=fact.promises,
            introduction=fact.introduction,
            late=fact.happened_at,
            fact_id=fact_id,
        )

    def followed(self, fact: HandingOnAddedTo | HandingOnReceived) -> Self:
        """The same with what was added to it, or the word that it arrived; another fact changes nothing."""
        if self.handing_on_id != fact.handing_on_id:
            return self
        if isinstance(fact, HandingOnReceived):
            return self.with_(arrived=fact.happened_at)
        return self.with_(
            open_tasks=self.open_tasks or fact.open_tasks,
            about_me=self.about_me or fact.about_me,
            promises=tuple(dict.fromkeys((*self.promises, *fact.promises)))[-KEPT:],
            introduction=self.introduction or fact.introduction,
            late=later(self.late, fact.happened_at),
        )
