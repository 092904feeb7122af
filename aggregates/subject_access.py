"""One request of somebody for all that is held about them, until it is answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas import codes
from schemas.clocks import is_dated, runs_out
from schemas.moment import Moment, london_day
from schemas.party import Party
from schemas.refused import Refused
from schemas.subject_access import (
    AnsweredAs,
    IdentitySeen,
    RequesterIdentityChecked,
    SubjectAccessAnswered,
    SubjectAccessAsked,
    SubjectAccessExtended,
    WhyLonger,
)

CLOCK, EXTENDED = "DSAR", "DSAR_EXTENDED"


class OfSubjectAccess(Command):
    """A command about one request for all that is held about a person."""

    request_id: UUID
    person_id: UUID


class AskSubjectAccess(OfSubjectAccess):
    """`received` is when the request came in, in whatever form."""

    received: Moment


class CheckRequesterIdentity(OfSubjectAccess):
    seen: IdentitySeen


class ExtendSubjectAccess(OfSubjectAccess):
    why: WhyLonger


class AnswerSubjectAccess(OfSubjectAccess):
    answered: AnsweredAs


AnyCommand = AskSubjectAccess | CheckRequesterIdentity | ExtendSubjectAccess | AnswerSubjectAccess


class State(Life):
    """A request as it stands: whose it is, when it came in and is due, whether it is known who asks."""

    person_id: UUID | None = None
    received: datetime | None = None
    due: datetime | None = None
    identity_checked: bool = False
    extended: bool = False


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, AskSubjectAccess) and command.received > command.at:
        raise Refused("received_later", "the request cannot have come in after it was noted")
    if state is None or state.due is None:
        return
    if command.person_id != state.person_id:
        raise Refused("request_of_another", "this request is about another person")
    match command:
        case ExtendSubjectAccess() if state.extended:
            raise Refused("extended_already", "the time was made longer once, and no more can be added")
        case ExtendSubjectAccess() if command.at >= state.due:
            raise Refused("told_too_late", "the person must be told that it takes longer before it is due")
        case AnswerSubjectAccess(answered="given" | "given_in_part") if not state.identity_checked:
            raise Refused("identity_not_checked", "make sure who asks before anything is given out")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    if isinstance(command, AskSubjectAccess):
        if not is_dated(CLOCK, london_day(command.received)):
            raise Refused("no_period_known", "the list of periods does not say when a request of that day was due")
        version = codes.version("statutory_clocks", london_day(command.received))
        return {"due": runs_out(CLOCK, command.received), "list_version": version}
    if state is None or state.due is None or state.received is None:
        return {}
    match command:
        case ExtendSubjectAccess():
            return {"before": state.due, "due": runs_out(EXTENDED, state.received)}
        case AnswerSubjectAccess():
            return {"due": state.due, "in_time": command.at < state.due}
    return {}


def follow(state: State, fact: Any) -> State:
    match fact:
        case SubjectAccessAsked():
            return state.with_(person_id=fact.person_id, received=fact.received, due=fact.due)
        case RequesterIdentityChecked():
            return state.with_(identity_checked=True)
        case SubjectAccessExtended():
            return state.with_(due=fact.due, extended=True)
    return state


decider = Lives(
    what="request for what is held",
    begins={AskSubjectAccess: SubjectAccessAsked},
    goes_on={CheckRequesterIdentity: RequesterIdentityChecked, ExtendSubjectAccess: SubjectAccessExtended},
    ends={AnswerSubjectAccess: SubjectAccessAnswered},
    state=State,
    stream=lambda command: command.request_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
