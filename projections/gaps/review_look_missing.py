"""Did a review leave open what could now be less, who else could help, or what back-up would help?

The key is the case; for what shows only across people it is the team. The newest review counts: its look may be blank,
or cover a part and leave a question open that is due. Of a team it is asked once most of a leaver's people were closed
soon after the leaving without a look in the months before; a closing planned well before the leaving is none of them.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap, gap_id
from projections.leaving import CODE, Closing, Leaver, Leaving
from projections.relations import known_as
from projections.reviews import Reviews
from schemas.gap import GapAnswered
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.review import LookRecorded, NetworkPersonAsked, ReviewHeld
from schemas.support import SupportEnded
from schemas.team import TeamFormed, WorkerLeft

ANYTHING_LESS = "said:What_could_now_be_less?"


class State(Model):
    """Of a case: its newest reviews, and whether finishing was ever on the table at one. Of a team: who left it."""

    reviews: Reviews = Reviews()
    is_team: bool = False
    leaving: Leaving = Leaving()


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case ReviewHeld() | LookRecorded() as fact:
            yield fact.case_id
            if fact.team_id is not None and fact.look is not None:
                yield fact.team_id
        case NetworkPersonAsked() as fact:
            yield fact.case_id
        case SupportEnded(team_id=UUID() as team, worker=UUID()):
            yield team
        case TeamFormed() | WorkerLeft() as fact:
            yield fact.team_id
        case GapAnswered(code="REVIEW_LOOK_MISSING") as fact:
            yield fact.case_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case ReviewHeld() as fact:
            known = looked(state, recorded)
            return known if known.is_team else known.with_(reviews=known.reviews.with_review(fact, recorded.fact_id))
        case LookRecorded() as fact:
            known = looked(state, recorded)
            return known.with_(reviews=known.reviews.with_look(fact))
        case NetworkPersonAsked() as fact:
            return state.with_(reviews=state.reviews.with_asked(fact))
        case TeamFormed():
            return state.with_(is_team=True, reviews=Reviews())
        case WorkerLeft() as fact:
            return of_late(state, state.leaving.with_leaver(fact, recorded.fact_id), recorded)
        case SupportEnded() as fact:
            return of_late(state, state.leaving.with_closing(fact, recorded.fact_id), recorded)
        case GapAnswered() as fact:
            return answered(state, fact)
    return state


def of_late(state: State, leaving: Leaving, recorded: Recorded[Any]) -> State:
    return state.with_(leaving=leaving.of_late(london_day(recorded.recorded_at)))


def looked(state: State, recorded: Recorded[Any]) -> State:
    """The newest look at a case is remembered, so that a team knows it."""
    fact = recorded.fact
    if fact.look is None:
        return state
    return of_late(state, state.leaving.with_look(fact.case_id, london_day(fact.happened_at)), recorded)


def answered(state: State, fact: GapAnswered) -> State:
    """An answer in words, any answer, closes the question to a team."""
    for one in state.leaving.leavers:
        if fact.gap_id == gap_id(CODE, of_team(one, ())):
            return state.with_(leaving=state.leaving.with_answer(one))
    return state


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    for one in state.leaving.leavers:
        if closed := state.leaving.to_ask_about(one):
            yield of_team(one, closed)
    if state.reviews.is_open():
        yield of_case(state.reviews)


def of_case(reviews: Reviews) -> Gap:
    """The question about the newest review, with those that it is compared with."""
    *earlier, newest = reviews.held
    return Gap(
        case_id=newest.case_id,
        about=Gap.named(newest.review_id),
        words={"questions": ";".join(f"question:{code}" for code in reviews.unanswered()) or ANYTHING_LESS},
        evidence=(newest.fact_id, *(one.fact_id for one in earlier)),
        to=known_as("social_worker", newest.by),
    )


def of_team(one: Leaver, closed: tuple[Closing, ...]) -> Gap:
    """The question to whoever leads the team; it names no worker and no person."""
    above = Party(role="service_manager", agency=one.lead.agency)
    return Gap(
        case_id=one.team_id,
        about=Gap.named(one.worker, one.left_on),
        words={"questions": "question:TM23"},
        evidence=(one.fact_id, *(closing.fact_id for closing in closed)),
        to={"social_worker": one.lead, "team_manager": above},
    )


detector = Detector(State(), keys, evolve, gaps, look_again=never)
