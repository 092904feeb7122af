"""One kind of support that a person has: how much of it, how it changes, how it can come back, and how it ends."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from schemas.decided import Decided
from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed


class BackUp(Model):
    """A way back to more support: within how many days it can be there again, and who is called for it."""

    days: int
    call: Party


class SupportBegun(Fact):
    """A kind of support began for a person: how many minutes a week, from which day, with whom.

    `last_day` is named where it is for a time only, `look_again_on` is the day of the next look at it; `partners` are
    the other agencies that the plan names.
    """

    support_id: UUID
    case_id: UUID
    kind: str
    minutes: int
    first_day: date
    last_day: date | None = None
    look_again_on: date | None = None
    team_id: UUID | None = None
    worker: UUID | None = None
    partners: tuple[str, ...] = ()
    by: Party


class SupportChanged(Fact, Decided):
    """Somebody decided that a person has more or less of a support, from a day on and, where it is so, until a day.

    `back_up` says how more can come back; of the agencies that the plan names (`partners`), `told` heard at the same
    time. `ends_increase_of` is the day from which there was more for a time, where this ends it on the day planned.
    """

    support_id: UUID
    case_id: UUID
    kind: str
    minutes_before: int
    minutes_after: int
    first_day: date
    last_day: date | None = None
    look_again_on: date | None = None
    back_up: BackUp | None = None
    partners: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    ends_increase_of: date | None = None
    reason: Sealed | None = None
    by: Party


class BackUpRecorded(Fact):
    """It was written down how a support can come back: how quickly, who is called, and whether the person knows."""

    ends_gap_as: ClassVar[Ending] = "answered"

    support_id: UUID
    case_id: UUID
    back_up: BackUp
    person_told: bool
    by: Party


class BackUpTold(Fact):
    """The person was told how a support can come back."""

    ends_gap_as: ClassVar[Ending] = "answered"

    support_id: UUID
    case_id: UUID
    means: Means
    by: Party


class PartnerToldOfChange(Fact):
    """An agency that the plan names heard that a support changes or ends."""

    ends_gap_as: ClassVar[Ending] = "answered"

    support_id: UUID
    case_id: UUID
    agency: str
    by: Party


class PartnerAnsweredOnChange(Fact):
    """An agency that the plan names said what the change of a support means for it."""

    ends_gap_as: ClassVar[Ending] = "answered"

    support_id: UUID
    case_id: UUID
    agency: str
    answer: Sealed
    by: Party


class SupportEndPlanned(Fact):
    """The day on which a support ends was set, or set anew; `before` is the day that held until then."""

    support_id: UUID
    case_id: UUID
    ends_on: date
    before: date | None
    by: Party


class SupportEnded(Fact, Decided):
    """A support ended. `planned_on` is the day on which its end was first planned, if that was before.

    `worker` is who had worked with the person last by name, `team_id` in which team.
    """

    support_id: UUID
    case_id: UUID
    kind: str
    ended_on: date
    planned_on: date | None
    team_id: UUID | None = None
    worker: UUID | None = None
    partners: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    reason: Sealed | None = None
    by: Party
