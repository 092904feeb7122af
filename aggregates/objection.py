"""One objection of somebody to an agency's seeing their record, until it is taken back."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.classes import FieldClass
from schemas.codes import AgencyCode, Purpose, by_code
from schemas.objection import ObjectionMade, ObjectionTakenBack
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfObjection(Command):
    """A command about one objection of one case."""

    objection_id: UUID
    case_id: UUID


class MakeObjection(OfObjection):
    """`to` is the agency that shall not see; without classes it is every class, without purposes every purpose."""

    to: AgencyCode
    classes: Annotated[tuple[FieldClass, ...], Field(max_length=6)] = ()
    purposes: Annotated[tuple[Purpose, ...], Field(max_length=20)] = ()
    words: HealthText | None = None


class TakeBackObjection(OfObjection):
    words: HealthText | None = None


AnyCommand = MakeObjection | TakeBackObjection


class State(Life):
    """An objection as it stands."""

    to: str = ""


def allow(command: Any, state: State | None, told_by: Party) -> None:
    purposes = command.purposes if isinstance(command, MakeObjection) else ()
    if any(by_code("purposes")[one]["may_object"] != "yes" for one in purposes):
        raise Refused("objection_not_heard_there", "the law lets this purpose go on against an objection; tell them so")


def more(command: Any, state: State | None, told_by: Party) -> Mapping[str, object]:
    return {"to": state.to} if isinstance(command, TakeBackObjection) and state else {}


def follow(state: State, fact: Any) -> State:
    return state.with_(to=fact.to)


decider = Lives(
    what="objection",
    begins={MakeObjection: ObjectionMade},
    ends={TakeBackObjection: ObjectionTakenBack},
    state=State,
    stream=lambda command: command.objection_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
