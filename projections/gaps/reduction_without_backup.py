"""Is support going down with nobody named who would bring it back, and no word of how quickly?

The key is the support. An increase for a time that ends on the day planned, after a look at it, is asked nothing.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.kept import later
from projections.relations import known_as
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.review import LookRecorded, ReviewHeld
from schemas.support import BackUpRecorded, BackUpTold, SupportChanged, SupportEnded


class Less(Model):
    """A reduction without a way back: what there was before it, and since when there had been more for a time, if so.

    `back_up` says that a way back was written down since, of which the person has not heard yet.
    """

    case_id: UUID
    decided_id: UUID
    decided_by: Party
    on: date
    before: int
    ends_increase_of: date | None
    back_up: bool = False
    fact_id: UUID


class State(Model):
    """The newest reduction that has no way back, and the day of the newest look at the support."""

    less: Less | None = None
    looked_on: date | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case SupportChanged() | BackUpRecorded() | BackUpTold() | SupportEnded() as fact:
            yield fact.support_id
        case ReviewHeld() | LookRecorded() as fact if fact.look is not None:
            yield from dict.fromkeys(fact.supports)


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case SupportChanged() as fact if fact.minutes_after < fact.minutes_before:
            return state.with_(less=None if fact.back_up else less(fact, recorded.fact_id))
        case SupportChanged() as fact:
            return state.with_(less=still_less(state.less, fact))
        case BackUpRecorded() as fact if state.less is not None:
            return state.with_(less=None if fact.person_told else state.less.with_(back_up=True))
        case BackUpTold() if state.less is not None and state.less.back_up:
            return state.with_(less=None)
        case SupportEnded():
            return state.with_(less=None)
        case ReviewHeld() | LookRecorded() as fact:
            return state.with_(looked_on=later(state.looked_on, london_day(fact.happened_at)))
    return state


def less(fact: SupportChanged, fact_id: UUID) -> Less:
    return Less(
        case_id=fact.case_id,
        decided_id=fact.decided_id,
        decided_by=fact.decided_by,
        on=fact.first_day,
        before=fact.minutes_before,
        ends_increase_of=fact.ends_increase_of,
        fact_id=fact_id,
    )


def still_less(less: Less | None, fact: SupportChanged) -> Less | None:
    """A reduction stands after a later change, unless that takes its place or gives back all that was taken."""
    if less is None or fact.decided_id == less.decided_id or fact.minutes_after >= less.before:
        return None
    return less


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    less = state.less
    if less is None or is_planned_end(less, state.looked_on):
        return
    yield Gap(
        case_id=less.case_id,
        about=Gap.named(less.decided_id),
        words={"date": f"date:{less.on}"},
        evidence=(less.fact_id,),
        to=known_as("social_worker", less.decided_by),
    )


def is_planned_end(less: Less, looked_on: date | None) -> bool:
    """Whether it ends an increase for a time as planned, and the support was looked at since the increase began."""
    return less.ends_increase_of is not None and looked_on is not None and less.ends_increase_of <= looked_on


detector = Detector(State(), keys, evolve, gaps, look_again=never)
