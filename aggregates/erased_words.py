"""What a case says of its own words that were erased."""

from typing import Annotated, ClassVar
from uuid import UUID, uuid5

from pydantic import Field

from aggregates._shape import Command, Decider, fact_of
from schemas.erased_words import WordsErased
from schemas.fact import Fact
from schemas.keeping import PrivacyClass
from schemas.model import Model
from schemas.party import Party


class NoteErasure(Command):
    """`order` is the fact by which the erasure was approved."""

    by_service_only: ClassVar[bool] = True

    case_id: UUID
    erasure_id: UUID
    order: UUID
    classes: Annotated[tuple[PrivacyClass, ...], Field(min_length=1, max_length=6)]
    ground: Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]
    proposed_by: Party
    approved_by: Party


AnyCommand = NoteErasure


class State(Model):
    """The erasures that the case knows of."""

    known: tuple[UUID, ...] = ()


def decide(command: NoteErasure, state: State, told_by: Party) -> list[Fact]:
    return [] if command.erasure_id in state.known else [fact_of(WordsErased, command)]


def evolve(state: State, fact: Fact) -> State:
    return state.with_(known=(*state.known, fact.erasure_id)) if isinstance(fact, WordsErased) else state


decider = Decider(State(), decide, evolve, stream=lambda command: uuid5(command.case_id, "erased words"))
