"""One reflection on a decision; it changes nothing that was recorded."""

from typing import Any
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.moment import Moment
from schemas.party import Party
from schemas.reflection import ReflectionAdded, ReflectionAddedTo
from schemas.refused import Refused
from schemas.sealed import HealthText

WHO = ("auditor", "amhp")


class OfReflection(Command):
    """A command about one reflection."""

    reflection_id: UUID
    case_id: UUID


class AddReflection(OfReflection):
    """`about` is the fact looked back at, `known_at` the moment whose knowledge was looked at."""

    about: UUID
    known_at: Moment
    words: HealthText


class AddToReflection(OfReflection):
    words: HealthText


AnyCommand = AddReflection | AddToReflection


class State(Life):
    """A reflection as it stands, and who wrote it."""

    by: Party | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if told_by.role not in WHO:
        raise Refused(
            "reflects_another_way", "an auditor or an approved mental health professional writes a reflection"
        )
    if isinstance(command, AddToReflection) and state and state.by and not told_by.may_be(state.by):
        raise Refused("another_s_reflection", "somebody else wrote this reflection; write one of your own")
    if isinstance(command, AddReflection) and command.known_at > command.at:
        raise Refused("reflects_ahead", "a reflection looks back; this moment had not come by then")


def follow(state: State, fact: ReflectionAdded | ReflectionAddedTo) -> State:
    return state.with_(by=fact.by) if isinstance(fact, ReflectionAdded) else state


decider = Lives(
    what="reflection",
    begins={AddReflection: ReflectionAdded},
    goes_on={AddToReflection: ReflectionAddedTo},
    state=State,
    stream=lambda command: command.reflection_id,
    allow=allow,
    follow=follow,
).decider()
