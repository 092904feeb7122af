"""One effort to hear a person about one thing; a few minutes at a time count."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import RouteCode
from schemas.hearing import HearingBegun, PersonHeard, RouteTried, SurveyPosted, TakingPartDeclined
from schemas.party import NamedParty, Party
from schemas.sealed import HealthText


class OfHearing(Command):
    """A command about one effort to hear one person."""

    hearing_id: UUID
    case_id: UUID


class BeginHearing(OfHearing):
    activity_id: UUID
    activity: Literal["plan", "assessment", "review", "enquiry", "consultation", "other"]
    lead: NamedParty


class PostSurvey(OfHearing):
    lead: NamedParty
    route: RouteCode = "LETTER"


class TryRoute(OfHearing):
    route: RouteCode
    minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    known_to_person: bool = False
    words: HealthText | None = None


class RecordPersonHeard(OfHearing):
    through: Literal["person", "advocate", "non_instructed"] = "person"
    words: HealthText


class DeclineTakingPart(OfHearing):
    route: RouteCode
    informed: bool


AnyCommand = BeginHearing | PostSurvey | TryRoute | RecordPersonHeard | DeclineTakingPart


class State(Life):
    """What the person is to be heard about."""

    activity_id: UUID | None = None


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    """What comes later says what it is about."""
    begins = isinstance(command, BeginHearing | PostSurvey)
    return {} if state is None or begins else {"activity_id": state.activity_id}


def follow(state: State, fact: Any) -> State:
    match fact:
        case HearingBegun():
            return state.with_(activity_id=fact.activity_id)
        case SurveyPosted():
            return state.with_(activity_id=fact.hearing_id)
    return state


decider = Lives(
    what="effort to hear somebody",
    begins={BeginHearing: HearingBegun, PostSurvey: SurveyPosted},
    goes_on={
        TryRoute: RouteTried,
        RecordPersonHeard: PersonHeard,
        DeclineTakingPart: TakingPartDeclined,
    },
    state=State,
    stream=lambda command: command.hearing_id,
    more=more,
    follow=follow,
).decider()
