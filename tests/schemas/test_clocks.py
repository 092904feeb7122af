"""Every period by the row in force on the day its clock starts, and every worked example of the list."""

import re
import subprocess
import sys
from datetime import date, datetime

import pytest

from schemas import codes
from schemas.clocks import clock, counted_back, due_day, hours_back, runs_out
from schemas.counting import clear_days_between, last_day
from schemas.dated import threshold
from schemas.moment import LONDON, start_of
from tests.lists import and_row, with_lists, with_row


def on(text: str) -> date:
    return date.fromisoformat(text)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


APART = {"MHA_S135_136", "MHA_S12_GAP", "CA_REVIEW_INITIAL", "HOSP_DRD"}
EXAMPLES = [row for row in codes.rows("statutory_clocks") if row["worked_example"]]
SEEN = "MHA_S11_SEEN"  # counts back, and its example tells it onwards
BACK = {row["clock_id"] for row in EXAMPLES if row["direction"] != "onwards"} - {SEEN}
FORWARDS = {row["clock_id"] for row in EXAMPLES} - APART - BACK


def days_in(row: codes.Row) -> list[date]:
    """The days that a worked example names."""
    return [on(found) for found in re.findall(r"\d{4}-\d\d-\d\d", row["worked_example"])]


def of(*clock_ids: str) -> list[codes.Row]:
    return [row for row in EXAMPLES if row["clock_id"] in clock_ids]


@pytest.mark.parametrize("row", of(*FORWARDS), ids=lambda row: f"{row['clock_id']} {row['in_force_from']}")
def test_a_worked_example_that_goes_on_from_a_day(row: codes.Row) -> None:
    started, last, *_ = days_in(row)
    if row["direction"] == "onwards":
        assert due_day(row["clock_id"], started) == last
        assert runs_out(row["clock_id"], start_of(started)) == start_of(last.fromordinal(last.toordinal() + 1))
    else:
        assert counted_back(row["clock_id"], last) == started


@pytest.mark.parametrize("row", of(*BACK), ids=lambda row: row["clock_id"])
def test_a_worked_example_that_counts_back(row: codes.Row) -> None:
    *_, end, opens = days_in(row)
    assert counted_back(row["clock_id"], end) == opens


