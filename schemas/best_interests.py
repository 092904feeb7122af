"""A decision made for somebody who cannot make it: who was heard, what was less restrictive, what was decided."""

from datetime import date
from typing import Literal
from uuid import UUID

from schemas.decided import Decided
from schemas.fact import Fact
from schemas.party import Party
from schemas.sealed import Sealed

Heard = Literal["person", "family", "friend", "carer", "attorney_deputy", "advocate", "professional"]


class BestInterestsBegun(Fact):
    """A best interests decision is being prepared; `capacity_id` is the finding that the person cannot make it."""

    best_interests_id: UUID
    case_id: UUID
    capacity_id: UUID | None
    decision: str
    decision_maker: Party
    decide_by: date | None = None


class HeardForBestInterests(Fact):
    """Somebody was asked what the person would want; `appropriate` is whether they may be consulted in their place."""

    best_interests_id: UUID
    case_id: UUID
    decision: str
    whom: Heard
    appropriate: bool
    view: Sealed | None = None
    by: Party


class LessRestrictiveConsidered(Fact):
    """A way that restricts the person less was looked at, and what was found."""

    best_interests_id: UUID
    case_id: UUID
    tried: bool
    words: Sealed
    by: Party


class BestInterestsDecided(Decided, Fact):
    """What is in the person's best interests was decided, with the reasons."""

    best_interests_id: UUID
    case_id: UUID
    decision: str
    heard: tuple[str, ...]
    less_restrictive: bool
    reasons: Sealed


class BestInterestsDropped(Fact):
    """No best interests decision is needed any more: the person decides, or the decision has gone away."""

    best_interests_id: UUID
    case_id: UUID
    decision: str
    by: Party
