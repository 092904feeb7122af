"""Does the person agree to a complaint that somebody else makes for them, and what do they say happened?

The key is the complaint. It ends when the person has said yes or no, or where somebody stands in for one who cannot.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.relations import known_as
from schemas.complaint import (
    ComplaintAnswered,
    ComplaintReceived,
    ComplaintRepresentativeRecorded,
    ComplaintTakenBack,
    ViewOnComplaintRecorded,
)
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded


class State(Model):
    """A complaint made for an adult who has not been heard on it; empty otherwise."""

    case_id: UUID | None = None
    complaint_id: UUID | None = None
    to: Party | None = None
    evidence: tuple[UUID, ...] = ()


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            ComplaintReceived()
            | ViewOnComplaintRecorded()
            | ComplaintRepresentativeRecorded()
            | ComplaintAnswered()
            | ComplaintTakenBack()
        ) as fact:
            yield fact.complaint_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case ComplaintReceived() as fact if is_asked_about(fact):
            return State(case_id=fact.case_id, complaint_id=fact.complaint_id, to=fact.to, evidence=(recorded.fact_id,))
        case ViewOnComplaintRecorded(agrees="not_said") if state.evidence:
            return state.with_(evidence=(state.evidence[0], recorded.fact_id))
        case ViewOnComplaintRecorded() | ComplaintRepresentativeRecorded() | ComplaintAnswered() | ComplaintTakenBack():
            return State()
    return state


def is_asked_about(fact: ComplaintReceived) -> bool:
    """Whether it is made by another for an adult, with neither consent nor anybody who stands in."""
    return fact.made_by != "person" and not (fact.under_18 or fact.consent or fact.capacity_id)


def gaps(state: State, as_of: object) -> Iterator[Gap]:
    if not (state.case_id and state.complaint_id and state.to):
        return
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.complaint_id),
        words={"person": f"person:{state.case_id}"},
        evidence=state.evidence,
        to=known_as("complaints_manager", state.to),
    )


detector = Detector(State(), keys, evolve, gaps, look_again=never)
