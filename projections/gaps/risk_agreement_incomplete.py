"""Does a risk agreement hold the person's words, other views, what is known, safeguards and a day to look again?

The key is the agreement. What happens later is no part of the question: harm does not make an agreement incomplete.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.risk_agreement import RiskAgreed, RiskAgreementAddedTo, RiskAgreementEnded, RiskAgreementLookedAt

PARTS = {
    "persons_words": "said:the_person's_words",
    "views": "said:other_views",
    "known": "said:what_is_known",
    "safeguards": "said:safeguards",
    "look_again_on": "said:a_review_date",
}


class State(Model):
    """An agreement with something still open in it; empty once it is complete or over."""

    case_id: UUID | None = None
    risk_agreement_id: UUID | None = None
    missing: tuple[str, ...] = ()
    author: Party | None = None
    fact_id: UUID | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case RiskAgreed() | RiskAgreementAddedTo() | RiskAgreementLookedAt() | RiskAgreementEnded() as fact:
            yield fact.risk_agreement_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case RiskAgreed() as fact:
            agreed = State(
                case_id=fact.case_id,
                risk_agreement_id=fact.risk_agreement_id,
                missing=tuple(PARTS),
                author=recorded.told_by,
                fact_id=recorded.fact_id,
            )
            return without(agreed, said_in(fact))
        case RiskAgreementAddedTo() | RiskAgreementLookedAt() as fact:
            return without(state, said_in(fact))
        case RiskAgreementEnded():
            return State()
    return state


def said_in(fact: RiskAgreed | RiskAgreementAddedTo | RiskAgreementLookedAt) -> set[str]:
    """The parts of an agreement that a fact fills."""
    return {part for part in PARTS if getattr(fact, part, None)}


def without(state: State, said: set[str]) -> State:
    """The agreement with these parts filled."""
    missing = tuple(part for part in state.missing if part not in said)
    return state.with_(missing=missing) if missing else State()


def gaps(state: State, as_of: object) -> Iterator[Gap]:
    if not (state.missing and state.case_id and state.risk_agreement_id and state.author and state.fact_id):
        return
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.risk_agreement_id),
        words={"missing": ";".join(PARTS[part] for part in state.missing)},
        evidence=(state.fact_id,),
        to={"author": state.author},
    )


detector = Detector(State(), keys, evolve, gaps, look_again=never)
