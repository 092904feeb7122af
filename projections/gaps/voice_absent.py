"""Is there a plan, a survey or an enquiry without the person's own voice, and was no way tried that suits them?

The key is the case, for About Me says what suits and what does not. Words alone end nothing: a way that suits is tried,
the person is heard, or says no thank you and knows what to.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.about_me import AboutMeChanged, AboutMeWritten
from schemas.hearing import PersonHeard, RouteTried, SurveyPosted, TakingPartDeclined
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.party import Party
from schemas.plan import PlanFinalised
from schemas.recorded import Recorded
from schemas.safeguarding import DesiredOutcomesAsked, EnquiryStarted

REMEMBERED = timedelta(days=366)


class Unheard(Model):
    """A plan, survey or enquiry in which the person's voice is not yet: who leads it, and which fact says so."""

    lead: Party
    fact_id: UUID


class About(Model):
    """What is known of one activity; `unheard` is empty where only what was tried for it is known so far."""

    at: datetime
    unheard: Unheard | None = None
    routes: tuple[str, ...] = ()
    heard: bool = False


class State(Model):
    """What suits the person, and the activities of about the past year in which they should be heard."""

    case_id: UUID | None = None
    suits: tuple[str, ...] = ()
    does_not_suit: tuple[str, ...] = ()
    about_me_at: datetime | None = None
    activities: dict[UUID, About] = {}


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case AboutMeWritten() | AboutMeChanged() | SurveyPosted() | RouteTried() | PersonHeard() as fact:
            yield fact.case_id
        case TakingPartDeclined() | PlanFinalised() | EnquiryStarted() | DesiredOutcomesAsked() as fact:
            yield fact.case_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    known = state.with_(case_id=recorded.fact.case_id)
    match recorded.fact:
        case AboutMeWritten() | AboutMeChanged() as fact:
            if state.about_me_at and fact.happened_at < state.about_me_at:
                return known
            return known.with_(suits=fact.suits, does_not_suit=fact.does_not_suit, about_me_at=fact.happened_at)
        case SurveyPosted() as fact:
            return unheard(known, recorded, fact.hearing_id, fact.lead, (fact.route,))
        case PlanFinalised(own_voice=False) as fact:
            return unheard(known, recorded, fact.plan_id, fact.lead)
        case PlanFinalised() as fact:
            return touched(known, recorded, fact.plan_id, heard=True)
        case EnquiryStarted(wishes=None) as fact:
            return unheard(known, recorded, fact.safeguarding_id, fact.lead)
        case RouteTried() as fact:
            return touched(known, recorded, fact.activity_id, (fact.route,))
        case PersonHeard() | TakingPartDeclined(informed=True) as fact:
            return touched(known, recorded, fact.activity_id, heard=True)
        case DesiredOutcomesAsked() as fact:
            return touched(known, recorded, fact.safeguarding_id, heard=True)
    return known


def unheard(state: State, recorded: Recorded[Any], activity: UUID, lead: Party, routes: tuple[str, ...] = ()) -> State:
    """Something goes on without the person's voice; what was tried for it before still counts."""
    known = touched(state, recorded, activity, routes)
    about = known.activities[activity].with_(unheard=Unheard(lead=lead, fact_id=recorded.fact_id))
    return known.with_(activities={**known.activities, activity: about})


def touched(
    state: State, recorded: Recorded[Any], activity: UUID, routes: tuple[str, ...] = (), *, heard: bool = False
) -> State:
    """What is known of an activity after a way was tried or the person was heard; the long past is left behind."""
    at = recorded.fact.happened_at
    before = state.activities.get(activity) or About(at=at)
    tried = tuple(sorted({*before.routes, *routes}))
    about = before.with_(at=max(before.at, at), routes=tried, heard=before.heard or heard)
    kept = {
        one: has
        for one, has in state.activities.items()
        if is_open(state, has) or has.at > recorded.recorded_at - REMEMBERED
    }
    return state.with_(activities={**kept, activity: about})


def is_open(state: State, about: About) -> bool:
    """Whether nothing was tried, or only what does not suit the person."""
    suited = any(route not in state.does_not_suit for route in about.routes)
    return about.unheard is not None and not about.heard and not suited


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    for activity, about in sorted(state.activities.items()):
        if not (is_open(state, about) and about.unheard and state.case_id):
            continue
        yield Gap(
            case_id=state.case_id,
            about=Gap.named(activity),
            words={"person": f"person:{state.case_id}"},
            evidence=(about.unheard.fact_id,),
            to={"activity_lead": about.unheard.lead},
        )


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """The ways that suit the person, as About Me says."""
    suits = state_of(gap.case_id).suits
    return {"routes": tuple(f"label:routes_to_hear:{route}" for route in suits)} if suits else {}


detector = Detector(State(), keys, evolve, gaps, look_again=never, suggest=suggest)
