"""One concern that a person may be harmed, and the enquiry that follows from it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import HarmKind
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.safeguarding import (
    ConcernEnded,
    ConcernRaised,
    DesiredOutcomesAsked,
    EnquiryClosed,
    EnquiryStarted,
    Wishes,
)
from schemas.sealed import SafeguardingText


class OfSafeguarding(Command):
    """A command about one concern and the enquiry into it."""

    safeguarding_id: UUID
    case_id: UUID


class RaiseConcern(OfSafeguarding):
    kinds: Annotated[tuple[HarmKind, ...], Field(min_length=1, max_length=10)]
    words: SafeguardingText


class StartEnquiry(OfSafeguarding):
    """`wishes` stays empty where nobody has asked the person yet what they want to happen."""

    lead: NamedParty
    wishes: Wishes | None = None
    words: SafeguardingText | None = None
    substantial_difficulty: bool
    individual_helps: bool = False


class AskDesiredOutcomes(OfSafeguarding):
    wishes: Wishes
    words: SafeguardingText | None = None


class CloseEnquiry(OfSafeguarding):
    met: Literal["fully", "partly", "not_met", "not_stated"]
    risk: Literal["remains", "reduced", "removed", "none_found"]


class EndConcern(OfSafeguarding):
    reason: SafeguardingText
    person_told: bool


AnyCommand = RaiseConcern | StartEnquiry | AskDesiredOutcomes | CloseEnquiry | EndConcern


class State(Life):
    """Whether an enquiry goes on, and whether the person said what they want of it."""

    enquiry: bool = False
    stated: bool = False


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if state is None:
        return
    match command:
        case StartEnquiry() if state.enquiry:
            raise Refused("enquiry_begun", "an enquiry into this concern was begun before")
        case AskDesiredOutcomes() | CloseEnquiry() if not state.enquiry:
            raise Refused("enquiry_not_begun", "no enquiry into this concern was begun yet")
        case CloseEnquiry() if state.stated is (command.met == "not_stated"):
            raise Refused(
                "wishes_and_end_differ", "what the person wanted was met fully, partly or not, if they said it"
            )
        case EndConcern() if state.enquiry:
            raise Refused("enquiry_goes_on", "an enquiry goes on; close the enquiry with what came of it")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    if not isinstance(command, StartEnquiry):
        return {}
    return {"owed": command.substantial_difficulty and not command.individual_helps}


def follow(state: State, fact: Any) -> State:
    match fact:
        case EnquiryStarted() | DesiredOutcomesAsked():
            stated = state.stated or fact.wishes in ("own_words", "through_advocate")
            return state.with_(enquiry=True, stated=stated)
    return state


decider = Lives(
    what="concern",
    begins={RaiseConcern: ConcernRaised},
    goes_on={StartEnquiry: EnquiryStarted},
    always={AskDesiredOutcomes: DesiredOutcomesAsked},
    ends={CloseEnquiry: EnquiryClosed, EndConcern: ConcernEnded},
    state=State,
    stream=lambda command: command.safeguarding_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
