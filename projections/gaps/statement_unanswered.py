"""Did the person hear a reply to what they said, wished or asked for, and what do they say to it?

The key is the statement. A reply counts once the person's own view of it was heard, or that they do not wish to say.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.suggesting import steps
from schemas.calendar import end_of_working_day
from schemas.dated import threshold
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, next_after
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.voice import (
    StatementMade,
    StatementPassedOn,
    StatementReplied,
    StatementTakenBack,
    ViewOfReplyHeard,
)

SAID = {"statement": "what_matters_to_them", "wish": "what_they_wish_for", "request": "what_they_ask_for"}


class State(Model):
    """What was said and waits for a reply that was heard; empty once there is one."""

    case_id: UUID | None = None
    statement_id: UUID | None = None
    kind: str = ""
    said_at: datetime | None = None
    to: Party | None = None
    fact_id: UUID | None = None
    replied_in: UUID | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            StatementMade() | StatementPassedOn() | StatementReplied() | ViewOfReplyHeard() | StatementTakenBack()
        ) as fact:
            yield fact.statement_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case StatementMade() as fact:
            return State(
                case_id=fact.case_id,
                statement_id=fact.statement_id,
                kind=fact.kind,
                said_at=fact.happened_at,
                to=fact.to,
                fact_id=recorded.fact_id,
            )
        case StatementPassedOn() as fact if state.to:
            return state.with_(to=fact.to)
        case StatementReplied(view=None, no_view_wished=False) if state.to:
            return state.with_(replied_in=recorded.fact_id)
        case StatementReplied() | ViewOfReplyHeard() | StatementTakenBack():
            return State()
    return state


def due(state: State) -> datetime | None:
    """When the time to reply has run out."""
    if state.said_at is None:
        return None
    days = threshold("STATEMENT_UNANSWERED", "reply", london_day(state.said_at))
    return end_of_working_day(state.said_at, days)


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    until = due(state)
    if until is None or as_of < until:
        return
    assert state.case_id and state.statement_id and state.to and state.said_at and state.fact_id
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.statement_id),
        words={
            "person": f"person:{state.case_id}",
            "words": f"said:{SAID[state.kind]}:{state.fact_id}",
            "date": f"date:{london_day(state.said_at)}",
        },
        evidence=(state.fact_id, *((state.replied_in,) if state.replied_in else ())),
        to={"worker": state.to},
    )


def look_again(state: State, after: datetime) -> datetime | None:
    return next_after(after, (due(state),))


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """What is left to do: a reply, unless there was one, and to hear what they say to it."""
    replied = state_of(UUID(gap.about[0])).replied_in is not None
    return steps("hear_view") if replied else steps("reply", "hear_view")


detector = Detector(State(), keys, evolve, gaps, look_again, suggest)
