"""What goes with a case when its worker changes: open tasks, About Me, promises, and somebody who says hello."""

from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.party import Party
from schemas.sealed import Sealed

Route = Literal["paper", "phone", "message", "meeting", "with_person"]


class CaseHandedOn(Fact):
    """A worker who leaves a case told the next one what is open; what did not go along is asked about.

    `promises` are those to the person that went along; `introduction` says that the person was told who comes, by any
    route.
    """

    handing_on_id: UUID
    case_id: UUID
    sender: Party
    to: Party
    route: Route
    open_tasks: bool
    about_me: bool
    promises: tuple[UUID, ...]
    introduction: bool
    by: Party


class HandingOnAddedTo(Fact):
    """What had not gone along was passed on later."""

    ends_gap_as: ClassVar[Ending] = "answered"

    handing_on_id: UUID
    case_id: UUID
    sender: Party
    to: Party
    open_tasks: bool
    about_me: bool
    promises: tuple[UUID, ...]
    introduction: bool
    by: Party


class HandingOnReceived(Fact):
    """The new worker has it all."""

    ends_gap_as: ClassVar[Ending] = "answered"

    handing_on_id: UUID
    case_id: UUID
    sender: Party
    to: Party
    by: Party


class HandoverHeldWithPerson(Fact):
    """The person met the one who leaves, or somebody who knows them, together with the new worker."""

    ends_gap_as: ClassVar[Ending] = "answered"

    handing_on_id: UUID
    case_id: UUID
    to: Party
    by: Party


class ReasonForChangeTold(Fact):
    """The person was told why they have another worker."""

    ends_gap_as: ClassVar[Ending] = "answered"

    handing_on_id: UUID
    case_id: UUID
    to: Party
    reason: Sealed
    means: Means
    by: Party
