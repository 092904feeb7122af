"""Activity logs as other systems export them: odd spellings, ties, missing deadlines, days without a time, any order.

Each row knows what it means, so that a test can compute the answers from the meaning and never from the spelling.
"""

import csv
import io
import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
HEADINGS = ("Case ID", "Activity", "Resource", "Department", "Timestamp", "Due date")
ACTIVITIES = ("Referral received", "Triage call", "Home visit", "Strength-based assessment", "Review", "Case closed")
WORKERS = (
    "Zoë O'Brien",
    "J. Smith",
    "Anne-Marie Löwe",
    "Björn Åkesson",
    "Priya Patel",
    "Tom Ng",
    "MARY ELLEN",
    "li wei",
)
GROUPS = ("Team East", "Team West", "Hospital & Home")
FIRST = datetime(2024, 1, 3, 9, 0)


@dataclass(frozen=True)
class Row:
    """One row, by its meaning: who did what when in which case, and by when the case must be done."""

    case: str
    activity: str
    worker: str | None
    group: str
    at: datetime
    day_only: bool
    due: datetime | date | None

    @property
    def moment(self) -> datetime:
        """When it was done; a day alone begins at midnight in England."""
        return (datetime.combine(self.at.date(), time()) if self.day_only else self.at).replace(tzinfo=LONDON)

    @property
    def too_late_after(self) -> datetime | None:
        """The last moment in time."""
        if self.due is None:
            return None
        if isinstance(self.due, datetime):
            return self.due.replace(tzinfo=LONDON)
        return datetime.combine(self.due, time(23, 59, 59, 999999), LONDON)


def made_log(seed: int, rows: int, cases: int) -> list[Row]:
    """Rows in no order, with ties, with equal rows, with and without workers, deadlines and clocks."""
    chance = random.Random(seed)
    made = [one_row(chance, chance.randrange(cases)) for _ in range(rows)]
    equal = chance.sample(made, rows // 50)
    return chance.sample([*made, *equal], rows + len(equal))


def one_row(chance: random.Random, case: int) -> Row:
    """One row; each case keeps to a stretch of weeks, so that its rows often fall on one day."""
    at = FIRST + timedelta(days=case % 300, hours=chance.randrange(24 * 60), minutes=15 * chance.randrange(4))
    due_at = FIRST + timedelta(days=case % 300 + 40, hours=case % 24)
    due = (None, due_at, due_at.date(), due_at.date())[case % 4] if chance.random() < 0.8 else None
    return Row(
        case=f"C-{case:05}",
        activity=chance.choice(ACTIVITIES),
        worker=chance.choice(WORKERS) if chance.random() < 0.9 else None,
        group=chance.choice(GROUPS),
        at=at,
        day_only=chance.random() < 0.2,
        due=due,
    )


def as_it_is(text: str) -> str:
    """A name as it is."""
    return text


SPELLINGS: tuple[Callable[[str], str], ...] = (
    as_it_is,
    as_it_is,
    str.upper,
    str.lower,
    lambda text: f"  {text} ",
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace(" ", "   "),
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace("'", "\u2019"),
    lambda text: text.replace("-", "\u2013") + ".",
    lambda text: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text),
    lambda text: text[:2] + "\u200b" + text[2:],
)
NOBODY = ("", "-", "n/a", "NULL", "unknown")


def english(moment: datetime | date | None) -> str:
    """A time or a day as it is written in England."""
    if moment is None:
        return ""
    return moment.strftime("%d/%m/%Y %H:%M" if isinstance(moment, datetime) else "%d/%m/%Y")


def iso(moment: datetime | date | None) -> str:
    """A time or a day by ISO 8601."""
    return moment.isoformat() if moment is not None else ""


def written(
    rows: Sequence[Row],
    file: Path,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    headings: Sequence[str] = HEADINGS,
    times: Callable[[datetime | date | None], str] = english,
    seed: int = 1,
) -> Path:
    """The rows as a file, each name in one of its spellings."""
    chance = random.Random(seed)
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter)
    writer.writerow(headings)
    for row in rows:
        spell = chance.choice(SPELLINGS)
        worker = spell(row.worker) if row.worker else chance.choice(NOBODY)
        at = times(row.at.date() if row.day_only else row.at)
        writer.writerow(
            (row.case, spell(row.activity), worker, chance.choice(SPELLINGS)(row.group), at, times(row.due))
        )
    file.write_bytes(table.getvalue().encode(encoding))
    return file


@dataclass(frozen=True)
class Answers:
    """What the questions must be answered with; a wait is (days, from, until, case, worker or group)."""

    cases: int
    changes: int
    by_number: dict[int, int]
    with_deadline: int
    late: int
    longest: tuple[float, datetime, datetime]
    waited: set[tuple[str, str | None, str]]


def answers(rows: Sequence[Row]) -> Answers:
    """The answers by looking at everything, one case after another."""
    by_case: dict[str, list[Row]] = {}
    for row in rows:
        by_case.setdefault(row.case, []).append(row)
    ordered = {case: sorted(log, key=lambda row: row.moment.timestamp()) for case, log in by_case.items()}
    changes = {case: changes_in(log) for case, log in ordered.items()}
    judged = [late for log in ordered.values() if (late := ended_late(log)) is not None]
    waits = [
        ((then.moment.timestamp() - now.moment.timestamp()) / 86400, now, then)
        for log in ordered.values()
        for now, then in pairwise(log)
    ]
    most = max(days for days, _, _ in waits)
    first = min(now.moment for days, now, _ in waits if days == most)
    longest = [(now, then) for days, now, then in waits if days == most and now.moment == first]
    return Answers(
        cases=len(ordered),
        changes=sum(changes.values()),
        by_number={number: list(changes.values()).count(number) for number in {0, *changes.values()}},
        with_deadline=len(judged),
        late=sum(judged),
        longest=(most, longest[0][0].moment, longest[0][1].moment),
        waited={(then.case, then.worker, then.group) for _, then in longest},
    )


def changes_in(log: Sequence[Row]) -> int:
    """How often the next named worker is another than the one before."""
    workers = [row.worker for row in log if row.worker]
    return sum(one != other for one, other in pairwise(workers))


def ended_late(log: Sequence[Row]) -> bool | None:
    """Whether the last step came after the deadline that was said last; none without a deadline."""
    said = [row.too_late_after for row in log if row.too_late_after is not None]
    return log[-1].moment > said[-1] if said else None
