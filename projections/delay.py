"""How long somebody stayed though the bed was not needed, what held up leaving on which day, and who could move it.

The discharge ready date is the first day of the unbroken time in which the bed is not needed: the last of a stay that
is over, the present one of a stay that goes on. Only needing the bed again resets it; paperwork never does.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from schemas import codes
from schemas.calendar import ONE_DAY
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.stay import (
    BlockerEnded,
    BlockerPassedOn,
    BlockerStarted,
    CriteriaToResideMet,
    CriteriaToResideNotMet,
    PersonAdmitted,
    StayLeft,
)

NATIONAL_SETS = {
    "hospital": ("ACUTE_SITREP_2023", "ACUTE_SITREP_2024", "DTOC"),
    "mental_health_ward": ("MHSDS_DD_V5", "MHSDS_CRFD_V6"),
}


class Blocker(Model):
    """What held up leaving: why, since when, its last day if it is over, and who could move it from which day on."""

    blocker_id: UUID
    reason: str
    since: date
    last: date | None = None
    owners: tuple[tuple[date, Party], ...]

    def holds_on(self, day: date) -> bool:
        """Whether it held up leaving on a day."""
        return self.since <= day and (self.last is None or day <= self.last)

    def owner_on(self, day: date) -> Party:
        """Who could move it on a day; on the day it was passed on, who had it at its end."""
        held = [owner for since, owner in self.owners if since <= day]
        return held[-1] if held else self.owners[0][1]


class Stay(Model):
    """One stay as its facts tell it; `unneeded` are the times without need of the bed, the last perhaps open."""

    stay_id: UUID
    kind: str
    admitted: date
    left: date | None = None
    unneeded: tuple[tuple[date, date | None], ...] = ()
    blockers: dict[UUID, Blocker] = {}

    def ready_on(self) -> date | None:
        """The discharge ready date; none while the bed is needed, and none where the person left that same day."""
        if not self.unneeded or self.unneeded[-1][1] is not None:
            return None
        first = self.unneeded[-1][0]
        return None if first == self.left else first


class Share(Model):
    """Days on which somebody, or one reason, alone held up leaving, and days on which others did too."""

    of: str
    alone: int
    shared: int


class Delay(Model):
    """One stay's delay. The days that each had alone, those that were shared, counted once, and those without any
    recorded cause make up all `days`; so by owner, and so by reason.
    """

    stay_id: UUID
    kind: str
    admitted: date
    left: date | None
    ready_on: date | None
    days: int
    days_before_reset: int
    unexplained: int
    by_owner: tuple[Share, ...]
    shared_by_owners: int
    by_reason: tuple[Share, ...]
    shared_by_reasons: int
    national: dict[str, int]
    without_national: int


def stays_of(facts: Iterable[Recorded[Any]]) -> tuple[Stay, ...]:
    """Every stay of a case, in the order in which they began."""
    stays: dict[UUID, Stay] = {}
    for recorded in sorted(facts, key=lambda one: (one.fact.happened_at, one.position)):
        fact = recorded.fact
        if isinstance(fact, PersonAdmitted):
            day = london_day(fact.happened_at)
            stays[fact.stay_id] = Stay(stay_id=fact.stay_id, kind=fact.kind, admitted=day)
        elif getattr(fact, "stay_id", None) in stays:
            stays[fact.stay_id] = told(stays[fact.stay_id], fact)
    return tuple(stays.values())


def told(stay: Stay, fact: Any) -> Stay:
    """A stay after one more fact."""
    day, times = london_day(fact.happened_at), stay.unneeded
    match fact:
        case CriteriaToResideNotMet() if not times or times[-1][1] is not None:
            return stay.with_(unneeded=(*times, (day, None)))
        case CriteriaToResideMet() if times and times[-1][1] is None:
            return stay.with_(unneeded=(*times[:-1], (times[-1][0], day)))
        case StayLeft():
            return stay.with_(left=day)
        case BlockerStarted() | BlockerPassedOn() | BlockerEnded():
            changed = blocker(stay.blockers.get(fact.blocker_id), fact, day)
            return stay.with_(blockers={**stay.blockers, fact.blocker_id: changed} if changed else stay.blockers)
    return stay


def blocker(known: Blocker | None, fact: Any, day: date) -> Blocker | None:
    """What holds up leaving after one more fact about it."""
    if isinstance(fact, BlockerStarted):
        return Blocker(blocker_id=fact.blocker_id, reason=fact.reason, since=fact.on, owners=((fact.on, fact.owner),))
    if known is None:
        return None
    if isinstance(fact, BlockerPassedOn):
        return known.with_(owners=(*known.owners, (day, fact.owner)))
    return known.with_(last=fact.on)


def delays_of(facts: Iterable[Recorded[Any]], today: date) -> tuple[Delay, ...]:
    """The delay of every stay of a case, up to the day on which the person left, else up to today."""
    return tuple(delay_of(stay, today) for stay in stays_of(facts))


def delay_of(stay: Stay, today: date) -> Delay:
    """One stay's delay: the whole days between readiness and leaving, each with what held up leaving on it."""
    first, until = stay.ready_on(), stay.left or today
    days = list(days_from(first, until)) if first else []
    held = [[one for one in stay.blockers.values() if one.holds_on(day)] for day in days]
    owners = shares(days, held, lambda one, day: str(one.owner_on(day)))
    reasons = shares(days, held, lambda one, day: one.reason)
    national = [national_of(stay.kind, blocking, day) for day, blocking in zip(days, held, strict=True)]
    return Delay(
        stay_id=stay.stay_id,
        kind=stay.kind,
        admitted=stay.admitted,
        left=stay.left,
        ready_on=first,
        days=len(days),
        days_before_reset=sum((end - begun).days for begun, end in stay.unneeded if end),
        unexplained=sum(not blocking for blocking in held),
        by_owner=owners[0],
        shared_by_owners=owners[1],
        by_reason=reasons[0],
        shared_by_reasons=reasons[1],
        national={code: national.count(code) for code in dict.fromkeys(national) if code},
        without_national=national.count(None),
    )


