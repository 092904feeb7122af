"""Is what a decision leans on still so, or was it last confirmed too long ago, or has somebody said otherwise since?

The key is the fact of somebody's life, or the case for the person's own answers that a sum leans on. Age is judged on
the day of the decision or, for a way home, on each day until the agreed one; what contradicts a fact makes it stale at
once. A question about somebody's own answer says nothing of what was shared, and goes to nobody but its author.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.leaning import Leaning, LifeFact
from projections.own_answers import PURPOSE, OwnAnswer, OwnAnswers, Sum
from projections.suggesting import steps
from schemas.budget_sum import BudgetSumComputed, BudgetSumSetAside
from schemas.consent import ConsentGiven, ConsentRefused, ConsentWithdrawn
from schemas.decision import DecisionMade, DecisionWithdrawn
from schemas.discharge import DischargeDateAgreed, DischargeDateMoved, DischargePlanWithdrawn
from schemas.keyed import Key
from schemas.leaning import LeansOn
from schemas.life_fact import (
    LifeFactConfirmed,
    LifeFactContradicted,
    LifeFactLeftOut,
    LifeFactReplaced,
    LifeFactStated,
)
from schemas.model import Model
from schemas.moment import london_day, next_after, start_of
from schemas.recorded import Recorded
from schemas.referral import ReferralSent
from schemas.self_assessment import (
    SelfAssessmentAnswerChanged,
    SelfAssessmentAnswered,
    SelfAssessmentAnswerKept,
)

CLOSING = ("move", "close")
HOW = {"aged": "that was some time ago", "contradicted": "a later record says otherwise"}


class State(Model):
    """What is known of one fact of a life or, where the key is a case, of the person's own answers."""

    life_fact: LifeFact = LifeFact()
    own: OwnAnswers = OwnAnswers()


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            LifeFactStated() | LifeFactConfirmed() | LifeFactContradicted() | LifeFactReplaced() | LifeFactLeftOut()
        ) as fact:
            yield fact.life_fact_id
        case DecisionMade() | DischargeDateAgreed() | DischargeDateMoved() | DischargePlanWithdrawn() as fact:
            yield from dict.fromkeys(leaned.life_fact_id for leaned in fact.leans_on)
        case DecisionWithdrawn(leaned_on=leaned_on):
            yield from leaned_on
        case (
            SelfAssessmentAnswered()
            | SelfAssessmentAnswerKept()
            | SelfAssessmentAnswerChanged()
            | BudgetSumComputed()
            | BudgetSumSetAside()
        ) as fact:
            yield fact.case_id
        case ReferralSent(consent_id=UUID(), touches=(_, *_)) as fact:
            yield fact.case_id
        case ConsentGiven(purpose=purpose) | ConsentRefused(purpose=purpose) | ConsentWithdrawn(purpose=purpose):
            if purpose == PURPOSE:
                yield recorded.fact.case_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    known = state.life_fact
    match recorded.fact:
        case LifeFactStated() as fact:
            stated = known.with_(life_fact_id=fact.life_fact_id, stated=recorded.fact_id)
            return state.with_(life_fact=stated.confirmed(recorded))
        case LifeFactConfirmed():
            return state.with_(life_fact=known.confirmed(recorded))
        case LifeFactContradicted() as fact:
            said = {"contradicted_at": fact.happened_at, "contradiction": recorded.fact_id}
            return state.with_(life_fact=known.with_(**said))
        case LifeFactReplaced() as fact:
            return state.with_(life_fact=known.with_(replaced_at=fact.happened_at))
        case LifeFactLeftOut() as fact:
            return state.with_(life_fact=known.left_out_of(fact.leaning_id, fact.happened_at))
        case DecisionMade() | DischargeDateAgreed() | DischargeDateMoved():
            return state.with_(life_fact=known.leaned_on(leaning(recorded)))
        case DecisionWithdrawn(decision_id=over) | DischargePlanWithdrawn(discharge_id=over):
            return state.with_(life_fact=known.not_leaned_on(over))
    return state.with_(own=state.own.told(recorded))


def leaning(recorded: Recorded[Any]) -> Leaning:
    """What a decision or a way home leans on, and until when it matters."""
    fact = recorded.fact
    decision = isinstance(fact, DecisionMade)
    return Leaning(
        leaning_id=fact.decision_id if decision else fact.discharge_id,
        case_id=fact.case_id,
        at=fact.happened_at,
        until=london_day(fact.happened_at) if decision else fact.on,
        on_discharge=not decision or fact.effect in CLOSING,
        leans_on=fact.leans_on,
        author=recorded.told_by,
        fact_id=recorded.fact_id,
    )


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    for one, how in state.life_fact.standing():
        why = state.life_fact.wrong(one, how, as_of)
        if why is not None:
            yield about_fact(state.life_fact, one, how, HOW[why])
    for outcome, answer, counted in state.own.unsettled():
        yield about_answer(outcome, answer, counted)


def about_fact(known: LifeFact, one: Leaning, how: LeansOn, why: str) -> Gap:
    """The question about a fact of somebody's life, to whoever leans on it."""
    return Gap(
        case_id=one.case_id,
        about=Gap.named(how.life_fact_id, one.leaning_id),
        words={
            "what": "said:the decision",
            "fact": f"label:look_again_ages:{how.kind}",
            "date": f"date:{known.confirmed_for(how)}",
            "how": f"said:{why}",
            "ask": "said:is it still so",
        },
        evidence=known.evidence(one),
        to={"author": one.author},
    )


def about_answer(outcome: str, answer: OwnAnswer, counted: Sum) -> Gap:
    """The private question about somebody's own answer: it is asked of its author, and of them alone if it waits."""
    return Gap(
        case_id=counted.case_id,
        about=Gap.named(answer.self_assessment_id, outcome),
        words={
            "what": "said:the sum",
            "fact": "said:the person's own answer",
            "date": f"date:{london_day(answer.at)}",
            "how": "said:an answer may have changed or been hard to say",
            "ask": "said:would a quiet word help before the sum is used",
        },
        evidence=(answer.fact_id, counted.fact_id),
        to={"author": answer.author, "team_manager": answer.author},
    )


def look_again(state: State, after: datetime) -> datetime | None:
    days = [state.life_fact.stale_from(one, how) for one, how in state.life_fact.standing()]
    return next_after(after, (start_of(day) for day in days if day is not None))


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """How a question like this is answered; whatever is answered is an answer."""
    if gap.words["what"] == "said:the sum":
        return steps("ask_gently")
    of_carer = gap.words["fact"] == "label:look_again_ages:carer_able_and_willing"
    return steps("ask_this_week", "do_without", *(("carers_assessment",) if of_carer else ()))


detector = Detector(State(), keys, evolve, gaps, look_again, suggest)
