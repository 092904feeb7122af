"""Which year's log a position belongs to: as the log says, where the record's own times say the same."""

from datetime import UTC, datetime

from schemas.moment import micros
from services.proof.kept import Kept, YearLog
from services.proof.log import year_of
from services.store.rows import Row, Rows
from services.verifying.finding import Cause, Finding, Findings
from services.verifying.held import HeldYear
from services.verifying.remembered import Remembered

NO_YEAR = 0
SOME = 8


class Years:
    """The logs as they were kept when the check began, by the position at which each begins."""

    def __init__(self, kept: Kept | None, rows: Rows, before: Remembered | None, findings: Findings) -> None:
        self._findings = findings
        self._known = {one.year: one.first for one in before.years} if before is not None else {}
        held = [HeldYear(kept, one) for one in kept.logs()] if kept is not None else []
        self.head = rows.head()  # after the sizes of the logs, so that no log can be longer than the record
        self._held = {one.log.first: one for one in held if self._begins_there(one, rows)}

    def held_from(self, position: int) -> HeldYear | None:
        """What is kept of the log that begins at a position, if one does."""
        return self._held.get(position)

    def not_begun(self, position: int) -> list[HeldYear]:
        """The logs that begin behind a position."""
        return [one for first, one in self._held.items() if first > position]

    def _begins_there(self, held: HeldYear, rows: Rows) -> bool:
        """A log that begins elsewhere than its year does is of no use to the check, and is a finding."""
        year, first = held.log
        around = {one.stored.position: one for one in rows.next(first - 2, first + SOME, SOME + 2)}
        its_own = any(held.leaf(number) == at.leaf for number in range(SOME) if (at := around.get(first + number)))
        begins = in_year(around.get(first), year, NO_YEAR) == year
        by_times = begins and in_year(around.get(first - 1), year - 1, NO_YEAR) < year
        if first >= 1 and (its_own or by_times or self._known.get(year) == first):
            return True
        said = f"the log of {year} is said to begin at position {first}, and that year does not"
        self._findings.add(Finding(Cause.log_altered, said, first))
        return False


def in_year(row: Row | None, where_missing: int, where_none: int) -> int:
    """The year in which a row was recorded."""
    if row is None:
        return where_missing
    try:
        return year_of(row.stored.recorded_at)
    except OverflowError:
        return where_none


def end_of(year: int) -> int:
    """The first moment (UTC microseconds) after a year."""
    return micros(datetime(year + 1, 1, 1, tzinfo=UTC))


def log_of(position: int, row: Row) -> YearLog:
    """The log of a year that nothing was kept of yet."""
    return YearLog(in_year(row, NO_YEAR, NO_YEAR), position)
