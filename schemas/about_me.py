"""What a person wants others to know about them: what suits, what does not, and who knows them well."""

from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class AboutMeWritten(Fact):
    """The person's own page was written: which ways of reaching them suit, which do not, for how long at a time.

    `trusted` are those whom the person has known for long.
    """

    about_me_id: UUID
    case_id: UUID
    suits: tuple[str, ...]
    does_not_suit: tuple[str, ...]
    minutes_at_a_time: int | None = None
    trusted: tuple[Party, ...] = ()
    written_by: Literal["person", "with_support", "somebody_close"]
    words: Sealed
    by: Party


class AboutMeChanged(Fact):
    """The person's own page says something else now; what it said before no longer holds."""

    ends_gap_as: ClassVar[Ending] = "corrected"

    about_me_id: UUID
    case_id: UUID
    suits: tuple[str, ...]
    does_not_suit: tuple[str, ...]
    minutes_at_a_time: int | None = None
    trusted: tuple[Party, ...] = ()
    written_by: Literal["person", "with_support", "somebody_close"]
    words: Sealed
    by: Party
