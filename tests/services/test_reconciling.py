"""The reconciler at work: each check stands on the record; that one is late, short or bad is said to whoever looks."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from aggregates.custody import NoteCheck
from schemas.custody import RecordChecked
from services.checks import checks, in_doubt
from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
from services.following import SERVICE
from services.http.health import ready
from services.metrics import Metrics
from services.proof.custody import log_stream
from services.reconciling import EVERY, Reconciling
from services.recording import Asked
from tests.services.dying import asked, line
from tests.spec import at
from tests.tampering.insider import Insider

NOON = at("2026-11-04 12:00")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Embedded]:
    with Embedded(Settings(data=tmp_path), SetClock(NOON)) as opened:
        yield opened


@pytest.fixture
def reconciling(service: Embedded) -> Iterator[Reconciling]:
    one = Reconciling(service)
    live(service)
    yield one
    one.close()


def live(service: Embedded, first: int = 0) -> None:
    for number in range(first, first + 5):
        service.record.do_now(line(number), asked(number))
    service.catch_up()
    service.notarising.notary.once(now=True)


def later(service: Embedded, by: timedelta) -> None:
    assert isinstance(service.clock, SetClock)
    service.clock.moment += by


def said(service: Embedded) -> str:
    return "; ".join(in_doubt(service.record, service.kept, service.clock.now()))


def noted(service: Embedded) -> list[RecordChecked]:
    return [one.fact for one in checks(service.record)]


def test_a_check_is_noted_with_how_far_it_went_and_what_it_was_held_against(
    service: Embedded, reconciling: Reconciling
) -> None:
    head = service.record.store.head().position
    reconciling.once()
    (found,) = noted(service)
    assert (found.up_to, found.differences, found.first) == (head, 0, None)
    assert found.compared == ("log", "keys", "read_models")
    assert said(service) == ""


def test_there_is_one_each_hour_and_the_read_models_once_a_day(service: Embedded, reconciling: Reconciling) -> None:
    for _ in range(3):
        reconciling.once()
    assert len(noted(service)) == 1
    later(service, EVERY + timedelta(minutes=1))
    reconciling.once()
    assert [one.compared for one in noted(service)] == [("log",), ("log", "keys", "read_models")]


def test_a_twin_waits_for_its_turn(service: Embedded, reconciling: Reconciling) -> None:
    with Embedded(Settings(data=service.settings.folder), SetClock(NOON)) as other:
        twin = Reconciling(other)
        with closing(twin):
            assert service.desk.take("reconciler")
            assert twin.whole() is None
    assert noted(service) == []


def test_it_goes_on_from_slice_to_slice(
    service: Embedded, reconciling: Reconciling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.reconciling.SLICE", 4)
    rounds = 0
    while not noted(service):
        reconciling.once()
        rounds += 1
    assert rounds > 3


@pytest.mark.threat(17)
def test_checks_that_were_stopped_are_missed_after_two_hours(service: Embedded, reconciling: Reconciling) -> None:
    reconciling.once()
    later(service, timedelta(hours=2))
    assert said(service) == ""
    later(service, timedelta(hours=1, minutes=1))
    assert "the record was last checked 3 hours ago as a whole; is `throughcare reconcile` at work?" in said(service)
    assert "was last checked 3 hours ago" in ready(service).why
    assert ready(service).standing == "degraded"


@pytest.mark.threat(17)
def test_a_record_that_is_signed_and_never_checked_is_missed_too(service: Embedded) -> None:
    live(service)
    service.kept.tables.rows("UPDATE checkpoints SET signed_at=%(at)s", at=NOON.timestamp() - 4 * 3600)
    assert "the record has been signed for 4 hours and was never checked as a whole" in said(service)


@pytest.mark.threat(17)
def test_a_check_of_a_stale_copy_did_not_go_as_far_as_the_record_did(
    service: Embedded, reconciling: Reconciling
) -> None:
    reconciling.once()
    stale = noted(service)[0].up_to
    live(service, 10)
    later(service, EVERY)
    for _ in range(2):
        note(service, stale)
        later(service, EVERY)
    assert f"the last check went up to {stale}, and the record was at " in said(service)


def note(service: Embedded, up_to: int) -> None:
    """As a reconciler notes what it saw of a copy."""
    stream = log_stream(service.record.store.store_id())
    seen = NoteCheck(at=service.now(), custody_id=stream, up_to=up_to, compared=("log",), differences=0)
    service.record.do_now(seen, Asked(told_by=SERVICE))


def test_what_a_check_found_is_noted_and_said_and_counted(service: Embedded, reconciling: Reconciling) -> None:
    with closing(Insider(service.settings.folder, 1)) as insider:
        insider.set(3, recorded_at=1)
    reconciling.once()
    (found,) = noted(service)
    assert (found.differences > 0, found.first) == (True, 3)
    assert f"the last check found {found.differences} differences; `throughcare verify` names them" in said(service)
    page = Metrics(service).page().decode()
    assert f"care_check_differences {float(found.differences)}" in page
    assert "care_checked_seconds NaN" in page
