"""How law counts, by the examples of the domain's own page and by what must hold on any day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.counting import (
    clear_days_between,
    first_day,
    is_over_at,
    last_day,
    months_after,
    months_beginning_with,
)
from schemas.moment import LONDON, start_of

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
LENGTHS = st.integers(1, 120)
ONE_DAY = timedelta(days=1)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def test_days_beginning_with_a_day() -> None:
    assert last_day(date(2026, 3, 2), 28, "days", first_counts=True) == date(2026, 3, 29)


def test_working_days_after_a_day() -> None:
    assert last_day(date(2026, 12, 23), 3, "working_days", first_counts=False) == date(2026, 12, 30)


def test_days_ending_with_a_day() -> None:
    assert first_day(date(2026, 3, 15), 14, "days", last_counts=True) == date(2026, 3, 2)


def test_days_before_a_day() -> None:
    assert first_day(date(2026, 3, 20), 7, "days", last_counts=False) == date(2026, 3, 13)


def test_clear_days_between_two_days() -> None:
    assert clear_days_between(date(2026, 3, 2), date(2026, 3, 8)) == 5
    assert last_day(date(2026, 3, 2), 5, "clear_days", first_counts=False) == date(2026, 3, 8)


def test_months_beginning_with_a_day() -> None:
    assert last_day(date(2026, 1, 12), 6, "months", first_counts=True) == date(2026, 7, 11)


def test_hours_over_the_night_on_which_the_clocks_go_back() -> None:
    over = is_over_at(london("2026-10-24 22:00"), 24, "hours", first_counts=False)
    assert over == london("2026-10-25 21:00")


def test_hours_over_the_night_on_which_the_clocks_go_forward() -> None:
    over = is_over_at(london("2026-03-28 22:00"), 24, "hours", first_counts=False)
    assert over == london("2026-03-29 23:00")


@pytest.mark.parametrize(
    ("begins", "months", "ends"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 1), 1, date(2026, 3, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 2, 28), 12, date(2027, 2, 27)),
    ],
)
def test_months_at_the_ends_of_months(begins: date, months: int, ends: date) -> None:
    assert months_beginning_with(begins, months) == ends


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_at_once_is_the_day_itself() -> None:
    for first_counts in (True, False):
        assert last_day(date(2026, 3, 2), 0, "days", first_counts=first_counts) == date(2026, 3, 2)


def test_what_counts_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="hours does not count days"):
        last_day(date(2026, 3, 2), 1, "hours", first_counts=True)
    with pytest.raises(ValueError, match="clear_days does not count days backwards"):
        first_day(date(2026, 3, 2), 1, "clear_days", last_counts=True)


@given(start=DAYS, length=LENGTHS, unit=st.sampled_from(["days", "weeks", "months"]))
def test_a_period_after_a_day_ends_where_one_beginning_with_the_next_day_does(
    start: date, length: int, unit: str
) -> None:
    after = last_day(start, length, unit, first_counts=False)
    beginning = last_day(start + ONE_DAY, length, unit, first_counts=True)
    if unit == "months":
        assert after <= beginning <= after + timedelta(days=3)
    else:
        assert after == beginning


@given(start=DAYS, length=LENGTHS)
def test_the_days_that_begin_with_a_day_are_so_many(start: date, length: int) -> None:
    assert (last_day(start, length, "days", first_counts=True) - start).days + 1 == length
    assert (last_day(start, length, "weeks", first_counts=True) - start).days + 1 == 7 * length


@given(start=DAYS, length=LENGTHS, unit=st.sampled_from(["days", "weeks"]), ends=st.booleans())
def test_counting_back_undoes_counting_onwards(start: date, length: int, unit: str, ends: bool) -> None:
    last = last_day(start, length, unit, first_counts=ends)
    assert first_day(last, length, unit, last_counts=ends) == start


@given(start=DAYS, length=LENGTHS)
def test_months_are_undone_too_where_every_month_has_the_date(start: date, length: int) -> None:
    start = start.replace(day=min(start.day, 28))
    last = last_day(start, length, "months", first_counts=False)
    assert first_day(last, length, "months", last_counts=False) == start


@given(start=DAYS, length=LENGTHS)
def test_two_periods_of_months_follow_each_other_without_a_gap(start: date, length: int) -> None:
    start = start.replace(day=min(start.day, 28))
    first = months_beginning_with(start, length)
    assert months_beginning_with(first + ONE_DAY, length) == months_beginning_with(start, 2 * length)


@given(start=DAYS, length=LENGTHS)
def test_between_a_day_and_the_last_of_its_clear_days_lie_so_many(start: date, length: int) -> None:
    assert clear_days_between(start, last_day(start, length, "clear_days", first_counts=False)) == length


@given(
    day=DAYS,
    length=LENGTHS,
    unit=st.sampled_from(["days", "weeks", "months", "working_days", "clear_days"]),
    first=st.booleans(),
)
def test_a_longer_period_never_ends_earlier_nor_any_before_it_starts(
    day: date, length: int, unit: str, first: bool
) -> None:
    last = last_day(day, length, unit, first_counts=first)
    assert day <= last <= last_day(day, length + 1, unit, first_counts=first)


@given(day=DAYS, minutes=st.integers(0, 24 * 60 - 1), length=LENGTHS, first=st.booleans())
def test_days_run_out_at_midnight_in_england_whatever_the_hour_and_the_season(
    day: date, minutes: int, length: int, first: bool
) -> None:
    started = datetime(day.year, day.month, day.day, tzinfo=LONDON) + timedelta(minutes=minutes)
    over = is_over_at(started, length, "days", first_counts=first)
    assert over == start_of(last_day(day, length, "days", first_counts=first) + ONE_DAY)
    assert over.astimezone(LONDON).time().isoformat() == "00:00:00"


@given(start=DAYS, hours=st.integers(0, 200))
def test_hours_pass_at_the_same_pace_on_every_day(start: date, hours: int) -> None:
    over = is_over_at(start_of(start).astimezone(LONDON), hours, "hours", first_counts=False)
    assert over - start_of(start) == timedelta(hours=hours)