def days_from(first: date, until: date) -> Iterator[date]:
    """Each day from the first, the last left out; a day on which the person leaves delays nobody."""
    yield from (first + ONE_DAY * number for number in range(max(0, (until - first).days)))


def shares(
    days: list[date], held: list[list[Blocker]], of: Callable[[Blocker, date], str]
) -> tuple[tuple[Share, ...], int]:
    """The days of each alone and with others, and on how many days there was more than one."""
    alone: dict[str, int] = {}
    shared: dict[str, int] = {}
    several = 0
    for day, blocking in zip(days, held, strict=True):
        found = sorted({of(one, day) for one in blocking})
        several += len(found) > 1
        for one in found:
            counted = alone if len(found) == 1 else shared
            counted[one] = counted.get(one, 0) + 1
    names = sorted({*alone, *shared})
    return tuple(Share(of=one, alone=alone.get(one, 0), shared=shared.get(one, 0)) for one in names), several


def national_of(kind: str, blocking: Iterable[Blocker], day: date) -> str | None:
    """The one code that a return says for a day: that of the cause that had held up leaving longest and has one."""
    longest = sorted(blocking, key=lambda one: (one.since, one.reason, str(one.blocker_id)))
    return next((code for one in longest if (code := national_code(kind, one.reason, day))), None)


def national_code(kind: str, reason: str, day: date) -> str | None:
    """The national code of a reason for that kind of place on a day; none where no list of that day has one."""
    row = codes.by_code("delay_reasons").get(reason)
    if row is None:
        return None
    for one in (reason, *row["maps_to"].split("|")):
        mapped = codes.by_code("delay_reasons").get(one)
        if mapped and mapped["code_set"] in NATIONAL_SETS.get(kind, ()) and codes.holds_on(mapped, day):
            return one
    return None
