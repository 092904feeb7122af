"""Might somebody need an advocate to take part, and is there neither an advocate nor anybody else who would do?

The key is what the advocate would be for, and which kind: an assessment, an enquiry, a move, a detention. That a
service was asked and has nobody does not end it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.relations import known_as
from schemas.advocacy import (
    AdvocacyConsidered,
    AdvocacyEnded,
    AdvocateInstructed,
    AppropriateIndividualNamed,
    NobodyAppropriate,
)
from schemas.codes import by_code
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.safeguarding import EnquiryClosed, EnquiryStarted

IN_ENQUIRY = "SAFEGUARDING"


class State(Model):
    """Which fact says that an advocate is owed, who told it, and whether somebody helps by now."""

    case_id: UUID | None = None
    activity_id: UUID | None = None
    kind: str = ""
    by: Party | None = None
    owed_by: tuple[UUID, ...] = ()
    helped: bool = False
    over: bool = False


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            AdvocacyConsidered()
            | AppropriateIndividualNamed()
            | NobodyAppropriate()
            | AdvocateInstructed()
            | AdvocacyEnded()
        ) as fact:
            yield fact.activity_id, fact.kind
        case EnquiryStarted() | EnquiryClosed() as fact:
            yield fact.safeguarding_id, IN_ENQUIRY


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case AdvocacyConsidered() as fact:
            helped = state.helped or fact.advocate is not None or fact.individual is not None
            return owing(state, recorded, fact.activity_id, fact.kind).with_(helped=helped)
        case EnquiryStarted() as fact:
            return owing(state, recorded, fact.safeguarding_id, IN_ENQUIRY)
        case NobodyAppropriate() as fact:
            found = owing(state, recorded, fact.activity_id, fact.kind)
            return found.with_(helped=False) if fact.owed else found
        case AppropriateIndividualNamed() | AdvocateInstructed():
            return state.with_(helped=True)
        case AdvocacyEnded() | EnquiryClosed():
            return state.with_(over=True)
    return state


def owing(state: State, recorded: Recorded[Any], activity_id: UUID, kind: str) -> State:
    """The state after somebody looked at the need for an advocate."""
    fact = recorded.fact
    known = state.with_(case_id=fact.case_id, activity_id=activity_id, kind=kind)
    return known.with_(owed_by=(recorded.fact_id, *state.owed_by), by=fact.by) if fact.owed else known


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    if not state.owed_by or state.helped or state.over:
        return
    assert state.case_id and state.activity_id and state.by
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.activity_id, state.kind),
        words={"person": f"person:{state.case_id}", "kind": f"label:advocacy_types:{state.kind}"},
        evidence=state.owed_by,
        to=known_as("social_worker", state.by),
    )


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """Which kind of advocate the list names for this, and under which law."""
    kind = gap.about[1]
    return {
        "advocates": (f"label:advocacy_types:{kind}",),
        "law": (f"law:{by_code('advocacy_types')[kind]['law']}",),
    }


detector = Detector(State(), keys, evolve, gaps, look_again=never, suggest=suggest)
