"""Support that somebody asked for, and what came of the asking: met, planned, something else taken, or not met."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class SupportAsked(Fact):
    """The person, their carer or a worker asked for a kind of support, by `support_kinds.csv`."""

    need_id: UUID
    case_id: UUID
    kind: str
    asked_by: Literal["person", "carer", "family", "advocate", "worker"]
    words: Sealed | None = None
    by: Party


class SupportAskedAgain(Fact):
    """The same support was asked for once more."""

    need_id: UUID
    case_id: UUID
    kind: str
    asked_by: Literal["person", "carer", "family", "advocate", "worker"]
    words: Sealed | None = None
    by: Party


class NeedNotMet(Fact):
    """What was last asked for on `asked_on` was not met, for a reason by `unmet_reasons.csv`; a fact about supply.

    `offered` is what was offered and could not be taken; `carer_at_risk` that the carer's health is at risk by now.
    """

    need_id: UUID
    case_id: UUID
    kind: str
    asked_on: date
    reason: str
    carer_at_risk: bool = False
    offered: Sealed | None = None
    by: Party


class CarerRiskSeen(Fact):
    """Somebody saw that the carer's own health is at risk while this is not met."""

    need_id: UUID
    case_id: UUID
    kind: str
    words: Sealed
    by: Party


class AlternativeAccepted(Fact):
    """Something else was offered, and the person or their carer took it."""

    ends_gap_as: ClassVar[Ending] = "answered"

    need_id: UUID
    case_id: UUID
    kind: str
    accepted_by: Literal["person", "carer"]
    words: Sealed
    by: Party


class NeedPlanned(Fact):
    """It is planned that what was asked for starts on a day."""

    ends_gap_as: ClassVar[Ending] = "answered"

    need_id: UUID
    case_id: UUID
    kind: str
    on: date
    by: Party


class NeedMet(Fact):
    """What was asked for is there."""

    ends_gap_as: ClassVar[Ending] = "answered"

    need_id: UUID
    case_id: UUID
    kind: str
    by: Party


class AskingWithdrawn(Fact):
    """Whoever asked does not want it any more, with their reason."""

    ends_gap_as: ClassVar[Ending] = "answered"

    need_id: UUID
    case_id: UUID
    kind: str
    reason: Sealed
    by: Party
