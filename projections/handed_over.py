"""A task that somebody took from another, the day it is for, and what changed about it at the asking of who took it."""

from datetime import date, datetime
from typing import Any, NamedTuple, Self
from uuid import UUID

from projections.kept import later, newest
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.task import TaskAccepted

KEPT = 6  # so many moves of a day, and handovers of a task, can still answer something


class Move(Model):
    """A day that was changed: when, from which to which, and who asked for it."""

    at: datetime
    before: date
    on: date
    asked_by: Party | None
    fact_id: UUID


class Day(Model):
    """The day as it stands, and its last moves."""

    on: date | None = None
    moves: tuple[Move, ...] = ()

    def told(self, on: date | None) -> Self:
        """The day that is told first stands until it moves."""
        return self.with_(on=self.on or on)

    def moved(self, recorded: Recorded[Any], before: date | None, on: date) -> Self:
        """The day moved; another time on the same day moves nothing."""
        fact = recorded.fact
        if before is None or before == on:
            return self.with_(on=on)
        one = Move(at=fact.happened_at, before=before, on=on, asked_by=fact.asked_by, fact_id=recorded.fact_id)
        moves = newest((*self.moves, one), KEPT)
        return self.with_(moves=moves, on=moves[-1].on)


class Change(NamedTuple):
    """What changed at the asking of the one who took a task: the day told first, since when, and what shows it."""

    first: date | None
    since: datetime
    evidence: tuple[UUID, ...]


class HandedOver(Model):
    """A task that somebody took from another; when it went back at their asking, and what was said to that."""

    case_id: UUID
    delegator: Party
    delegate: Party
    accepted_at: datetime
    fact_id: UUID
    back_at: datetime | None = None
    back_id: UUID | None = None
    wish_at: datetime | None = None
    covered: tuple[date, ...] = ()

    @classmethod
    def of(cls, recorded: Recorded[TaskAccepted]) -> Self:
        fact = recorded.fact
        return cls(
            case_id=fact.case_id,
            delegator=fact.delegator,
            delegate=fact.by,
            accepted_at=fact.happened_at,
            fact_id=recorded.fact_id,
        )

    def cover_found(self, on: date) -> Self:
        """Somebody covers the task on a day."""
        return self.with_(covered=(*self.covered, on)[-KEPT:])

    def wish_noted(self, by: Party, at: datetime) -> Self:
        """The person's wish was noted; it counts from another than the one who took the task."""
        return self if by.may_be(self.delegate) else self.with_(wish_at=later(self.wish_at, at))

    def change(self, day: Day, *, latest: bool) -> Change | None:
        """That the day moved, or else that the task came back, unless its day had moved at the asking of others."""
        since = [move for move in day.moves if move.at >= self.accepted_at]
        theirs = [move for move in since if move.asked_by is not None and move.asked_by.may_be(self.delegate)]
        back = (self.back_id,) if self.back_id else ()
        if theirs and day.on != theirs[0].before:
            moved = tuple(move.fact_id for move in reversed(theirs))
            return Change(theirs[0].before, theirs[-1].at, (*moved, *back, self.fact_id))
        if self.back_at and latest and not any(move.at <= self.back_at for move in since):
            return Change(day.on, self.back_at, (*back, self.fact_id))
        return None

    def is_answered(self, change: Change, called_off_by: Party | None) -> bool:
        """Whether cover was found for the day told first, or somebody else heard what the person wishes."""
        covered = change.first in self.covered or (change.first is None and bool(self.covered))
        heard = self.wish_at is not None and self.wish_at >= change.since
        called_off = called_off_by is not None and not called_off_by.may_be(self.delegate)
        return covered or heard or called_off
