"""What happens between one worker letting go of a case and another taking it."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed


class OpenPoint(Model):
    """Something open that goes with the case: a task, a risk, a promise, or what the person says of themselves."""

    point_id: UUID
    kind: Literal["task", "risk", "promise", "about_me"]
    words: Sealed
    fact_id: UUID | None = None


class HandoverOffered(Fact):
    """A party asked another to take the case; it is still theirs."""

    handover_id: UUID
    case_id: UUID
    sender: Party
    to: Party
    points: tuple[OpenPoint, ...]
    answer_by: datetime


class HandoverOpened(Fact):
    """Somebody on the receiving side read the offer; reading is not accepting."""

    handover_id: UUID
    case_id: UUID
    by: Party


class OpenPointAccepted(Fact):
    """The receiver took one open point."""

    handover_id: UUID
    case_id: UUID
    point_id: UUID
    by: Party


class HandoverAccepted(Fact):
    """A named party took the case, every open point of it."""

    ends_gap_as: ClassVar[Ending] = "answered"

    handover_id: UUID
    case_id: UUID
    sender: Party
    by: Party


class HandoverRefused(Fact):
    """The receiver said no, with the reason; the case never left its sender.

    `days` is what it cost the person: whole days in England between the offer and this answer.
    """

    ends_gap_as: ClassVar[Ending] = "answered"

    handover_id: UUID
    case_id: UUID
    by: Party
    reason: Sealed
    days: int | None = None


class HandoverWithdrawn(Fact):
    """The sender keeps the case after all."""

    handover_id: UUID
    case_id: UUID
    by: Party
    reason: Sealed | None = None


class HandoverPassedOn(Fact):
    """The receiver thinks another party should answer; the case stays with its sender, the offer goes on."""

    ends_gap_as: ClassVar[Ending] = "moved"

    handover_id: UUID
    case_id: UUID
    by: Party
    to: Party
    reason: Sealed
    answer_by: datetime


class HandoverLapsed(Fact):
    """Nobody answered in time: it is back in the sender's hands, who may ask again; a late answer still counts."""

    handover_id: UUID
    case_id: UUID
    sender: Party
    to: Party
    answer_by: datetime


class HandoverReturned(Fact):
    """Whoever accepted the case asks its sender to take it back; until somebody does, it stays where it is.

    `days` is what it cost the person: whole days in England since the case was first offered.
    """

    handover_id: UUID
    return_id: UUID
    case_id: UUID
    by: Party
    to: Party
    reason: Sealed
    days: int
    answer_by: datetime


class HandoverTakenBack(Fact):
    """The sender's side took the returned case again, by name."""

    ends_gap_as: ClassVar[Ending] = "answered"

    handover_id: UUID
    return_id: UUID
    case_id: UUID
    sender: Party
    by: Party
