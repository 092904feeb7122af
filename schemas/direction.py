"""What a manager or clinician directed about somebody's care: to go ahead, or to use one option rather than another."""

from typing import ClassVar
from uuid import UUID

from schemas.decided import Decided
from schemas.fact import Ending, Fact
from schemas.sealed import Sealed


class DirectionGiven(Decided, Fact):
    """Somebody directed that a way home goes ahead, that an option is used, or something else; on which bases.

    `proceed` says that it goes ahead as planned, open steps or not. `person_told` says whether the person was told it
    and why.
    """

    direction_id: UUID
    case_id: UUID
    discharge_id: UUID | None
    options_id: UUID | None
    option_id: UUID | None
    proceed: bool
    person_told: bool
    words: Sealed | None = None


class DirectionChanged(Decided, Fact):
    """The direction now says something else: another option, another reason, or not to go ahead for now."""

    ends_gap_as: ClassVar[Ending] = "answered"

    direction_id: UUID
    case_id: UUID
    discharge_id: UUID | None
    options_id: UUID | None
    option_id: UUID | None
    proceed: bool
    person_told: bool
    words: Sealed | None = None


class DirectionReasonAdded(Decided, Fact):
    """A further reason was put beside the direction, which stands; `bases` are now those of before and the new ones."""

    ends_gap_as: ClassVar[Ending] = "answered"

    direction_id: UUID
    case_id: UUID
    discharge_id: UUID | None
    options_id: UUID | None
    option_id: UUID | None
    proceed: bool
    added: tuple[str, ...]
    person_told: bool
    words: Sealed


class DirectionTold(Fact):
    """The person was told the direction and the reason for it."""

    ends_gap_as: ClassVar[Ending] = "answered"

    direction_id: UUID
    case_id: UUID
    decided_id: UUID


class DirectionWithdrawn(Fact):
    """The direction does not hold any more, with the reason."""

    ends_gap_as: ClassVar[Ending] = "answered"

    direction_id: UUID
    case_id: UUID
    decided_id: UUID
    discharge_id: UUID | None
    options_id: UUID | None
    reason: Sealed