@pytest.mark.parametrize("row", of("MHA_S135_136"), ids=lambda row: row["in_force_from"])
def test_a_worked_example_of_hours(row: codes.Row) -> None:
    arrived, ends = (london(found) for found in re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d", row["worked_example"]))
    assert runs_out("MHA_S135_136", arrived) == ends


def test_five_clear_days_between_two_examinations_are_valid_and_six_are_not() -> None:
    [row] = of("MHA_S12_GAP")
    first, valid, not_valid = days_in(row)
    assert due_day("MHA_S12_GAP", first) == valid < not_valid
    assert (clear_days_between(first, valid), clear_days_between(first, not_valid)) == (5, 6)


def test_a_first_review_is_held_within_its_window() -> None:
    [row] = of("CA_REVIEW_INITIAL")
    starts, opens, closes = days_in(row)
    weeks = threshold("CHOICE_INDEPENDENCE_UNREASONED", "revisit_from", starts)
    assert last_day(starts, weeks, "weeks", first_counts=False) == opens
    assert due_day("CA_REVIEW_INITIAL", starts) == closes


def test_who_is_ready_may_leave_on_that_day() -> None:
    [row] = of("HOSP_DRD")
    ready, _ = days_in(row)
    assert due_day("HOSP_DRD", ready) == ready


def test_an_extension_of_a_community_order_is_examined_in_the_two_months_before_it_ends() -> None:
    [row] = of("MHA_CTO_EXAM")
    made, last, opens = days_in(row)
    assert due_day("MHA_CTO", made) == last
    assert counted_back("MHA_CTO_EXAM", last) == opens


def test_the_applicant_saw_the_person_within_24_hours_that_end_with_the_application() -> None:
    assert hours_back("MHA_S4_SEEN", london("2026-10-25 21:00")) == london("2026-10-24 22:00")


def test_what_must_be_asked_before_a_day_is_counted_back_from_it() -> None:
    assert counted_back("DOLS_FORWARD", on("2026-03-29")) == on("2026-03-01")
    assert counted_back("RENEWAL_WINDOW", on("2026-06-30")) == on("2026-04-01")


@pytest.mark.parametrize("clock_id", sorted({row["clock_id"] for row in codes.rows("statutory_clocks")}))
def test_every_period_of_the_list_can_be_counted(clock_id: str) -> None:
    row = codes.by_code("statutory_clocks")[clock_id]
    start = codes.from_day(row)
    if row["unit"] == "hours":
        moment = start_of(start)
        assert abs((reached(row, moment) - moment).total_seconds()) == int(row["length"]) * 3600
    elif row["direction"] == "onwards":
        assert due_day(clock_id, start) >= start
    else:
        assert counted_back(clock_id, start) < start


def reached(row: codes.Row, moment: datetime) -> datetime:
    onwards = row["direction"] == "onwards"
    return runs_out(row["clock_id"], moment) if onwards else hours_back(row["clock_id"], moment)


def test_the_row_in_force_on_the_day_the_clock_starts_decides() -> None:
    assert runs_out("MHA_S135_136", london("2017-12-10 23:59")) == london("2017-12-13 23:59")
    assert runs_out("MHA_S135_136", london("2017-12-11 00:00")) == london("2017-12-12 00:00")
    assert due_day("TRIB_S2_HEAR", on("2022-10-31")) == on("2022-11-07")
    assert due_day("TRIB_S2_HEAR", on("2022-11-01")) == on("2022-11-11")


def test_a_row_that_is_not_commenced_changes_nothing_until_its_first_day() -> None:
    commenced = with_row("statutory_clocks", "MHA_S3 ", in_force_to="2027-03-31")
    with with_lists(statutory_clocks=commenced):
        both = and_row("statutory_clocks", "MHA_S3 ", length="3", in_force_from="2027-04-01", in_force_to="")
    with with_lists(statutory_clocks=both):
        assert due_day("MHA_S3", on("2027-03-31")) == on("2027-09-30")
        assert due_day("MHA_S3", on("2027-04-01")) == on("2027-06-30")
        assert clock("MHA_S3", on("2026-01-12"))["length"] == "6"


def test_no_clock_of_a_law_that_was_not_in_force_then() -> None:
    with pytest.raises(LookupError, match="the clock DTOC_ASSESS_NOTICE: 0 rows are in force on 2022-07-01"):
        due_day("DTOC_ASSESS_NOTICE", on("2022-07-01"))
    assert due_day("DTOC_ASSESS_NOTICE", on("2022-06-30")) == on("2022-07-02")
    with pytest.raises(LookupError, match="the threshold window of VOICE_ABSENT: 0 rows"):
        threshold("VOICE_ABSENT", "window", on("2026-01-01"))


def test_a_clock_is_counted_in_its_own_direction_only() -> None:
    with pytest.raises(ValueError, match="the clock MHA_S133 counts back from its end"):
        due_day("MHA_S133", on("2026-03-20"))
    with pytest.raises(ValueError, match="the clock MHA_S2 counts onwards from its start"):
        counted_back("MHA_S2", on("2026-03-20"))
    with pytest.raises(ValueError, match="the clock MHA_S133 counts days back, not hours"):
        hours_back("MHA_S133", london("2026-03-20 09:00"))


def test_the_clocks_can_be_opened_before_any_list_was_read() -> None:
    first = "from schemas import clocks; from datetime import date; print(clocks.due_day('MHA_S2', date(2026, 1, 12)))"
    opened = subprocess.run([sys.executable, "-c", first], capture_output=True, text=True, check=False)
    assert (opened.stdout.strip(), opened.stderr) == ("2026-02-08", "")
