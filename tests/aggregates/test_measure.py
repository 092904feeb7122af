"""How far an outcome was reached is recorded once."""

from datetime import date, timedelta
from typing import Any

from aggregates.measure import CorrectMeasure, RecordMeasure, decider
from schemas.measure import OutcomeMeasureCorrected, OutcomeMeasured
from schemas.party import Party
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-03-30 10:00")
ABOUT: dict[str, Any] = {"measure_id": an_id("measure"), "case_id": an_id("case")}
record = RecordMeasure(
    at=NOW, **ABOUT, outcome_id=an_id("outcome"), reached="PARTIALLY_MET", words=words("twice a week", "words")
)
correct = CorrectMeasure(at=NOW + timedelta(days=1), **ABOUT, reached="FULLY_MET")
LIFE = lived(decider, (record, correct))


class TestMeasure(PlainLife):
    decider, commands, another = decider, (record, correct), record.with_(reached="NOT_MET")


def test_its_day_is_today_unless_another_is_named() -> None:
    [fact] = given(decider).when(record).facts()
    assert isinstance(fact, OutcomeMeasured)
    assert fact.on == date(2026, 3, 30)


def test_a_correction_says_how_it_stood_before() -> None:
    [fact] = given(decider, *lived(decider, (record,))).when(correct).facts()
    expected = OutcomeMeasureCorrected(
        happened_at=correct.at,
        **ABOUT,
        outcome_id=an_id("outcome"),
        on=date(2026, 3, 30),
        before="PARTIALLY_MET",
        reached="FULLY_MET",
        by=SOMEBODY,
    )
    assert fact == expected


def test_it_is_measured_on_a_day_that_has_come() -> None:
    given(decider).when(record.with_(on=date(2026, 3, 31))).then_refused("this day had not come by then")


def test_a_correction_changes_something() -> None:
    same = correct.with_(reached="PARTIALLY_MET")
    given(decider, *lived(decider, (record,))).when(same).then_refused("the measure says that already")


def test_another_agency_does_not_correct_it() -> None:
    council = Party(role="social_worker", agency="LA")
    given(decider, *lived(decider, (record,))).when(correct, council).then_refused(
        "another agency put this on the record"
    )
