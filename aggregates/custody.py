"""The keeping of the record itself: a history taken over from elsewhere, from its beginning to its end."""

from typing import Annotated, ClassVar, assert_never
from uuid import UUID

from pydantic import Field

from aggregates._shape import Command, Decider, fact_of
from schemas.custody import HistoryBegun, HistoryEnded
from schemas.fact import Fact
from schemas.model import Model
from schemas.party import Party
from schemas.refused import Refused

Source = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")]


class BeginHistory(Command):
    """`source` is a short name in small letters, such as `stories`; never a person's and never a path."""

    by_service_only: ClassVar[bool] = True

    custody_id: UUID
    source: Source


class EndHistory(Command):
    """`facts` is how many facts the history brought."""

    by_service_only: ClassVar[bool] = True

    custody_id: UUID
    source: Source
    facts: Annotated[int, Field(ge=0)]


AnyCommand = BeginHistory | EndHistory


class State(Model):
    """Which history was begun, and how many facts it had when it ended."""

    source: str
    facts: int | None = None


def decide(command: AnyCommand, state: State | None, told_by: Party) -> list[Fact]:
    match command:
        case BeginHistory():
            return begin(command, state)
        case EndHistory():
            return end(command, state)
    assert_never(command)


def begin(command: BeginHistory, state: State | None) -> list[Fact]:
    if state is None:
        return [fact_of(HistoryBegun, command)]
    refuse_other_source(command.source, state)
    return []


def end(command: EndHistory, state: State | None) -> list[Fact]:
    if state is None:
        raise Refused("history_not_begun", "no history was begun that could end")
    refuse_other_source(command.source, state)
    if state.facts is None:
        return [fact_of(HistoryEnded, command)]
    if state.facts != command.facts:
        raise Refused("history_already_ended", "the history ended before with another number of facts")
    return []


def refuse_other_source(source: str, state: State) -> None:
    """Refuse to go on with a history that came from somewhere else."""
    if source != state.source:
        raise Refused("other_history", "a history from another source was begun here")


def evolve(state: State | None, fact: Fact) -> State | None:
    match fact:
        case HistoryBegun():
            return State(source=fact.source)
        case HistoryEnded():
            return State(source=fact.source, facts=fact.facts)
    return state


decider = Decider(None, decide, evolve, stream=lambda command: command.custody_id)
