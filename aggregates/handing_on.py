"""One handing on of a case from its worker to the next, within an agency; the manager allocates in the same minute or
later.
"""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._parties import refuse_no_way, refuse_not_receiving, refuse_not_sending
from aggregates._shape import Command
from schemas.handing_on import (
    CaseHandedOn,
    HandingOnAddedTo,
    HandingOnReceived,
    HandoverHeldWithPerson,
    ReasonForChangeTold,
    Route,
)
from schemas.means import Means
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import StaffText

Promises = Annotated[tuple[UUID, ...], Field(max_length=50)]


class OfHandingOn(Command):
    """A command about one handing on of one case."""

    handing_on_id: UUID
    case_id: UUID


class HandOnCase(OfHandingOn):
    """`open_tasks` and `about_me` say that they went along, also where there is nothing open."""

    sender: NamedParty
    to: NamedParty
    route: Route
    open_tasks: bool
    about_me: bool
    promises: Promises = ()
    introduction: bool


class AddToHandingOn(OfHandingOn):
    open_tasks: bool = False
    about_me: bool = False
    promises: Promises = ()
    introduction: bool = False


class ReceiveHandingOn(OfHandingOn):
    pass


class HoldHandoverWithPerson(OfHandingOn):
    pass


class TellReasonForChange(OfHandingOn):
    reason: StaffText
    means: Means


AnyCommand = HandOnCase | AddToHandingOn | ReceiveHandingOn | HoldHandoverWithPerson | TellReasonForChange


class State(Life):
    """A handing on as it stands: from whom and to whom."""

    sender: Party | None = None
    to: Party | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    match command:
        case HandOnCase():
            refuse_not_sending(told_by, command.sender)
            refuse_no_way(command.sender, command.to)
        case AddToHandingOn() if not (
            command.open_tasks or command.about_me or command.promises or command.introduction
        ):
            raise Refused("nothing_handed_on", "say what is passed on")
        case ReceiveHandingOn() if state and state.to:
            refuse_not_receiving(told_by, state.to)


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    if state is None or isinstance(command, HandOnCase):
        return {}
    if isinstance(command, AddToHandingOn | ReceiveHandingOn):
        return {"sender": state.sender, "to": state.to}
    return {"to": state.to}


def follow(state: State, fact: Any) -> State:
    return state.with_(sender=fact.sender, to=fact.to) if isinstance(fact, CaseHandedOn) else state


decider = Lives(
    what="handing on",
    begins={HandOnCase: CaseHandedOn},
    goes_on={
        AddToHandingOn: HandingOnAddedTo,
        ReceiveHandingOn: HandingOnReceived,
        HoldHandoverWithPerson: HandoverHeldWithPerson,
        TellReasonForChange: ReasonForChangeTold,
    },
    state=State,
    stream=lambda command: command.handing_on_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
