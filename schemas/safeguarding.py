"""A worry that somebody is being harmed, and the enquiry into it: begun with what the person wants to happen."""

from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed

Wishes = Literal["own_words", "through_advocate", "does_not_wish_to_say"]


class ConcernRaised(Fact):
    """Somebody was worried that the person is harmed or may be; `kinds` are by `harm_kinds.csv`."""

    safeguarding_id: UUID
    case_id: UUID
    kinds: tuple[str, ...]
    words: Sealed
    by: Party


class EnquiryStarted(Fact):
    """An enquiry was begun; `wishes` says how the person answered when asked what they want to happen, if they were.

    `owed` says that the person has substantial difficulty in taking part and nobody appropriate to help them.
    """

    safeguarding_id: UUID
    case_id: UUID
    lead: Party
    wishes: Wishes | None = None
    words: Sealed | None = None
    substantial_difficulty: bool
    individual_helps: bool
    owed: bool
    by: Party


class DesiredOutcomesAsked(Fact):
    """The person was asked what they want to come of the enquiry, themselves or through their advocate."""

    ends_gap_as: ClassVar[Ending] = "answered"

    safeguarding_id: UUID
    case_id: UUID
    wishes: Wishes
    words: Sealed | None = None
    by: Party


class EnquiryClosed(Fact):
    """The enquiry ended: what the person wanted was met fully, partly or not, and what became of the risk."""

    safeguarding_id: UUID
    case_id: UUID
    met: Literal["fully", "partly", "not_met", "not_stated"]
    risk: Literal["remains", "reduced", "removed", "none_found"]
    by: Party


class ConcernEnded(Fact):
    """The concern led to no enquiry, with the reason and what was done instead."""

    safeguarding_id: UUID
    case_id: UUID
    reason: Sealed
    person_told: bool
    by: Party
