"""Has everybody who must be told of a decision heard of it on the day it was made?

The key is the decision. A withdrawal is told again to all of them, by the same hour of its own day.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.dated import threshold
from schemas.decision import DecisionMade, DecisionOpened, DecisionTold, DecisionWithdrawn
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import LONDON, london_day, next_after, start_of
from schemas.party import Party
from schemas.recorded import Recorded

CODE = "DECISION_NOT_TOLD"


class Waiting(Model):
    """Somebody who has not been told, and the moment by which they should have been."""

    who: Party
    by: datetime


class State(Model):
    """A decision as it stands last: made or withdrawn, when, by whom it was made, and who has not been told."""

    case_id: UUID | None = None
    decision_id: UUID | None = None
    decided_by: Party | None = None
    what: str = "decision"
    at: datetime | None = None
    waiting: tuple[Waiting, ...] = ()
    fact_id: UUID | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case DecisionMade() | DecisionTold() | DecisionOpened() | DecisionWithdrawn() as fact:
            yield fact.decision_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case DecisionMade() as fact:
            return changed(state.with_(decided_by=fact.decided_by, what="decision"), recorded)
        case DecisionWithdrawn():
            return changed(state.with_(what="decision withdrawn"), recorded)
        case DecisionTold() as fact:
            return state.with_(waiting=tuple(one for one in state.waiting if one.who != fact.told))
        case DecisionOpened() as fact:
            return state.with_(waiting=tuple(one for one in state.waiting if not one.who.may_be(fact.by)))
    return state


def changed(state: State, recorded: Recorded[DecisionMade] | Recorded[DecisionWithdrawn]) -> State:
    """Everybody must be told how it stands now; who had waited for word before has waited since then."""
    fact = recorded.fact
    since = {str(one.who): one.by for one in state.waiting}
    by = told_by(fact.happened_at)
    waiting = tuple(Waiting(who=who, by=min(by, since.get(str(who), by))) for who in fact.must_be_told)
    return state.with_(
        case_id=fact.case_id,
        decision_id=fact.decision_id,
        at=fact.happened_at,
        waiting=waiting,
        fact_id=recorded.fact_id,
    )


def told_by(moment: datetime) -> datetime:
    """By when word must have gone out of something decided then: an hour of that day, or at once if it is later."""
    day = london_day(moment)
    midnight = start_of(day).astimezone(LONDON)
    hour = midnight.replace(hour=threshold(CODE, "told_by", day))
    return max(moment, hour.astimezone(moment.tzinfo))


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    late = [one.who for one in state.waiting if one.by <= as_of]
    if not (late and state.case_id and state.decision_id and state.decided_by and state.at and state.fact_id):
        return
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.decision_id),
        words={
            "what": f"what:{state.what}",
            "date": f"date:{london_day(state.at)}",
            "names": ";".join(f"party:{one}" for one in late),
        },
        evidence=(state.fact_id,),
        to={"decision_maker": state.decided_by},
    )


def look_again(state: State, after: datetime) -> datetime | None:
    return next_after(after, (one.by for one in state.waiting))


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """Whom to tell, those who have waited longest first."""
    [decision_id, *_] = gap.about
    waiting = sorted(state_of(UUID(decision_id)).waiting, key=lambda one: one.by)
    return {"tell": tuple(f"party:{one.who}" for one in waiting)}


detector = Detector(State(), keys, evolve, gaps, look_again, suggest)
