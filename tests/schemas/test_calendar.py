"""Working days in England, substitutes and late announcements among them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas import codes
from schemas.calendar import (
    bank_holidays,
    calendar_version,
    end_of_working_day,
    in_the_package,
    is_working_day,
    working_days_after,
    working_days_before,
    working_days_between,
)
from tests.lists import with_lists
from tests.spec import at

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
COUNTS = st.integers(0, 60)
HEAD = "date,change,name,announced_on,status,source\n"
CROWNED = HEAD + "2026-06-12,added,A day off for all,2026-05-20,project,made up for this test\n"


def test_every_bank_holiday_of_the_list_is_known_and_no_other_on_a_weekday() -> None:
    listed = {date.fromisoformat(row["date"]) for row in codes.rows("bank_holidays_england")}
    known = {day for year in {day.year for day in listed} for day in in_the_package(year)}
    assert listed <= known
    assert {day.isoweekday() for day in known - listed if day >= min(listed)} == {6, 7}


def test_a_saturday_boxing_day_and_its_monday_are_both_bank_holidays_and_count_once_each() -> None:
    saturday, monday = date(2026, 12, 26), date(2026, 12, 28)
    assert {saturday, monday} <= bank_holidays(2026, saturday)
    assert not is_working_day(saturday) and not is_working_day(monday)
    assert working_days_after(date(2026, 12, 23), 3) == date(2026, 12, 30)
    assert working_days_before(date(2026, 12, 30), 3) == date(2026, 12, 23)


def test_good_friday_and_christmas_day_are_no_working_days() -> None:
    assert not is_working_day(date(2026, 4, 3))
    assert not is_working_day(date(2026, 12, 25))
    assert is_working_day(date(2026, 4, 2))


def test_the_end_of_a_working_day_is_midnight_in_england() -> None:
    assert end_of_working_day(at("2026-03-05 16:00"), 2) == at("2026-03-10 00:00")
    assert end_of_working_day(at("2026-06-05 16:00"), 1) == at("2026-06-08 23:00")
    assert end_of_working_day(at("2026-06-05 23:30"), 0) == at("2026-06-06 23:00"), "it is Saturday in England by then"


@given(day=DAYS, count=COUNTS)
def test_so_many_working_days_after_lie_so_many_working_days(day: date, count: int) -> None:
    last = working_days_after(day, count)
    assert working_days_between(day, last, day) == count
    assert count == 0 or is_working_day(last)


@given(day=DAYS, count=COUNTS)
def test_counting_back_undoes_counting_onwards_from_a_working_day(day: date, count: int) -> None:
    day = working_days_after(day, 1)
    assert working_days_before(working_days_after(day, count), count) == day


@given(day=DAYS, count=COUNTS)
def test_a_further_working_day_is_never_earlier(day: date, count: int) -> None:
    assert working_days_after(day, count) < working_days_after(day, count + 1)


@given(day=DAYS)
def test_no_working_day_is_a_weekend_or_a_bank_holiday(day: date) -> None:
    assert is_working_day(day) == (day.weekday() < 5 and day not in in_the_package(day.year))


def test_what_was_counted_before_a_day_off_was_announced_stays_as_it_was_counted() -> None:
    thursday, before, since = date(2026, 6, 11), date(2026, 5, 19), date(2026, 5, 20)
    with with_lists(bank_holiday_changes=CROWNED):
        assert working_days_after(thursday, 1, before) == date(2026, 6, 12)
        assert working_days_after(thursday, 1, since) == date(2026, 6, 15)
        assert working_days_after(thursday, 1) == date(2026, 6, 15)
        assert calendar_version(before) != calendar_version(since)
        assert calendar_version(before).endswith("changes none")
    assert working_days_after(thursday, 1) == date(2026, 6, 12)


def test_a_bank_holiday_that_is_moved_is_taken_from_one_day_and_added_to_another() -> None:
    moved = HEAD + (
        "2026-05-04,removed,Early May,2026-01-05,project,made up for this test\n"
        "2026-05-08,added,Early May,2026-01-05,project,made up for this test\n"
    )
    with with_lists(bank_holiday_changes=moved):
        assert is_working_day(date(2026, 5, 4)) and not is_working_day(date(2026, 5, 8))


@given(day=st.dates(date(2026, 1, 1), date(2026, 12, 31)), count=COUNTS)
def test_a_further_day_off_never_brings_a_last_day_nearer(day: date, count: int) -> None:
    without = working_days_after(day, count)
    with with_lists(bank_holiday_changes=CROWNED):
        counted = working_days_after(day, count, date(2026, 12, 31))
    assert without <= counted <= without + timedelta(days=11)
