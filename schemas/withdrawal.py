"""A service that is taken from a person: when it ends and why, and whether they were told, heard and answered."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.decided import Decided
from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.party import Party
from schemas.sealed import Sealed


class WithdrawalSet(Fact, Decided):
    """Somebody decided that a service ends for a person on a day.

    `emergency` is a closure that nobody could plan, `alternative_from` the day from which there is something in its
    place. Of the agencies that the plan names (`partners`), `told` heard at the same time.
    """

    withdrawal_id: UUID
    case_id: UUID
    service: str
    ends_on: date
    emergency: bool = False
    alternative_from: date | None = None
    reason: Sealed | None = None
    partners: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    by: Party


class WithdrawalChanged(Fact, Decided):
    """A service ends on another day than was decided before."""

    ends_gap_as: ClassVar[Ending] = "moved"

    withdrawal_id: UUID
    case_id: UUID
    service: str
    before: date
    ends_on: date
    reason: Sealed | None = None
    partners: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    by: Party


class WithdrawalReasoned(Fact, Decided):
    """The withdrawal stands, and these are now the bases on which it does."""

    ends_gap_as: ClassVar[Ending] = "answered"

    withdrawal_id: UUID
    case_id: UUID
    service: str
    ends_on: date
    reason: Sealed | None = None
    by: Party


class WithdrawalTold(Fact):
    """The person was told that a service ends: in which form, and with which reason if one was given.

    `needs` are the forms of which the person can use one, as known then; none are named where any form will do.
    `bases` are those of the decision, where a reason was given.
    """

    ends_gap_as: ClassVar[Ending] = "answered"

    withdrawal_id: UUID
    case_id: UUID
    means: Means
    needs: tuple[Means, ...] = ()
    reason: Sealed | None = None
    bases: tuple[str, ...] = ()
    by: Party


class WithdrawalHeard(Fact):
    """Somebody heard what the person, their family, carer or advocate says about the end of a service."""

    ends_gap_as: ClassVar[Ending] = "answered"

    withdrawal_id: UUID
    case_id: UUID
    whom: Literal["person", "advocate", "family", "carer"]
    words: Sealed | None = None
    by: Party


class WithdrawalAnswered(Fact):
    """The person was answered on what they had said about the end of a service."""

    ends_gap_as: ClassVar[Ending] = "answered"

    withdrawal_id: UUID
    case_id: UUID
    means: Means
    answer: Sealed
    by: Party


class AlternativeOffered(Fact):
    """Something else was offered to the person in place of a service that ends."""

    withdrawal_id: UUID
    case_id: UUID
    kind: str
    first_day: date
    words: Sealed | None = None
    by: Party


class PartnerToldOfWithdrawal(Fact):
    """An agency that the plan names heard that a service ends for the person."""

    ends_gap_as: ClassVar[Ending] = "answered"

    withdrawal_id: UUID
    case_id: UUID
    agency: str
    by: Party


class PartnerAnsweredOnWithdrawal(Fact):
    """An agency that the plan names said what the end of a service means for it."""

    ends_gap_as: ClassVar[Ending] = "answered"

    withdrawal_id: UUID
    case_id: UUID
    agency: str
    answer: Sealed
    by: Party


class WithdrawalTakenBack(Fact):
    """The service goes on; the decision to end it does not hold any more."""

    ends_gap_as: ClassVar[Ending] = "corrected"

    withdrawal_id: UUID
    case_id: UUID
    reason: Sealed | None = None
    by: Party
