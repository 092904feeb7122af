"""One request for help with care, and what became of it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import BasisCode
from schemas.front_door import (
    AssessmentOfferAccepted,
    AssessmentOfferDeclined,
    AssessmentOffered,
    AssessmentRefused,
    FrontDoorInformationGiven,
    HelpRequested,
)
from schemas.means import Means
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfFrontDoor(Command):
    """A command about one request for help."""

    front_door_id: UUID
    case_id: UUID


class RequestHelp(OfFrontDoor):
    asked_by: Literal["person", "carer", "family", "somebody_else"] = "person"
    means: Means
    words: HealthText


class GiveFrontDoorInformation(OfFrontDoor):
    in_their_form: bool = True
    words: HealthText


class OfferAssessment(OfFrontDoor):
    pass


class RefuseAssessment(OfFrontDoor):
    bases: Annotated[tuple[BasisCode, ...], Field(min_length=1, max_length=18)]
    words: HealthText | None = None


class AcceptAssessmentOffer(OfFrontDoor):
    pass


class DeclineAssessmentOffer(OfFrontDoor):
    words: HealthText | None = None


AnyCommand = (
    RequestHelp
    | GiveFrontDoorInformation
    | OfferAssessment
    | RefuseAssessment
    | AcceptAssessmentOffer
    | DeclineAssessmentOffer
)


class State(Life):
    """A request for help as it stands, and whether an assessment is on offer."""

    offered: bool = False


def allow(command: Any, state: State | None, told_by: Party) -> None:
    match command:
        case AcceptAssessmentOffer() if state and not state.offered:
            raise Refused("assessment_not_offered", "no assessment is on offer that could be accepted")


def more(command: Any, state: State | None, told_by: Party) -> Mapping[str, object]:
    if isinstance(command, RefuseAssessment):
        return {"decided_id": command.front_door_id, "effect": "refuse", "decided_by": told_by}
    return {}


def follow(state: State, fact: Any) -> State:
    match fact:
        case AssessmentOffered():
            return state.with_(offered=True)
        case AssessmentRefused() | AssessmentOfferDeclined():
            return state.with_(offered=False)
    return state


decider = Lives(
    what="request for help",
    begins={RequestHelp: HelpRequested},
    goes_on={
        GiveFrontDoorInformation: FrontDoorInformationGiven,
        OfferAssessment: AssessmentOffered,
        RefuseAssessment: AssessmentRefused,
        AcceptAssessmentOffer: AssessmentOfferAccepted,
        DeclineAssessmentOffer: AssessmentOfferDeclined,
    },
    state=State,
    stream=lambda command: command.front_door_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
