"""How support towards one outcome was given, day by day: how much of it was done for the person, and whether more is.

A week is closed on Monday at 00:00 in England. What a later fact may still change is kept by the day; the weeks before
that are settled and only say whether the question stood then.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from projections.kept import newest
from schemas import codes
from schemas.dated import threshold
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party

CODE = "DOING_FOR_TREND"
A_WEEK = timedelta(weeks=1)
DONE_FOR = "FOR"
TOLD = 6  # so many sessions are named as evidence


class Span(Model):
    """Days, the first and the last among them."""

    first_day: date
    last_day: date

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


class DayOf(Model):
    """How many tasks were recorded on a day, and how many of them were done for the person."""

    total: int = 0
    done_for: int = 0


class DoneFor(Model):
    """One task that was done for the person: when, by whom, which kind, and the fact that says so."""

    at: datetime
    worker: Party
    task: str
    fact_id: UUID


class Share(NamedTuple):
    """Of so many tasks so many were done for the person."""

    total: int
    done_for: int

    def at_least(self, percent: int) -> bool:
        return self.total > 0 and 100 * self.done_for >= percent * self.total

    def is_above(self, earlier: "Share", points: int) -> bool:
        """Whether the share is so many points above an earlier one; with nothing before it, it is not known."""
        rise = 100 * (self.done_for * earlier.total - earlier.done_for * self.total)
        return self.total > 0 and earlier.total > 0 and rise >= points * self.total * earlier.total


def counts(mode: str) -> bool:
    """Whether a mode says anything about who did it: what was declined or not done does not."""
    return bool(codes.by_code("support_modes").get(mode, {}).get("independence_weight"))


def close_before(moment: datetime) -> date:
    """The Monday that closed the last week before a moment."""
    day = london_day(moment)
    return day - timedelta(days=day.weekday())


def window(close: date) -> timedelta:
    """How many weeks are looked at as one."""
    return threshold(CODE, "window", close) * A_WEEK


class Trend(Model):
    """The days of one outcome; `stood` says whether the question stood at the close that was settled last."""

    days: dict[date, DayOf] = {}
    done_for: tuple[DoneFor, ...] = ()
    settled: date | None = None
    stood: bool = False

    def first_kept(self, close: date) -> date:
        """The first day that the next close to be settled still looks at."""
        return close - 3 * window(close) + A_WEEK

    def with_task(self, at: datetime, mode: str, number: int, close: date) -> "Trend":
        """So many more tasks in a mode at a moment; one that is older than what is kept changes nothing."""
        day = london_day(at)
        if not counts(mode) or day < self.first_kept(close):
            return self
        before = self.days.get(day, DayOf())
        now = DayOf(total=before.total + number, done_for=before.done_for + (number if mode == DONE_FOR else 0))
        return self.with_(days=dict(sorted({**self.days, day: now}.items())))

    def with_done_for(self, one: DoneFor) -> "Trend":
        return self.with_(done_for=newest((*self.done_for, one), TOLD, lambda done: (done.at, str(done.fact_id))))

    def settle(self, close: date, left_out: tuple[Span, ...]) -> "Trend":
        """The same as it stands at a close: the weeks long before it are settled, and their days forgotten.

        What is settled stays so: a fact that had to wait is told with an older close.
        """
        settled = close - window(close)
        if self.settled is not None and settled < self.settled:
            return self
        stood = self.stands(settled, left_out)
        first = self.first_kept(close)
        kept = {day: done for day, done in self.days.items() if day >= first}
        done_for = tuple(one for one in self.done_for if london_day(one.at) >= first)
        return self.with_(days=kept, done_for=done_for, settled=settled, stood=stood)

    def stands(self, close: date, left_out: tuple[Span, ...]) -> bool:
        """Whether the question stands at a close: it arose by then, and the share has not gone down since."""
        stood, reached = self.stood, self.settled
        for one in self.closes(close):
            stood, reached = self.stands_on(one, left_out, stood), one
        return stood and (reached == close or reached is None)

    def closes(self, until: date) -> Iterator[date]:
        """The closes not settled yet at which there may be something to see, up to one of them."""
        if not self.days:
            return
        days = list(self.days)
        after_first = days[0] - timedelta(days=days[0].weekday()) + A_WEEK
        close = self.settled + A_WEEK if self.settled else after_first
        last = min(until, days[-1] + window(until) + 2 * A_WEEK)
        while close <= last:
            yield close
            close += A_WEEK

    def stands_on(self, close: date, left_out: tuple[Span, ...], stood: bool) -> bool:
        long = window(close)
        now, earlier = self.share(close, left_out), self.share(close - long, left_out)
        if stood and now.at_least(threshold(CODE, "clears_under", close)):
            return True
        enough = now.total >= threshold(CODE, "records", close)
        high = now.at_least(threshold(CODE, "share", close))
        return enough and high and now.is_above(earlier, threshold(CODE, "rise", close))

    def share(self, close: date, left_out: tuple[Span, ...]) -> Share:
        """Of the tasks in the weeks before a close, how many were done for the person; some days are left out."""
        first = close - window(close)
        found = [
            done
            for day, done in self.days.items()
            if first <= day < close and not any(span.holds(day) for span in left_out)
        ]
        return Share(sum(one.total for one in found), sum(one.done_for for one in found))

    def is_seen(self, close: date) -> bool:
        """Whether any task lies in the weeks before a close, or after it."""
        return bool(self.days) and max(self.days) >= close - window(close)
