"""A fact of somebody's life, what leans on it, and whether that may still be leaned on."""

from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from projections.kept import newest_by_id, without
from schemas.ageing import look_again_after
from schemas.calendar import ONE_DAY
from schemas.leaning import LeansOn
from schemas.life_fact import LifeFactConfirmed, LifeFactStated
from schemas.model import Model
from schemas.moment import london_day, start_of
from schemas.party import Party
from schemas.recorded import Recorded

MOST_LEANING = 8


class Leaning(Model):
    """A decision or a way home that leans on facts: since when, until which day their age matters, and by whom."""

    leaning_id: UUID
    case_id: UUID
    at: datetime
    until: date
    on_discharge: bool
    leans_on: tuple[LeansOn, ...]
    author: Party
    fact_id: UUID


class LifeFact(Model):
    """One fact of somebody's life: when it was last so, when somebody said otherwise, and what leans on it."""

    life_fact_id: UUID | None = None
    stated: UUID | None = None
    confirmed_on: date | None = None
    confirmed_at: datetime | None = None
    contradicted_at: datetime | None = None
    contradiction: UUID | None = None
    replaced_at: datetime | None = None
    left_out: dict[UUID, datetime] = {}
    leaning: dict[UUID, Leaning] = {}

    def confirmed(self, recorded: Recorded[Any]) -> "LifeFact":
        """It was so on a day; one that is told late and is older changes nothing."""
        fact: LifeFactStated | LifeFactConfirmed = recorded.fact
        same_day = london_day(fact.happened_at) == fact.last_confirmed
        at = fact.happened_at if same_day else start_of(fact.last_confirmed)
        if self.confirmed_at is not None and at < self.confirmed_at:
            return self
        so_again = self.contradicted_at is not None and self.contradicted_at < at
        said_otherwise = {"contradicted_at": None, "contradiction": None} if so_again else {}
        return self.with_(confirmed_on=fact.last_confirmed, confirmed_at=at, **said_otherwise)

    def leaned_on(self, one: Leaning) -> "LifeFact":
        """Something leans on it, or does so on another day; the newest few are kept."""
        known = self.leaning.get(one.leaning_id)
        kept = {**self.leaning, one.leaning_id: one.with_(at=known.at) if known else one}
        return self.with_(leaning=newest_by_id(kept, MOST_LEANING))

    def not_leaned_on(self, leaning_id: UUID) -> "LifeFact":
        """What leaned on it was taken back."""
        return self.with_(leaning=without(self.leaning, leaning_id))

    def left_out_of(self, leaning_id: UUID, at: datetime) -> "LifeFact":
        """It was left out of what leaned on it; the newest few are kept."""
        return self.with_(left_out=newest_by_id({**self.left_out, leaning_id: at}, MOST_LEANING, lambda when: when))

    def standing(self) -> list[tuple[Leaning, LeansOn]]:
        """What leans on it, and how; what was thought through anew since is left out."""
        found = []
        for one in self.leaning.values():
            settled = [at for at in (self.replaced_at, self.left_out.get(one.leaning_id)) if at is not None]
            how = next((leans for leans in one.leans_on if leans.life_fact_id == self.life_fact_id), None)
            if how is not None and not any(one.at <= at for at in settled):
                found.append((one, how))
        return found

    def confirmed_for(self, how: LeansOn) -> date:
        """The day on which it was last known to be so, by the record or by what leans on it."""
        return max(how.last_confirmed, self.confirmed_on or how.last_confirmed)

    def is_contradicted(self) -> bool:
        """Whether somebody said that it is no longer so, or it was replaced, and nobody has confirmed it since."""
        return self.contradicted_at is not None or self.replaced_at is not None

    def stale_from(self, one: Leaning, how: LeansOn) -> date | None:
        """The first day on which it is past its look-again age, if that is soon enough to matter."""
        confirmed = self.confirmed_for(how)
        age = look_again_after(how.kind, one.until, on_discharge=one.on_discharge, mark=how.mark)
        if age is None:
            return None
        day = confirmed + timedelta(days=age) + ONE_DAY
        return day if day <= one.until else None

    def wrong(self, one: Leaning, how: LeansOn, as_of: datetime) -> Literal["contradicted", "aged"] | None:
        """Why it should be looked at again, if it should."""
        if self.is_contradicted():
            return "contradicted"
        day = self.stale_from(one, how)
        return "aged" if day is not None and start_of(day) <= as_of else None

    def evidence(self, one: Leaning) -> tuple[UUID, ...]:
        """What leans on it, what it is, and what contradicts it."""
        contradiction = self.contradiction if self.is_contradicted() else None
        return tuple(fact_id for fact_id in (one.fact_id, self.stated, contradiction) if fact_id is not None)
