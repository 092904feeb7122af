"""One thing that a person says, wishes or asks for, until there is a reply that they have heard."""

from typing import Any, Literal
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.means import Means
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText
from schemas.voice import (
    StatementKind,
    StatementMade,
    StatementPassedOn,
    StatementReplied,
    StatementTakenBack,
    ViewOfReplyHeard,
)


class OfStatement(Command):
    """A command about one thing that was said."""

    statement_id: UUID
    case_id: UUID


class SayStatement(OfStatement):
    """`to` is the worker who should reply; `wants_other_worker` says that the person asks for another worker."""

    kind: StatementKind = "statement"
    said_by: Literal["person", "advocate"] = "person"
    words: HealthText
    to: NamedParty
    wants_other_worker: bool = False


class PassStatementOn(OfStatement):
    to: NamedParty


class ReplyToStatement(OfStatement):
    """`view` is what the person says to it, in their own words; left out where it was not heard yet."""

    reply: HealthText
    means: Means
    view: HealthText | None = None
    no_view_wished: bool = False


class HearViewOfReply(OfStatement):
    view: HealthText | None = None
    no_view_wished: bool = False


class TakeStatementBack(OfStatement):
    pass


AnyCommand = SayStatement | PassStatementOn | ReplyToStatement | HearViewOfReply | TakeStatementBack


class State(Life):
    """What was said as it stands, and whether somebody replied."""

    replied: bool = False


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, ReplyToStatement | HearViewOfReply) and command.view is not None and command.no_view_wished:
        raise Refused("view_said_and_not", "somebody either says something to a reply or does not wish to")
    if isinstance(command, HearViewOfReply):
        if state is None or not state.replied:
            raise Refused("no_reply_yet", "there is no reply yet that the person could say something to")
        if command.view is None and not command.no_view_wished:
            raise Refused(
                "view_not_said", "write down what the person says to the reply, or that they do not wish to say"
            )


def follow(state: State, fact: Any) -> State:
    return state.with_(replied=True) if isinstance(fact, StatementReplied) else state


decider = Lives(
    what="statement",
    begins={SayStatement: StatementMade},
    goes_on={
        PassStatementOn: StatementPassedOn,
        ReplyToStatement: StatementReplied,
        HearViewOfReply: ViewOfReplyHeard,
    },
    ends={TakeStatementBack: StatementTakenBack},
    state=State,
    stream=lambda command: command.statement_id,
    allow=allow,
    follow=follow,
).decider()
