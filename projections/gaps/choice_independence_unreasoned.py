"""Where the person prefers one thing and a worker sees another, does the plan that was settled say why and what next?

The key is the plan. Both views are kept; what is asked for are their reasons, the information the person was given,
and a day to ask again that lies no later than the first review.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.relations import known_as
from schemas.dated import threshold
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.plan import (
    InformationGiven,
    PlanEnded,
    PlanFinalised,
    PreferenceStated,
    ProfessionalViewRecorded,
    ReasonsWritten,
    RevisitSet,
)
from schemas.recorded import Recorded

CODE = "CHOICE_INDEPENDENCE_UNREASONED"
OTHER_WAY = {"more_independence": "a_way_to_do_more_alone", "more_support": "a_way_with_more_support"}


class Settled(Model):
    """When the plan was settled, by which fact, and who leads it."""

    on: date
    fact_id: UUID
    lead: Party


class State(Model):
    """One plan: what the person prefers, the view that differs from it, and what the plan says about both."""

    case_id: UUID | None = None
    plan_id: UUID | None = None
    preference: UUID | None = None
    view: UUID | None = None
    leads_to: str = ""
    reasons: bool = False
    information: bool = False
    revisit_on: date | None = None
    settled: Settled | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            PreferenceStated()
            | ProfessionalViewRecorded()
            | ReasonsWritten()
            | InformationGiven()
            | RevisitSet()
            | PlanFinalised()
            | PlanEnded()
        ) as fact:
            yield fact.plan_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case PreferenceStated():
            return state.with_(preference=recorded.fact_id)
        case ProfessionalViewRecorded(leads_to="the_same"):
            return state.with_(view=None)
        case ProfessionalViewRecorded() as fact:
            return state.with_(view=recorded.fact_id, leads_to=fact.leads_to)
        case ReasonsWritten():
            return state.with_(reasons=True)
        case InformationGiven():
            return state.with_(information=True)
        case RevisitSet() as fact:
            return state.with_(revisit_on=fact.revisit_on)
        case PlanFinalised() as fact:
            return settle(state, fact, recorded.fact_id)
        case PlanEnded():
            return State()
    return state


def settle(state: State, fact: PlanFinalised, fact_id: UUID) -> State:
    """The plan holds; what it says itself counts beside what was written down before."""
    return state.with_(
        case_id=fact.case_id,
        plan_id=fact.plan_id,
        reasons=state.reasons or fact.reasons is not None,
        information=state.information or fact.information_given,
        revisit_on=fact.revisit_on or state.revisit_on,
        settled=Settled(on=london_day(fact.happened_at), fact_id=fact_id, lead=fact.lead),
    )


def last_day(settled: Settled) -> date:
    """The last day of the first review of a plan that was settled then."""
    return settled.on + timedelta(weeks=threshold(CODE, "revisit_to", settled.on))


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    settled = state.settled
    if not (settled and state.preference and state.view and state.case_id and state.plan_id):
        return
    asked_again = state.revisit_on is not None and settled.on <= state.revisit_on <= last_day(settled)
    if state.reasons and state.information and asked_again:
        return
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.plan_id),
        words={
            "a": f"said:what_they_said_themselves:{state.preference}",
            "b": f"said:{OTHER_WAY[state.leads_to]}:{state.view}",
        },
        evidence=(settled.fact_id, state.preference, state.view),
        to=known_as("social_worker", settled.lead),
    )


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """From when until when the first review falls due: by its end the person is asked again."""
    settled = state_of(UUID(gap.about[0])).settled
    if settled is None:
        return {}
    first = settled.on + timedelta(weeks=threshold(CODE, "revisit_from", settled.on))
    return {"ask_again": (f"date:{first}", f"date:{last_day(settled)}")}


detector = Detector(State(), keys, evolve, gaps, look_again=never, suggest=suggest)
