"""Who is on duty on a day, as far as a unit's rosters, leave and cover say."""

from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from projections.kept import without
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.roster import (
    CoverArranged,
    CoverCancelled,
    DutyLine,
    LeaveBooked,
    LeaveCancelled,
    RosterCorrected,
    RosterPublished,
)

KEPT_DAYS = 366  # a roster that ended a year ago answers no question that is still open


class Roster(Model):
    """A published roster as it stands, by whom, and the fact that says so."""

    roster_id: UUID
    fact_id: UUID
    by: Party
    first_day: date
    last_day: date
    lines: tuple[DutyLine, ...]

    @classmethod
    def of(cls, recorded: Recorded[Any]) -> Self:
        said = recorded.fact
        return cls(
            roster_id=said.roster_id,
            fact_id=recorded.fact_id,
            by=recorded.told_by,
            first_day=said.first_day,
            last_day=said.last_day,
            lines=said.lines,
        )

    def says(self, role: str, day: date) -> bool:
        """Whether this roster says anything about a role on a day."""
        return self.first_day <= day <= self.last_day and any(line.role == role for line in self.lines)


class Away(Model):
    """One of a role away from the first to the last day."""

    fact_id: UUID
    role: str
    first_day: date
    last_day: date
    worker: UUID | None = None


class Extra(Model):
    """So many more of a role on one day."""

    fact_id: UUID
    role: str
    on: date
    count: int


class Shown(Model):
    """What the rosters show of a role on a day: how many, in which facts, and whose roster it is."""

    count: int
    evidence: tuple[UUID, ...]
    by: Party


class Duty(Model):
    """All that is known of one unit's duty."""

    unit: UUID | None = None
    rosters: tuple[Roster, ...] = ()
    leave: dict[UUID, Away] = {}
    cover: dict[UUID, Extra] = {}

    def told(self, recorded: Recorded[Any]) -> Self:
        """The duty after one more fact; a fact about something else changes nothing."""
        match recorded.fact:
            case RosterPublished(unit=unit):
                return self.recent(recorded.recorded_at).with_(unit=unit, rosters=(*self.rosters, Roster.of(recorded)))
            case RosterCorrected(roster_id=corrected):
                right = Roster.of(recorded)
                return self.with_(rosters=tuple(right if one.roster_id == corrected else one for one in self.rosters))
            case LeaveBooked() as fact:
                away = Away(
                    fact_id=recorded.fact_id,
                    role=fact.role,
                    first_day=fact.first_day,
                    last_day=fact.last_day,
                    worker=fact.worker,
                )
                return self.with_(unit=fact.unit, leave={**self.leave, fact.leave_id: away})
            case CoverArranged() as fact:
                extra = Extra(fact_id=recorded.fact_id, role=fact.role, on=fact.on, count=fact.count)
                return self.with_(unit=fact.unit, cover={**self.cover, fact.cover_id: extra})
            case LeaveCancelled(leave_id=gone):
                return self.with_(leave=without(self.leave, gone))
            case CoverCancelled(cover_id=gone):
                return self.with_(cover=without(self.cover, gone))
        return self

    def recent(self, now: datetime) -> Self:
        """The same without what ended long ago, so that a unit's state stays small for ever."""
        oldest = london_day(now) - timedelta(days=KEPT_DAYS)
        return self.with_(
            rosters=tuple(one for one in self.rosters if one.last_day >= oldest),
            leave={one: away for one, away in self.leave.items() if away.last_day >= oldest},
            cover={one: extra for one, extra in self.cover.items() if extra.on >= oldest},
        )

    def knows(self, role: str) -> bool:
        """Whether any roster of the unit names the role."""
        return any(line.role == role for one in self.rosters for line in one.lines)

    def on_duty(self, role: str, day: date) -> Shown | None:
        """How many of a role the newest roster for that day shows, less leave, with cover; none if no roster says."""
        roster = next((one for one in reversed(self.rosters) if one.says(role, day)), None)
        if roster is None:
            return None
        lines = [line for line in roster.lines if line.role == role and day.isoweekday() in line.weekdays]
        away = [
            one
            for one in self.leave.values()
            if one.role == role and one.first_day <= day <= one.last_day and would_work(one, lines)
        ]
        extra = [one for one in self.cover.values() if one.role == role and one.on == day]
        present = max(0, sum(line.count for line in lines) - len(away)) + sum(one.count for one in extra)
        evidence = (roster.fact_id, *(one.fact_id for one in away), *(one.fact_id for one in extra))
        return Shown(count=present, evidence=evidence, by=roster.by)


def would_work(away: Away, lines: list[DutyLine]) -> bool:
    """Whether the leave takes anybody from these lines: a named worker only from lines that name them, or nobody."""
    return away.worker is None or any(line.worker in (None, away.worker) for line in lines)
