"""What was put before a person to choose from, who drew it up, what they chose, and whether anybody asked why."""

from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed


class ShownOption(Model):
    """One way that was shown: its kind of support, who would provide it, which outcomes it meets by code."""

    option_id: UUID
    kind: str
    provider: UUID | None = None
    meets: tuple[str, ...] = ()
    words: Sealed


class KindLeftOut(Model):
    """A kind of support that was left off the list, and why."""

    kind: str
    reason: Sealed


class OptionsShown(Fact):
    """Somebody showed the person options, from the most to the least independent.

    `gains` are those from which whoever drew them up gains; `narrow_because` says why there are no more.
    """

    options_id: UUID
    case_id: UUID
    drawn_up_by: Party
    options: tuple[ShownOption, ...]
    kinds_in_plan: tuple[str, ...] = ()
    left_out: tuple[KindLeftOut, ...] = ()
    narrow_because: Sealed | None = None
    gains: tuple[UUID, ...] = ()
    declared_to_person: bool = False
    by: Party


class MoreOptionsShown(Fact):
    """Further options were shown beside the ones before; they stand behind them unless `order` says how they rank."""

    ends_gap_as: ClassVar[Ending] = "answered"

    options_id: UUID
    case_id: UUID
    options: tuple[ShownOption, ...]
    order: tuple[UUID, ...] = ()
    gains: tuple[UUID, ...] = ()
    by: Party


class ListOriginRecorded(Fact):
    """It was said who put the options on the list, by which way they came there, and what was left out."""

    ends_gap_as: ClassVar[Ending] = "answered"

    options_id: UUID
    case_id: UUID
    listed_by: Party
    origin: Literal["person_asked", "directory", "contract", "availability", "price", "other"]
    left_out: tuple[KindLeftOut, ...] = ()
    words: Sealed | None = None
    by: Party


class InterestDeclared(Fact):
    """Whoever gains from an option said so; `declared_to_person` says whether the person was told."""

    ends_gap_as: ClassVar[Ending] = "answered"

    options_id: UUID
    case_id: UUID
    gains: tuple[UUID, ...]
    declared_to_person: bool
    by: Party


class OptionChosen(Fact):
    """One of the options was chosen; `last` says that it is the least independent of those shown.

    `reasons` are the person's own words; a remark of anybody else's is no reason.
    """

    options_id: UUID
    case_id: UUID
    option_id: UUID
    by_person: bool
    chosen_by: Party
    kind: str
    last: bool
    capacity_in_doubt: bool = False
    reasons: Sealed | None = None
    remark: Sealed | None = None
    by: Party


class ReasonsAsked(Fact):
    """Somebody asked the person about their reasons, and they answered in their own words or chose not to say."""

    ends_gap_as: ClassVar[Ending] = "answered"

    options_id: UUID
    case_id: UUID
    answer: Literal["own_words", "does_not_wish_to_say"]
    words: Sealed | None = None
    by: Party
