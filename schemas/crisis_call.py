"""Somebody calls for help in a crisis, and is answered or not."""

from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.party import Party
from schemas.sealed import Sealed

Caller = Literal["person", "carer", "family", "friend", "advocate", "worker"]


class CrisisCallMade(Fact):
    """Somebody called the crisis line for the person; `replied` says whether anybody answered the call."""

    crisis_call_id: UUID
    case_id: UUID
    caller: Caller
    words: Sealed | None
    replied: bool
    by: Party


class CrisisCallReplied(Fact):
    """Somebody came back to the one who had called."""

    ends_gap_as: ClassVar[Ending] = "answered"

    crisis_call_id: UUID
    case_id: UUID
    reply: Sealed
    means: Means
    by: Party
