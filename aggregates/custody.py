"""The keeping of the record itself: a history taken over, the keys of its log, its policies, heads and checks."""

import hashlib
from typing import Annotated, ClassVar, assert_never
from uuid import UUID

from pydantic import Field

from aggregates._shape import Command, Decider, fact_of
from schemas.custody import (
    CaseHeadsTaken,
    Compared,
    HistoryBegun,
    HistoryEnded,
    LogKeyTaken,
    PolicyTaken,
    RecordChecked,
)
from schemas.fact import Fact
from schemas.model import Model
from schemas.party import Party
from schemas.refused import Refused

Source = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")]
LogKey = Annotated[str, Field(pattern=r"^[a-z0-9./-]{1,100}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$")]
PolicyHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
PolicyText = Annotated[str, Field(min_length=1, max_length=400_000)]
Root = Annotated[bytes, Field(min_length=32, max_length=32)]


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


class TakeLogKey(Command):
    """`key` is the line by which anybody checks what was signed with it."""

    by_service_only: ClassVar[bool] = True

    custody_id: UUID
    key: LogKey


class TakePolicy(Command):
    """`policy_hash` is the SHA-256 of `text`: the policies, their schema and the lists that they decide by."""

    by_service_only: ClassVar[bool] = True

    custody_id: UUID
    policy_hash: PolicyHash
    text: PolicyText


class TakeCaseHeads(Command):
    """`root` is the hash over where every stream of every case ended at the position `up_to`."""

    by_service_only: ClassVar[bool] = True

    custody_id: UUID
    up_to: Annotated[int, Field(ge=1)]
    cases: Annotated[int, Field(ge=0)]
    root: Root


class NoteCheck(Command):
    """`compared` is what the record was held against, `first` the position of the first difference."""

    by_service_only: ClassVar[bool] = True

    custody_id: UUID
    up_to: Annotated[int, Field(ge=0)]
    compared: Annotated[tuple[Compared, ...], Field(min_length=1, max_length=5)]
    differences: Annotated[int, Field(ge=0)]
    first: Annotated[int | None, Field(ge=0)] = None


AnyCommand = BeginHistory | EndHistory | TakeLogKey | TakePolicy | TakeCaseHeads | NoteCheck


class State(Model):
    """Which history was begun and how many facts it had; keys and policy taken; how far the last heads go."""

    source: str | None = None
    facts: int | None = None
    keys: tuple[str, ...] = ()
    policy: str | None = None
    heads_up_to: int = 0


def decide(command: AnyCommand, state: State, told_by: Party) -> list[Fact]:
    match command:
        case BeginHistory():
            return begin(command, state)
        case EndHistory():
            return end(command, state)
        case TakeLogKey():
            return [] if command.key in state.keys else [fact_of(LogKeyTaken, command)]
        case TakePolicy():
            return take_policy(command, state)
        case TakeCaseHeads():
            return [] if command.up_to <= state.heads_up_to else [fact_of(CaseHeadsTaken, command)]
        case NoteCheck():
            return [fact_of(RecordChecked, command)]
    assert_never(command)


def begin(command: BeginHistory, state: State) -> list[Fact]:
    if state.source is None:
        return [fact_of(HistoryBegun, command)]
    refuse_other_source(command.source, state)
    return []


def end(command: EndHistory, state: State) -> list[Fact]:
    if state.source is None:
        raise Refused("history_not_begun", "no history was begun that could end")
    refuse_other_source(command.source, state)
    if state.facts is None:
        return [fact_of(HistoryEnded, command)]
    if state.facts != command.facts:
        raise Refused("history_already_ended", "the history ended before with another number of facts")
    return []


def take_policy(command: TakePolicy, state: State) -> list[Fact]:
    if hashlib.sha256(command.text.encode()).hexdigest() != command.policy_hash:
        raise Refused("policy_not_of_its_text", "the hash of the policy is not that of its text")
    return [] if command.policy_hash == state.policy else [fact_of(PolicyTaken, command)]


def refuse_other_source(source: str, state: State) -> None:
    """Refuse to go on with a history that came from somewhere else."""
    if source != state.source:
        raise Refused("other_history", "a history from another source was begun here")


def evolve(state: State, fact: Fact) -> State:
    match fact:
        case HistoryBegun():
            return state.with_(source=fact.source)
        case HistoryEnded():
            return state.with_(facts=fact.facts)
        case LogKeyTaken():
            return state.with_(keys=(*state.keys, fact.key))
        case PolicyTaken():
            return state.with_(policy=fact.policy_hash)
        case CaseHeadsTaken():
            return state.with_(heads_up_to=fact.up_to)
    return state


decider = Decider(State(), decide, evolve, stream=lambda command: command.custody_id)
