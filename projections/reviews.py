"""The newest reviews of a case: whether the last one looked at what could be less, and which questions it left open."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from schemas.dated import threshold
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.review import Look, LookRecorded, NetworkPersonAsked, ReviewHeld

CODE = "REVIEW_LOOK_MISSING"


class Review(Model):
    """A review: what it found, who in the person's life was not asked, and which questions its look answered."""

    case_id: UUID
    review_id: UUID
    held_at: datetime
    unchanged: bool
    outcomes_met: int
    lifelong: bool
    not_asked: tuple[UUID, ...]
    looked: bool
    whole: bool
    answers: tuple[str, ...]
    by: Party
    fact_id: UUID

    @classmethod
    def of(cls, fact: ReviewHeld, fact_id: UUID) -> Self:
        return cls(
            case_id=fact.case_id,
            review_id=fact.review_id,
            held_at=fact.happened_at,
            unchanged=fact.unchanged,
            outcomes_met=0 if fact.met_with_support else fact.outcomes_fully_met,
            lifelong=fact.lifelong,
            not_asked=tuple(one.named_id for one in fact.network if not (one.has_part or one.asked or one.not_wanted)),
            by=fact.by,
            fact_id=fact_id,
            **answered_by(fact.look),
        )

    def limit(self, name: str) -> int:
        return threshold(CODE, name, london_day(self.held_at))


def answered_by(look: Look | None) -> dict[str, Any]:
    """Which questions a look answered: none where it is blank, all where it covered the whole package."""
    if look is None:
        return {"looked": False, "whole": False, "answers": ()}
    return {"looked": True, "whole": look.whole, "answers": look.answers}


class Reviews(Model):
    """The newest reviews, as many as are compared, and whether finishing was ever on the table at one."""

    held: tuple[Review, ...] = ()
    finish_shown: bool = False

    def with_review(self, fact: ReviewHeld, fact_id: UUID) -> Self:
        """One more; they may become known in any order."""
        known = sorted((*self.held, Review.of(fact, fact_id)), key=lambda one: (one.held_at, str(one.review_id)))
        most = known[-1].limit("unchanged")
        return self.with_(held=tuple(known[-most:]), finish_shown=self.finish_shown or fact.finish_shown)

    def with_look(self, fact: LookRecorded) -> Self:
        """A look that was recorded after its review."""
        found = answered_by(fact.look)
        return self.with_(
            held=tuple(one.with_(**found) if one.review_id == fact.review_id else one for one in self.held)
        )

    def with_asked(self, fact: NetworkPersonAsked) -> Self:
        """Somebody in the person's life was asked; no review that is remembered leaves that open any more."""

        def still(one: Review) -> tuple[UUID, ...]:
            return tuple(person for person in one.not_asked if person != fact.named_id)

        return self.with_(held=tuple(one.with_(not_asked=still(one)) for one in self.held))

    def is_open(self) -> bool:
        """Whether the newest review left the look blank, or a question open that is due at it."""
        if not self.held:
            return False
        last = self.held[-1]
        return not last.looked or (not last.whole and bool(self.unanswered()))

    def unanswered(self) -> list[str]:
        """The questions due at the newest review that its look did not answer."""
        return [code for code in self.due() if code not in self.held[-1].answers]

    def due(self) -> Iterator[str]:
        """The questions due at the newest review, as codes of `too_much_support_causes.csv`."""
        last = self.held[-1]
        if not (self.finish_shown or last.lifelong):
            yield "TM04"
        running = len(self.held) == last.limit("unchanged") and all(one.unchanged for one in self.held)
        if running and last.outcomes_met >= last.limit("outcomes_met"):
            yield "TM08"
        if last.not_asked:
            yield "TM21"
