"""The personal views that somebody heard about an outcome, and what they then changed and decided for themselves."""

from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from projections.kept import later, newest
from schemas.dated import threshold
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party

CODE = "OPINION_BEFORE_REVERSAL"
KEPT = 6


class View(Model):
    """Advice that was a personal view: when, and whose."""

    at: datetime
    advice_id: UUID
    fact_id: UUID
    by: Party


class Change(Model):
    """A plan or an outcome that the person changed, and to whom they gave their own reason, if to anybody."""

    at: datetime
    fact_id: UUID
    told_to: Party | None


class Told(Model):
    """A reason of the person's own for what changed on a day, and to whom they gave it."""

    on: date
    to: Party


def in_order(one: View | Change) -> tuple[datetime, UUID]:
    """Views and changes stand in the order in which they happened; of one moment, in that of their facts."""
    return one.at, one.fact_id


class ViewsHeard(Model):
    """Of one outcome: views, changes, and what was laid before the person since."""

    views: tuple[View, ...] = ()
    changes: tuple[Change, ...] = ()
    told: tuple[Told, ...] = ()
    offered: tuple[datetime, ...] = ()
    chosen_at: datetime | None = None

    def with_view(self, view: View) -> Self:
        return self.with_(views=newest((*self.views, view), KEPT, in_order))

    def with_change(self, change: Change) -> Self:
        return self.with_(changes=newest((*self.changes, change), KEPT, in_order))

    def with_reason(self, told: Told) -> Self:
        return self.with_(told=(*self.told, told)[-KEPT:])

    def with_facts(self, offered_at: datetime) -> Self:
        return self.with_(offered=tuple(sorted((*self.offered, offered_at)))[-KEPT:])

    def with_choice(self, chosen_at: datetime) -> Self:
        return self.with_(chosen_at=later(self.chosen_at, chosen_at))

    def pairs(self) -> list[tuple[View, Change]]:
        """Each view with the change that came after it, one for each author and change, while it is not settled."""
        found: dict[UUID, tuple[View, Change]] = {}
        for change in self.changes:
            window = timedelta(hours=threshold(CODE, "window", london_day(change.at)))
            before = [view for view in self.views if view.at <= change.at <= view.at + window]
            for view in {(view.by.role, view.by.agency, view.by.worker): view for view in before}.values():
                if not self.is_their_own(change, view) and not self.is_settled(change, view):
                    found[view.advice_id] = (view, change)
        return sorted(found.values(), key=lambda pair: pair[1].at)

    def is_their_own(self, change: Change, view: View) -> bool:
        """Whether the person gave somebody other than the author a reason of their own."""
        told = [told.to for told in self.told if told.on == london_day(change.at)]
        return any(not to.may_be(view.by) for to in (*told, change.told_to) if to)

    def is_settled(self, change: Change, view: View) -> bool:
        """Whether facts were offered since the view, and the person then decided, after the change and with them."""
        offered = self.offered_since(view)
        return offered is not None and self.chosen_at is not None and self.chosen_at >= max(offered, change.at)

    def offered_since(self, view: View) -> datetime | None:
        """When facts were first offered after a view was heard, if they were."""
        return next((at for at in self.offered if at >= view.at), None)
