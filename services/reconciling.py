"""The reconciler at work: the record is read again all day, a slice at a time, and each check stands on the record.

One at a time, by a lease. A check that is stopped or shown an older copy is missed: the last one is then too old, or
does not go as far as the record did.
"""

from contextlib import ExitStack, suppress
from datetime import timedelta

import structlog

from aggregates.custody import NoteCheck
from schemas.custody import Compared
from schemas.moment import moment_of
from services.checks import checks
from services.following import SERVICE
from services.history import history_of
from services.opened import Opened
from services.proof.custody import log_stream
from services.recording import Asked
from services.store.recorder import StoreUnavailable
from services.verifying.remembered import FILE
from services.verifying.report import Report, With
from services.verifying.store import SLICE, StoreCheck
from services.verifying.verify import (
    configured,
    looking,
    remember_if_sound,
    store_check,
    verify_kafka,
    verify_keys,
    verify_read_models,
    verify_witnesses,
)

LEASE = "reconciler"
AFTER_START = timedelta(minutes=15)  # whoever serves has other things to do at first
REST_SECONDS = 0.25  # between two slices: a million facts take some minutes, and writers hardly notice
EVERY = timedelta(hours=1)  # half of what a check may be old before somebody is told, so that one may be missed
READ_MODELS_EVERY = timedelta(days=1)  # a fold of the whole record costs far more than reading it
NAMES: dict[With, Compared] = {
    With.store: "log",
    With.kafka: "kafka",
    With.witnesses: "witnesses",
    With.read_models: "read_models",
    With.keys: "keys",
}
log = structlog.get_logger()


class Reconciling:
    """Goes on only while it holds the lease; a twin waits for it. The first check begins so long `first_after`."""

    def __init__(self, opened: Opened, first_after: timedelta = timedelta(0)) -> None:
        self.opened, self.settings = opened, opened.settings
        self._open = ExitStack()
        self._check: StoreCheck | None = None
        self._report = Report()
        self._begun, self._read_models_at = opened.clock.now() - EVERY + first_after, moment_of(0)

    def once(self) -> bool:
        """One slice; true while the check is behind what it must do within the hour."""
        if not self._has_turn():
            return False
        if self._check is None and not self._due():
            return False
        check = self._check or self._begin()
        if check.step(SLICE):
            return self._is_late(check)
        self._finish(check)
        return False

    def whole(self) -> Report | None:
        """A whole check now, without rest; none where another process is at it."""
        while self._has_turn():
            check = self._check or self._begin()
            if not check.step(SLICE):
                self._finish(check)
                return self._report
        return None

    def close(self) -> None:
        """Let another process go on at once."""
        self._leave()
        self.opened.desk.release(LEASE)

    def _has_turn(self) -> bool:
        if self.opened.desk.take(LEASE):
            return True
        self._leave()
        return False

    def _leave(self) -> None:
        self._open.close()
        self._check = None

    def _due(self) -> bool:
        """An hour after the last one began here, or was noted by anybody; never in a history or an empty record."""
        now, record = self.opened.clock.now(), self.opened.record
        if now - self._begun < EVERY or not record.store.head().position:
            return False
        history, noted = history_of(record), checks(record)
        complete = history is None or history.complete
        return complete and (not noted or now - noted[0].recorded_at >= EVERY)

    def _begin(self) -> StoreCheck:
        self._begun, self._report = self.opened.clock.now(), Report()
        rows, kept = self._open.enter_context(looking(self.settings))
        self._check = store_check(rows, kept, self.settings, self._report.findings)
        return self._check

    def _is_late(self, check: StoreCheck) -> bool:
        spent = (self.opened.clock.now() - self._begun) / EVERY
        return check.position < spent * check.up_to

    def _finish(self, check: StoreCheck) -> None:
        """What else keeps the record; then the check is noted on it, and moves on what later ones rest on."""
        report = self._report
        report.position, report.signed = check.position, check.signed
        report.compared.append(With.store)
        remember_if_sound(check, self.settings.folder / FILE)
        self._compare_others(check, report)
        self._leave()
        self._note(report)

    def _compare_others(self, check: StoreCheck, report: Report) -> None:
        """One that is away is compared the next time; that it is away is for others to say."""
        wanted, now = configured(self.settings), self.opened.clock.now()
        with suppress(StoreUnavailable):
            if With.witnesses in wanted:
                verify_witnesses(check.rows, check.kept, self.settings, report)
        with suppress(StoreUnavailable):
            if With.kafka in wanted:
                verify_kafka(check.rows, self.settings, report, self._keep_turn)
        if now - self._read_models_at >= READ_MODELS_EVERY:
            verify_keys(check.rows, self.settings, report, self._keep_turn)
            verify_read_models(self.settings, report, self._keep_turn)
            self._read_models_at = now

    def _keep_turn(self, position: int, of: int) -> None:
        self.opened.desk.take(LEASE)

    def _note(self, report: Report) -> None:
        if not report.is_sound:
            counts = {str(cause): count for cause, count in report.findings.counts.items()}
            log.error("record_differs", up_to=report.position, **counts)
        store = self.opened.record.store
        command = NoteCheck(
            at=self.opened.now(),
            custody_id=log_stream(store.store_id()),
            up_to=report.position,
            compared=tuple(NAMES[one] for one in report.compared),
            differences=len(report.findings),
            first=report.findings.first_position,
        )
        self.opened.record.do_now(command, Asked(told_by=SERVICE))
