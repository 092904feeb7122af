"""Is a complaint acknowledged on its last day, and is its answer on the way in good time?

The key is the complaint. Its last days were counted when it came; one question is for each of the two.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.relations import known_as
from schemas.complaint import (
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintReceived,
    ComplaintTakenBack,
    ComplaintTimeAgreed,
)
from schemas.dated import threshold
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, next_after, start_of
from schemas.party import Party
from schemas.recorded import Recorded


class State(Model):
    """A complaint that waits: the day it came, and the last days for what is not done yet."""

    case_id: UUID | None = None
    complaint_id: UUID | None = None
    came_on: date | None = None
    acknowledge_by: date | None = None
    answer_by: date | None = None
    to: Party | None = None
    evidence: tuple[UUID, ...] = ()


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            ComplaintReceived()
            | ComplaintAcknowledged()
            | ComplaintTimeAgreed()
            | ComplaintAnswered()
            | ComplaintTakenBack()
        ) as fact:
            yield fact.complaint_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case ComplaintReceived() as fact:
            return State(
                case_id=fact.case_id,
                complaint_id=fact.complaint_id,
                came_on=london_day(fact.happened_at),
                acknowledge_by=fact.acknowledge_by,
                answer_by=fact.respond_by,
                to=fact.to,
                evidence=(recorded.fact_id,),
            )
        case ComplaintAcknowledged():
            return state.with_(acknowledge_by=None)
        case ComplaintTimeAgreed() as fact if state.evidence:
            return state.with_(answer_by=fact.respond_by, evidence=(state.evidence[0], recorded.fact_id))
        case ComplaintAnswered() | ComplaintTakenBack():
            return State()
    return state


def waiting(state: State) -> Iterator[tuple[str, date, datetime]]:
    """What is not done yet, its last day, and from when on it is asked about."""
    if state.acknowledge_by:
        yield "an_acknowledgement", state.acknowledge_by, start_of(state.acknowledge_by)
    if state.answer_by and state.came_on:
        ahead = timedelta(days=threshold("COMPLAINT_CLOCK", "response_warning", state.came_on))
        yield "an_answer", state.answer_by, start_of(state.answer_by - ahead)


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    for what, last_day, ask_from in waiting(state):
        if as_of < ask_from:
            continue
        assert state.case_id and state.complaint_id and state.came_on and state.to
        yield Gap(
            case_id=state.case_id,
            about=Gap.named(state.complaint_id, what),
            words={"date": f"date:{state.came_on}", "what": f"said:{what}", "due": f"date:{last_day}"},
            evidence=state.evidence,
            to=known_as("complaints_manager", state.to),
        )


def look_again(state: State, after: datetime) -> datetime | None:
    return next_after(after, (ask_from for _, _, ask_from in waiting(state)))


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """Both last days, as far as they are still to come to."""
    state = state_of(UUID(gap.about[0]))
    days = {"acknowledge_by": state.acknowledge_by, "answer_by": state.answer_by}
    return {name: (f"date:{day}",) for name, day in days.items() if day}


detector = Detector(State(), keys, evolve, gaps, look_again, suggest)
