"""Days that are covered by something, those that follow each other as one, and the days between that are not."""

from collections.abc import Iterator
from datetime import date
from typing import Self

from schemas.calendar import ONE_DAY
from schemas.model import Model


class Days(Model):
    """Days from a first to a last, both in; without a last day until something changes it."""

    first: date
    last: date | None

    @property
    def after(self) -> date | None:
        """The day after the last."""
        return self.last + ONE_DAY if self.last else None

    def goes_on_into(self, other: "Days") -> bool:
        """Whether the other begins before this one is over, or on the day after."""
        return self.after is None or other.first <= self.after

    def with_more(self, other: "Days") -> "Days":
        """Both as one."""
        last = max(self.last, other.last) if self.last and other.last else None
        return Days(first=self.first, last=last)


class Covered(Model):
    """Days that are covered, in their order; days that follow each other are kept as one."""

    days: tuple[Days, ...] = ()

    def with_days(self, first: date, last: date | None) -> Self:
        """The same with further days covered."""
        kept: list[Days] = []
        for days in sorted((*self.days, Days(first=first, last=last)), key=lambda one: one.first):
            if kept and kept[-1].goes_on_into(days):
                kept[-1] = kept[-1].with_more(days)
            else:
                kept.append(days)
        return self.with_(days=tuple(kept))

    def uncovered_from(self, day: date | None) -> Iterator[Days]:
        """The days from a day on that nothing covers, those that follow each other as one; none without a day."""
        for one in self.days:
            if day is not None and day < one.first:
                yield Days(first=day, last=one.first - ONE_DAY)
            if day is not None and (one.after is None or one.after > day):
                day = one.after
        if day is not None:
            yield Days(first=day, last=None)
