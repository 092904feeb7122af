"""Threat 12: the clock set forward and back, by an hour and by a day; a lag of minutes alarms nobody."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from schemas.refused import Refused
from services.verifying.finding import Cause, Finding
from services.verifying.report import With
from services.verifying.verify import verified
from tests.services.dying import asked, line
from tests.tampering.insider import Insider
from tests.tampering.lived import Lived, nobody_watches

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Lived]:
    lived = Lived(tmp_path / "record", 6)
    with closing(lived):
        lived.begin()
        lived.live(4)
        yield lived


def found(one: Lived) -> list[Finding]:
    return list(verified(one.settings, {With.store}, nobody_watches).findings)


@pytest.mark.threat(12)
@pytest.mark.parametrize("skew", [HOUR, DAY])
def test_a_clock_set_forward_is_found_by_what_witnesses_saw(one: Lived, skew: timedelta) -> None:
    """The witnesses' clocks are their own."""
    right = one.clock.moment
    one.clock.moment = right + skew
    position = one.store.head().position + 1
    one.tell()
    one.clock.moment = right + timedelta(minutes=1)
    one.sign()
    assert [(each.cause, each.position) for each in found(one)] == [(Cause.time_ahead, position)]


@pytest.mark.threat(12)
@pytest.mark.parametrize("skew", [HOUR, DAY])
def test_a_clock_set_back_is_refused_and_what_is_put_in_all_the_same_is_found(one: Lived, skew: timedelta) -> None:
    one.clock.moment -= skew + timedelta(days=1)
    with pytest.raises(Refused, match="the clock stands"):
        one.tell()
    before = one.store.head()
    with closing(Insider(one.folder, 1)) as insider:
        insider.sql("UPDATE head SET recorded_at=recorded_at-?", round(skew.total_seconds() * 1e6) * 50)
    one.tell()
    assert (Cause.time_back, before.position + 1) in {(each.cause, each.position) for each in found(one)}


@pytest.mark.threat(12)
def test_a_fact_from_before_a_witness_had_seen_the_record_cannot_follow(one: Lived) -> None:
    """It was countersigned a day later, so nothing that follows was recorded before that day."""
    moment = one.clock.moment
    one.tell()
    signed_to = one.store.head().position
    one.clock.moment += DAY
    one.sign()
    one.clock.moment = moment + 6 * HOUR
    one.tell()
    assert (Cause.time_back, signed_to + 1) in {(each.cause, each.position) for each in found(one)}


@pytest.mark.threat(12)
def test_a_clock_that_lags_by_minutes_is_no_finding(one: Lived) -> None:
    """Times go on rising by microseconds until the clock is past them again."""
    one.tell()
    one.sign()
    for number in range(3):
        one.clock.moment -= timedelta(minutes=1)
        one.record.do_now(line(5000 + number), asked(5000 + number))
        one.sign()
    assert found(one) == []
