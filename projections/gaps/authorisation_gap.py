"""Is a day of a stay that deprives somebody of liberty covered by no authority, nor by a request that ends in time?

The key is the stay's restrictions. Days further ahead than a request may be made are not asked about yet.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from projections.covered_days import Covered, Days
from projections.gaps._shape import Detector, Gap
from schemas.authorisation import (
    AssessmentsBooked,
    AuthorisationGranted,
    AuthorisationNotGranted,
    AuthorisationRequested,
    CourtOrderMade,
    RestrictionsChanged,
    RestrictionsEnded,
    RestrictionsNoted,
    UrgentAuthorisationExtended,
    UrgentAuthorisationGiven,
)
from schemas.calendar import ONE_DAY
from schemas.clocks import counted_back, due_day
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, next_after, start_of
from schemas.party import Party
from schemas.recorded import Recorded


class State(Model):
    """A stay with restrictions: from when, what covers it, and until when a request is to be answered."""

    case_id: UUID | None = None
    authorisation_id: UUID | None = None
    to: dict[str, Party] = {}
    deprives: bool = False
    first_day: date | None = None
    covered: Covered = Covered()
    finish_by: date | None = None
    fact_id: UUID | None = None

    def uncovered(self) -> Iterator[Days]:
        """The days of the stay that no authority covers."""
        return self.covered.uncovered_from(self.first_day if self.deprives else None)


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            RestrictionsNoted()
            | RestrictionsChanged()
            | UrgentAuthorisationGiven()
            | UrgentAuthorisationExtended()
            | AuthorisationRequested()
            | AssessmentsBooked()
            | AuthorisationGranted()
            | AuthorisationNotGranted()
            | CourtOrderMade()
            | RestrictionsEnded()
        ) as fact:
            yield fact.authorisation_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case RestrictionsNoted() as fact:
            bodies = {"managing_authority": fact.managing_authority, "supervisory_body": fact.supervisory_body}
            to = {relation: party for relation, party in bodies.items() if party is not None}
            return restricted(State(case_id=fact.case_id, authorisation_id=fact.authorisation_id, to=to), recorded)
        case RestrictionsChanged():
            return restricted(state, recorded)
        case UrgentAuthorisationGiven() | UrgentAuthorisationExtended() | CourtOrderMade() as fact:
            return state.with_(covered=state.covered.with_days(fact.first_day, fact.last_day))
        case AuthorisationGranted() as fact:
            return state.with_(covered=state.covered.with_days(fact.first_day, fact.last_day), finish_by=None)
        case AuthorisationRequested() as fact:
            return state.with_(finish_by=fact.finish_by, to={**state.to, "supervisory_body": fact.supervisory_body})
        case AssessmentsBooked() as fact:
            return state.with_(finish_by=fact.finish_by)
        case AuthorisationNotGranted():
            return state.with_(finish_by=None)
        case RestrictionsEnded():
            return State()
    return state


def restricted(state: State, recorded: Recorded[Any]) -> State:
    """The stay as it is now: it deprives of liberty who is watched, may not leave, and cannot agree to that."""
    fact = recorded.fact
    deprives = fact.watched and not fact.free_to_leave and not fact.can_consent
    return state.with_(deprives=deprives, first_day=fact.first_day, fact_id=recorded.fact_id)


def asked_from(state: State, days: Days) -> datetime:
    """From when uncovered days are asked about: as soon as a request may be made, or when one runs out of its time."""
    ahead = start_of(counted_back("DOLS_FORWARD", days.first))
    if state.finish_by is not None and state.finish_by <= days.first:
        return max(ahead, start_of(state.finish_by + ONE_DAY))
    return ahead


def asked_until(days: Days) -> datetime | None:
    """When uncovered days are over, which nothing covers afterwards."""
    return start_of(days.after) if days.after else None


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    for days in state.uncovered():
        until = asked_until(days)
        if asked_from(state, days) <= as_of and (until is None or as_of < until):
            yield question(state, days)


def question(state: State, days: Days) -> Gap:
    """The question about days that follow each other."""
    assert state.case_id and state.authorisation_id and state.fact_id
    return Gap(
        case_id=state.case_id,
        about=Gap.named(state.authorisation_id, days.first),
        words={"date": f"date:{days.first}"},
        evidence=(state.fact_id,),
        to=state.to,
    )


def look_again(state: State, after: datetime) -> datetime | None:
    moments = [moment for days in state.uncovered() for moment in (asked_from(state, days), asked_until(days))]
    return next_after(after, moments)


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """The last day of an urgent authorisation from the day in question, or from today if that day is past."""
    first = max(date.fromisoformat(gap.about[1]), london_day(as_of))
    return {"urgent_until": (f"date:{due_day('DOLS_URGENT', first)}",)}


detector = Detector(State(), keys, evolve, gaps, look_again, suggest)
