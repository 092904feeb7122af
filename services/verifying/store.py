"""The record read again from its first fact, every row re-hashed and held against the log, in little memory.

It goes in slices, so that it can run beside the service all day; what is recorded meanwhile is left for the next time.
"""

from schemas.custody import HistoryBegun, HistoryEnded
from services.proof.kept import Kept, YearLog
from services.store.leaf import NO_HASH
from services.store.rows import HeadRow, Row, Rows
from services.verifying.chain import Chain
from services.verifying.ends import look_at_the_end
from services.verifying.finding import Cause, Finding, Findings
from services.verifying.held import HeldYear, Trusted
from services.verifying.judging import judged_of
from services.verifying.remembered import Remembered, RememberedYear
from services.verifying.row import Fault, id_in
from services.verifying.year import YearCheck
from services.verifying.years import Years, end_of, log_of

SLICE = 2_000
HISTORY = (HistoryBegun.__name__, HistoryEnded.__name__)
MOST_MISSING = 100_000


class StoreCheck:
    """One check of the whole record, up to where it ends when the check begins.

    Raises StoreUnavailable, StoreDamaged where the database does not answer.
    """

    def __init__(
        self, rows: Rows, kept: Kept | None, trusted: Trusted, before: Remembered | None, findings: Findings
    ) -> None:
        self.rows, self.kept, self.trusted, self.before, self.findings = rows, kept, trusted, before, findings
        self.years = Years(kept, rows, before, findings)
        self.head: HeadRow | None = self.years.head
        self.up_to = self.head.position if self.head is not None else rows.last()
        self.position = 0
        self.checked: list[YearCheck] = []
        self._chain = Chain(rows)
        self.last_recorded_at: int | None = None  # of the row at the head, if it stands
        self._recorded_at = 0
        self._year_ends = 0
        self._in_history = False

    def step(self, limit: int = SLICE) -> bool:
        """The next rows; false once there are no more, and the end was looked at."""
        some = self.rows.next(self.position, self.up_to, limit)
        for row in some:
            self._take(row)
        if len(some) == limit:
            return True
        self._missing_up_to(self.up_to)
        look_at_the_end(self)
        return False

    @property
    def signed(self) -> int:
        """How many facts stand under a checkpoint."""
        return sum(one.signed for one in self.checked)

    def to_remember(self) -> Remembered | None:
        """What a later check is to know of this one."""
        if self.head is None:
            return None
        years = (RememberedYear(*one.log, tuple(one.made.wholes), one.signed) for one in self.checked)
        return Remembered(self.head.store_id, self.position, tuple(years))

    def _take(self, row: Row) -> None:
        stored = row.stored
        self._missing_up_to(stored.position - 1)
        self.position = stored.position
        self._begin_where_kept(stored.position)
        if not self.checked:
            self._begin(log_of(stored.position, row), None)
        held = self.checked[-1].leaf(stored.position)
        judged = judged_of(row, held, self._chain)
        if judged.stands and held is None and stored.recorded_at >= self._year_ends:
            self._begin(log_of(stored.position, row), None)
        if judged.fault is not None:
            self._found(judged.fault, row)
        if judged.stands and not judged.in_doubt:
            self._chain.went_on(stored.stream_bytes, stored.version, judged.leaf)
        else:
            self._chain.suspect(stored.position, held or row.leaf, judged.leaf)
        if judged.stands:
            self._timed(row)
        self.checked[-1].add(judged.leaf if judged.stands else held or row.leaf, held)

    def _timed(self, row: Row) -> None:
        stored = row.stored
        in_time = self.checked[-1].times.add(stored.position, stored.recorded_at)
        if stored.recorded_at <= self._recorded_at:
            self._found(Fault(Cause.time_back, "it is recorded no later than one that stands before it"), row)
        elif not in_time and not self._in_history:
            self._found(Fault(Cause.time_back, "it is recorded before a witness had seen all that stands before"), row)
        if stored.position == self.up_to:
            self.last_recorded_at = stored.recorded_at
        self._recorded_at = max(self._recorded_at, stored.recorded_at)
        if stored.name in HISTORY:
            self._in_history = stored.name == HISTORY[0]

    def _missing_up_to(self, position: int) -> None:
        """No row stands behind the last one up to this position; what the log holds there goes on in its place."""
        while self.position < position:
            self._begin_where_kept(self.position + 1)
            held = self.checked[-1].leaf(self.position + 1) if self.checked else None
            if held is None and (position == self.up_to or position - self.position > MOST_MISSING):
                said = "the record is said to go on to here, and does not: rows were taken away, or its head was moved"
                self.findings.add(Finding(Cause.head_altered, said, self.position + 1, position))
                self.position = position
                return
            self.position += 1
            said = "no fact stands at this position"
            self.findings.add(Finding(Cause.row_missing, said, self.position, index=self._index()))
            self._chain.suspect(self.position, held)
            if self.checked:
                self.checked[-1].add(held or NO_HASH, held)

    def _begin_where_kept(self, position: int) -> None:
        held = self.years.held_from(position)
        if held is not None:
            self._begin(held.log, held)

    def _begin(self, log: YearLog, held: HeldYear | None) -> None:
        before = self.before.year(log.year) if self.before is not None else None
        self.checked.append(YearCheck(log, held, before, self.trusted, self.findings))
        self._year_ends = end_of(log.year)

    def _index(self) -> int | None:
        return self.position - self.checked[-1].log.first if self.checked else None

    def _found(self, fault: Fault, row: Row) -> None:
        stored = row.stored
        stream, case = id_in(stored.stream_bytes), id_in(stored.key_bytes)
        found = Finding(fault.cause, fault.why, stored.position, index=self._index(), stream=stream, case=case)
        self.findings.add(found)
