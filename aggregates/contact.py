"""One contact with a person or with somebody close to them."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import ContactKind
from schemas.contact import ContactRecorded, RemarkAdded, WithWhom
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText

Minutes = Annotated[int, Field(ge=0, le=1440)]


class OfContact(Command):
    """A command about one contact in one case."""

    contact_id: UUID
    case_id: UUID


class RecordContact(OfContact):
    """`worker` had the contact, or else whoever tells it."""

    kind: ContactKind
    with_whom: WithWhom = "person"
    outcome_id: UUID | None = None
    minutes: Minutes | None = None
    planned_minutes: Minutes | None = None
    remark: HealthText | None = None
    reason: HealthText | None = None
    person_told: bool | None = None
    worker: NamedParty | None = None


class AddRemark(OfContact):
    remark: HealthText


AnyCommand = RecordContact | AddRemark


def allow(command: Any, state: Life | None, told_by: Party) -> None:
    match command:
        case RecordContact(kind="CANCEL_SERVICE" | "CANCEL_PERSON" | "CANCEL_OTHER"):
            raise Refused("contact_is_an_appointment", "say of the appointment itself that it was moved or called off")
        case RecordContact(kind="VISIT_SHORT", minutes=int(actual), planned_minutes=int(planned)) if actual < planned:
            return
        case RecordContact(kind="VISIT_SHORT"):
            raise Refused("visit_minutes_missing", "say how long the visit was planned and how much shorter it was")


def more(command: Any, state: Life | None, told_by: Party) -> dict[str, object]:
    return {"worker": command.worker or told_by} if isinstance(command, RecordContact) else {}


decider = Lives(
    what="contact",
    begins={RecordContact: ContactRecorded},
    goes_on={AddRemark: RemarkAdded},
    state=Life,
    stream=lambda command: command.contact_id,
    allow=allow,
    more=more,
).decider()
