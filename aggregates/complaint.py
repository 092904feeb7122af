"""One complaint, from the day it came until it is answered or taken back."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.calendar import calendar_version
from schemas.clocks import due_day
from schemas.complaint import (
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintReceived,
    ComplaintRepresentativeRecorded,
    ComplaintTakenBack,
    ComplaintTimeAgreed,
    MadeBy,
    ViewOnComplaintRecorded,
)
from schemas.means import Means
from schemas.moment import Day, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfComplaint(Command):
    """A command about one complaint."""

    complaint_id: UUID
    case_id: UUID


class ReceiveComplaint(OfComplaint):
    """`at` is when it came; `consent`, `capacity_id` and `under_18` say how it stands with the person's agreement."""

    made_by: MadeBy
    words: HealthText
    to: NamedParty
    consent: bool = False
    capacity_id: UUID | None = None
    under_18: bool = False
    about_worker: NamedParty | None = None
    risk_agreement_id: UUID | None = None


class AcknowledgeComplaint(OfComplaint):
    means: Means


class RecordViewOnComplaint(OfComplaint):
    """`account` is what the person says happened."""

    agrees: Literal["yes", "no", "not_said"]
    account: HealthText | None = None


class RecordComplaintRepresentative(OfComplaint):
    """`capacity_id` is the finding that the person cannot agree to the complaint themselves."""

    capacity_id: UUID
    representative: Literal["attorney", "deputy", "family", "friend", "advocate"]


class AgreeComplaintTime(OfComplaint):
    respond_by: Day
    reason: HealthText


class AnswerComplaint(OfComplaint):
    answer: HealthText


class TakeComplaintBack(OfComplaint):
    asked_by: MadeBy
    reason: HealthText


AnyCommand = (
    ReceiveComplaint
    | AcknowledgeComplaint
    | RecordViewOnComplaint
    | RecordComplaintRepresentative
    | AgreeComplaintTime
    | AnswerComplaint
    | TakeComplaintBack
)


class State(Life):
    """A complaint as it stands, and the last day for its answer."""

    respond_by: date | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if not isinstance(command, AgreeComplaintTime) or state is None or state.respond_by is None:
        return
    if london_day(command.at) > state.respond_by:
        raise Refused("complaint_time_over", "a later day is agreed before the last day to answer is over")
    if command.respond_by <= state.respond_by:
        raise Refused("complaint_time_not_later", "the day agreed for the answer must be later than the one before")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    match command:
        case ReceiveComplaint():
            day = london_day(command.at)
            return {
                "acknowledge_by": due_day("COMPLAINT_ACK", day, day),
                "respond_by": due_day("COMPLAINT_RESPOND", day, day),
                "calendar": calendar_version(day),
            }
        case AgreeComplaintTime() if state:
            return {"before": state.respond_by}
    return {}


def follow(state: State, fact: Any) -> State:
    match fact:
        case ComplaintReceived() | ComplaintTimeAgreed():
            return state.with_(respond_by=fact.respond_by)
    return state


decider = Lives(
    what="complaint",
    begins={ReceiveComplaint: ComplaintReceived},
    goes_on={
        AcknowledgeComplaint: ComplaintAcknowledged,
        RecordViewOnComplaint: ViewOnComplaintRecorded,
        RecordComplaintRepresentative: ComplaintRepresentativeRecorded,
        AgreeComplaintTime: ComplaintTimeAgreed,
    },
    ends={AnswerComplaint: ComplaintAnswered, TakeComplaintBack: ComplaintTakenBack},
    state=State,
    stream=lambda command: command.complaint_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
