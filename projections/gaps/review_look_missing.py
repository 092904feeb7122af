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
from schemas.dated import threshold
from schemas.gap import GapAnswered
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.review import Look, LookRecorded, NetworkPersonAsked, ReviewHeld
from schemas.support import SupportEnded
from schemas.team import TeamFormed, WorkerLeft

ANYTHING_LESS = "said:What_could_now_be_less?"


class Review(Model):
    """A review: what it found, who in the person's life was not asked, and which questions its look answered."""

    case_id: UUID
    review_id: UUID
    held_at: datetime
    unchanged: bool
    outcomes_met: int
    lifelong: bool
    not_asked: tuple[UUID, ...]
    looked: bool
    whole: bool
    answers: tuple[str, ...]
    by: Party
    fact_id: UUID


class State(Model):
    """Of a case: its newest reviews, and whether finishing was ever on the table at one. Of a team: who left it."""

    reviews: tuple[Review, ...] = ()
    finish_shown: bool = False
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
            return held(looked(state, recorded), fact, recorded.fact_id)
        case LookRecorded() as fact:
            return of_review(looked(state, recorded), fact.review_id, **answered_by(fact.look))
        case NetworkPersonAsked() as fact:
            return asked(state, fact)
        case TeamFormed():
            return state.with_(is_team=True, reviews=())
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


def held(state: State, fact: ReviewHeld, fact_id: UUID) -> State:
    """The newest reviews, as many as are compared; they may become known in any order."""
    if state.is_team:
        return state
    known = sorted((*state.reviews, review(fact, fact_id)), key=lambda one: (one.held_at, str(one.review_id)))
    newest = known[-limit("unchanged", known[-1]) :]
    return state.with_(reviews=tuple(newest), finish_shown=state.finish_shown or fact.finish_shown)


def review(fact: ReviewHeld, fact_id: UUID) -> Review:
    return Review(
        case_id=fact.case_id,
        review_id=fact.review_id,
        held_at=fact.happened_at,
        unchanged=fact.unchanged,
        outcomes_met=0 if fact.met_with_support else fact.outcomes_fully_met,
        lifelong=fact.lifelong,
        not_asked=tuple(one.named_id for one in fact.network if not (one.has_part or one.asked or one.not_wanted)),
        by=fact.by,
        fact_id=fact_id,
        **answered_by(fact.look),
    )


def answered_by(look: Look | None) -> dict[str, Any]:
    """Which questions a look answered: none where it is blank, all where it covered the whole package."""
    if look is None:
        return {"looked": False, "whole": False, "answers": ()}
    return {"looked": True, "whole": look.whole, "answers": look.answers}


def of_review(state: State, review_id: UUID, **changes: Any) -> State:
    """The same state, one of its reviews changed."""
    return state.with_(
        reviews=tuple(one.with_(**changes) if one.review_id == review_id else one for one in state.reviews)
    )


def asked(state: State, fact: NetworkPersonAsked) -> State:
    """Somebody in the person's life was asked; no review that is remembered leaves that open any more."""
    return state.with_(
        reviews=tuple(
            one.with_(not_asked=tuple(person for person in one.not_asked if person != fact.named_id))
            for one in state.reviews
        )
    )


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
    if state.reviews and is_open(state):
        yield of_case(state)


def is_open(state: State) -> bool:
    """Whether the newest review left the look blank, or a question open that is due at it."""
    newest = state.reviews[-1]
    return not newest.looked or (not newest.whole and any(code not in newest.answers for code in due(state)))


def due(state: State) -> Iterator[str]:
    """The questions due at the newest review, as codes of `too_much_support_causes.csv`."""
    newest = state.reviews[-1]
    if not (state.finish_shown or newest.lifelong):
        yield "TM04"
    running = len(state.reviews) == limit("unchanged", newest) and all(one.unchanged for one in state.reviews)
    if running and newest.outcomes_met >= limit("outcomes_met", newest):
        yield "TM08"
    if newest.not_asked:
        yield "TM21"


def of_case(state: State) -> Gap:
    newest = state.reviews[-1]
    open_now = [code for code in due(state) if code not in newest.answers]
    return Gap(
        case_id=newest.case_id,
        about=Gap.named(newest.review_id),
        words={"questions": ";".join(f"question:{code}" for code in open_now) or ANYTHING_LESS},
        evidence=(newest.fact_id, *(one.fact_id for one in state.reviews[:-1])),
        to={newest.by.role: newest.by} if newest.by.role == "social_worker" else {},
    )


def limit(name: str, one: Review) -> int:
    return threshold(CODE, name, london_day(one.held_at))


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
