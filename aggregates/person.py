"""One person as we know them: registered, corrected, and how they want to be told things.

Nothing a person's record says can be read here, for all of it is sealed. So the same command is known by its time: told
again with the same `at` it decides nothing.
"""

from datetime import datetime
from typing import Self, assert_never
from uuid import UUID

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from aggregates._shape import Command, Decider, fact_of
from schemas.fact import Fact
from schemas.model import Model
from schemas.party import Party
from schemas.person import CommunicationNeedNoted, PersonDetailsCorrected, PersonRegistered
from schemas.refused import Refused
from schemas.sealed import HealthText, IdentityText


class RegisterPerson(Command):
    person_id: UUID
    name: IdentityText
    born: IdentityText | None = None
    nhs_number: IdentityText | None = None


class CorrectPersonDetails(Command):
    """`corrects` is the id of the fact that was wrong; what is left out stays as it was."""

    person_id: UUID
    corrects: UUID
    name: IdentityText | None = None
    born: IdentityText | None = None
    nhs_number: IdentityText | None = None

    @model_validator(mode="after")
    def something_is_corrected(self) -> Self:
        if self.name is None and self.born is None and self.nhs_number is None:
            raise PydanticCustomError(
                "nothing_corrected", "give the name, the date of birth or the number as it should be"
            )
        return self


class NoteCommunicationNeed(Command):
    person_id: UUID
    need: HealthText


AnyCommand = RegisterPerson | CorrectPersonDetails | NoteCommunicationNeed


class Correction(Model):
    """Which fact was corrected last, and when."""

    at: datetime
    corrects: UUID


class State(Model):
    """When the person was registered, and the last correction and need, without their words."""

    registered_at: datetime
    corrected: Correction | None = None
    need_noted_at: datetime | None = None


def decide(command: AnyCommand, state: State | None, told_by: Party) -> list[Fact]:
    if isinstance(command, RegisterPerson):
        return register(command, state)
    if state is None:
        raise Refused("person_not_registered", "nobody is registered under this id")
    match command:
        case CorrectPersonDetails():
            return correct(command, state)
        case NoteCommunicationNeed():
            return note_need(command, state)
    assert_never(command)


def register(command: RegisterPerson, state: State | None) -> list[Fact]:
    if state is None:
        return [fact_of(PersonRegistered, command)]
    if state.registered_at == command.at:
        return []
    raise Refused("person_already_registered", "somebody is registered under this id; correct their details instead")


def correct(command: CorrectPersonDetails, state: State) -> list[Fact]:
    if state.corrected == Correction(at=command.at, corrects=command.corrects):
        return []
    return [fact_of(PersonDetailsCorrected, command)]


def note_need(command: NoteCommunicationNeed, state: State) -> list[Fact]:
    return [] if state.need_noted_at == command.at else [fact_of(CommunicationNeedNoted, command)]


def evolve(state: State | None, fact: Fact) -> State | None:
    if isinstance(fact, PersonRegistered):
        return State(registered_at=fact.happened_at)
    if state is None:
        return None
    match fact:
        case PersonDetailsCorrected():
            return state.with_(corrected=Correction(at=fact.happened_at, corrects=fact.corrects))
        case CommunicationNeedNoted():
            return state.with_(need_noted_at=fact.happened_at)
    return state


decider = Decider(None, decide, evolve, stream=lambda command: command.person_id)
