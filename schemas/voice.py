"""What a person says, wishes or asks for, and what came back."""

from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.party import Party
from schemas.sealed import Sealed

StatementKind = Literal["statement", "wish", "request"]


class StatementMade(Fact):
    """The person, or an advocate for them, said, wished or asked for something; `to` is who should reply."""

    statement_id: UUID
    case_id: UUID
    kind: StatementKind
    said_by: Literal["person", "advocate"]
    words: Sealed
    to: Party
    wants_other_worker: bool
    by: Party


class StatementPassedOn(Fact):
    """Another worker replies to what was said; the time to reply stays."""

    statement_id: UUID
    case_id: UUID
    to: Party
    by: Party


class StatementReplied(Fact):
    """Somebody replied; `view` is what the person says to the reply, `no_view_wished` that they did not wish to say."""

    ends_gap_as: ClassVar[Ending] = "answered"

    statement_id: UUID
    case_id: UUID
    reply: Sealed
    means: Means
    view: Sealed | None
    no_view_wished: bool
    by: Party


class ViewOfReplyHeard(Fact):
    """What the person says to a reply was heard later than the reply was given."""

    ends_gap_as: ClassVar[Ending] = "answered"

    statement_id: UUID
    case_id: UUID
    view: Sealed | None
    no_view_wished: bool
    by: Party


class StatementTakenBack(Fact):
    """The person does not want a reply any more."""

    statement_id: UUID
    case_id: UUID
    by: Party
