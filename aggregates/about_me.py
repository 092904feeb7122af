"""One person's own page: how to reach them, and how not to."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.about_me import AboutMeChanged, AboutMeWritten
from schemas.codes import RouteCode
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText

Routes = Annotated[tuple[RouteCode, ...], Field(max_length=30)]


class OfAboutMe(Command):
    """What the whole page says from now on."""

    about_me_id: UUID
    case_id: UUID
    suits: Routes = ()
    does_not_suit: Routes = ()
    minutes_at_a_time: Annotated[int, Field(ge=1, le=1440)] | None = None
    trusted: Annotated[tuple[NamedParty, ...], Field(max_length=20)] = ()
    written_by: Literal["person", "with_support", "somebody_close"] = "person"
    words: HealthText


class WriteAboutMe(OfAboutMe):
    pass


class ChangeAboutMe(OfAboutMe):
    pass


AnyCommand = WriteAboutMe | ChangeAboutMe


class State(Life):
    """The page, without its words."""


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if set(command.suits) & set(command.does_not_suit):
        raise Refused("route_both_ways", "the same way of reaching somebody cannot both suit them and not suit them")


decider = Lives(
    what="page about a person",
    begins={WriteAboutMe: AboutMeWritten},
    goes_on={ChangeAboutMe: AboutMeChanged},
    state=State,
    stream=lambda command: command.about_me_id,
    allow=allow,
).decider()
