"""A service that is to end for somebody: by when they are to be told and heard, and what they know of it so far."""

from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from projections.kept import earlier
from schemas.calendar import ONE_DAY, working_days_after
from schemas.dated import threshold
from schemas.model import Model
from schemas.moment import london_day, start_of
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.withdrawal import WithdrawalSet, WithdrawalTold

CODE = "WITHDRAWAL_NOT_EXPLAINED"
KEPT = ("case_id", "withdrawal_id", "service", "ends_on", "emergency", "alternative_from", "decided_by")


class Withdrawal(Model):
    """A service that is to end: when, since when that is decided, and what the person was told and by when.

    `told_on` is the day they were first told in any form, `usable_on` in one they can use, `explained` whether one they
    can use held the reason; `reason` are the bases last told to them. `heard_on` is when they or their advocate were
    heard, `answered` whether they had an answer since.
    """

    case_id: UUID | None = None
    withdrawal_id: UUID | None = None
    service: str = ""
    set_on: date | None = None
    ends_on: date | None = None
    emergency: bool = False
    alternative_from: date | None = None
    decided_by: Party | None = None
    told_on: date | None = None
    usable_on: date | None = None
    explained: bool = False
    reason: tuple[str, ...] = ()
    heard_on: date | None = None
    answered: bool = False
    set_in: UUID | None = None
    told_in: UUID | None = None

    @classmethod
    def of(cls, recorded: Recorded[WithdrawalSet]) -> Self:
        fact = recorded.fact
        kept = {name: getattr(fact, name) for name in KEPT}
        return cls(**kept, set_on=london_day(fact.happened_at), set_in=recorded.fact_id)

    def told(self, fact: WithdrawalTold, fact_id: UUID) -> Self:
        """The person was told once more, in a form they can use or not, with the reason or without."""
        on, usable = london_day(fact.happened_at), not fact.needs or fact.means in fact.needs
        return self.with_(
            told_on=earlier(self.told_on, on),
            usable_on=earlier(self.usable_on, on) if usable else self.usable_on,
            explained=self.explained or (usable and fact.reason is not None),
            reason=fact.bases or self.reason,
            told_in=fact_id,
        )

    def is_settled(self) -> bool:
        """Whether they know the reason, were heard and answered; or it could not be planned and something is there."""
        there, ends = self.alternative_from, self.ends_on
        by_then = there is not None and ends is not None and there <= ends
        return (self.explained and self.heard_on is not None and self.answered) or (self.emergency and by_then)

    def is_told_in_time(self) -> bool:
        return self.usable_on is not None and self.usable_on <= self.tell_by

    def is_heard_in_time(self) -> bool:
        return self.heard_on is not None and self.heard_on <= self.hear_by

    @property
    def notice(self) -> timedelta:
        """So long before the end the person is told."""
        assert self.set_on
        return timedelta(days=threshold(CODE, "notice", self.set_on))

    @property
    def tell_by(self) -> date:
        """The last day on which the person can be told, so that the whole notice lies before the end."""
        assert self.ends_on
        return self.ends_on - self.notice

    @property
    def hear_by(self) -> date:
        """The last working day on which the person is heard in time."""
        assert self.told_on
        return working_days_after(self.told_on, threshold(CODE, "heard", self.told_on))

    @property
    def notice_is_short_from(self) -> datetime:
        return start_of(self.tell_by + ONE_DAY)

    @property
    def unheard_from(self) -> datetime:
        return start_of(self.hear_by + ONE_DAY)
