"""Has somebody been asked to take a case, and nobody has said yes or no in time?

The key is the handover. That it has lapsed ends nothing: the case is with its sender all along, and the question stands
until it is accepted or declined, withdrawn, or passed on.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.handover import (
    HandoverAccepted,
    HandoverOffered,
    HandoverPassedOn,
    HandoverRefused,
    HandoverWithdrawn,
)
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.recorded import Recorded


class State(Model):
    """An offer that waits: from whom, to whom, since when and until when; empty once it is answered."""

    case_id: UUID | None = None
    handover_id: UUID | None = None
    sender: Party | None = None
    to: Party | None = None
    offered_at: datetime | None = None
    answer_by: datetime | None = None
    fact_id: UUID | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            HandoverOffered() | HandoverAccepted() | HandoverRefused() | HandoverWithdrawn() | HandoverPassedOn()
        ) as fact:
            yield fact.handover_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case HandoverOffered() as fact:
            return State(
                case_id=fact.case_id,
                handover_id=fact.handover_id,
                sender=fact.sender,
                to=fact.to,
                offered_at=fact.happened_at,
                answer_by=fact.answer_by,
                fact_id=recorded.fact_id,
            )
        case HandoverPassedOn() as fact:
            return state.with_(to=fact.to, answer_by=fact.answer_by)
        case HandoverAccepted() | HandoverRefused() | HandoverWithdrawn():
            return State()
    return state


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    if state.answer_by is None or as_of < state.answer_by:
        return
    assert state.case_id and state.handover_id and state.sender and state.to and state.offered_at and state.fact_id
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.handover_id),
        words={
            "what": "what:handover",
            "team": f"party:{state.to}",
            "date": f"date:{london_day(state.offered_at)}",
            "sender": f"party:{state.sender}",
        },
        evidence=(state.fact_id,),
        to={"sender": state.sender, "receiving_team": state.to},
    )


def look_again(state: State, after: datetime) -> datetime | None:
    return state.answer_by if state.answer_by and state.answer_by > after else None


detector = Detector(State(), keys, evolve, gaps, look_again)
