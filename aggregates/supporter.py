"""One supporter whom a person chose, and what is shared with them, until that is over."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.classes import FieldClass
from schemas.moment import Day, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import ThirdPartyText
from schemas.supporter import SharedWithSupporter, SupporterChosen, SupporterEnded


class OfSupporter(Command):
    """A command about one supporter of one case."""

    supporter_id: UUID
    case_id: UUID


class ChooseSupporter(OfSupporter):
    """`supporter` is named by their random id; what they are called stands in the words."""

    supporter: NamedParty
    words: ThirdPartyText | None = None


class ShareWithSupporter(OfSupporter):
    """The whole of what is shared from now on, in place of whatever was shared before."""

    classes: Annotated[tuple[FieldClass, ...], Field(max_length=6)] = ()
    entries: Annotated[tuple[UUID, ...], Field(max_length=1000)] = ()
    until: Day | None = None


class EndSupporter(OfSupporter):
    pass


AnyCommand = ChooseSupporter | ShareWithSupporter | EndSupporter


class State(Life):
    """Who the supporter is."""

    supporter: Party | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    match command:
        case ChooseSupporter() if command.supporter.worker is None:
            raise Refused("supporter_not_named", "say by their id who the supporter is")
        case ShareWithSupporter() if command.until is not None and command.until < london_day(command.at):
            raise Refused("sharing_over_before_begun", "the last day of this sharing lies in the past")


def more(command: Any, state: State | None, told_by: Party) -> Mapping[str, object]:
    return {} if state is None or isinstance(command, ChooseSupporter) else {"supporter": state.supporter}


def follow(state: State, fact: Any) -> State:
    return state.with_(supporter=fact.supporter)


decider = Lives(
    what="supporter",
    begins={ChooseSupporter: SupporterChosen},
    goes_on={ShareWithSupporter: SharedWithSupporter},
    ends={EndSupporter: SupporterEnded},
    state=State,
    stream=lambda command: command.supporter_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
