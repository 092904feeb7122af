"""A list that could never do what it says is refused when it is loaded, in a sentence that names the row."""

from importlib.resources import files

import pytest

from schemas import codes
from tests.lists import and_row, with_lists, with_row

LISTS = sorted(file.name.removesuffix(".csv") for file in files("schemas").joinpath("codes").iterdir())
DAY_OFF = "date,change,name,announced_on,status,source\n{},{},A day off,{},project,made up for this test\n"


def refused(name: str, text: str, why: str) -> None:
    with with_lists(**{name: text}), pytest.raises(ValueError, match="csv") as refusal:
        codes.rows(name)
    assert str(refusal.value) == why


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_sound(name: str) -> None:
    codes.rows(name)


def test_a_row_has_as_many_values_as_there_are_columns() -> None:
    text = "code,label,status,source\nA,alone\n"
    refused("clock_owners", text, "clock_owners.csv, A: the row has more or fewer values than there are columns")


def test_a_row_has_a_status_and_a_source() -> None:
    said = "the status 'sure' is none of confirmed, general_knowledge, partly_confirmed, project"
    refused("roles", with_row("roles", "doctor", status="sure"), f"roles.csv, doctor: {said}")
    refused("roles", with_row("roles", "doctor", source=""), "roles.csv, doctor: the row names no source")


def test_a_code_stands_in_a_list_once() -> None:
    refused("roles", and_row("roles", "doctor"), "roles.csv, doctor: two rows hold on every day")


CLOCK_REFUSALS = {
    "unit": (
        {"unit": "fortnights"},
        "the unit 'fortnights' is none of hours, days, weeks, months, working_days, clear_days",
    ),
    "length below nothing": ({"length": "-3"}, "the length '-3' is not a whole number of days"),
    "length in words": ({"length": "ten"}, "the length 'ten' is not a whole number of days"),
    "ends before it begins": (
        {"in_force_from": "2026-02-01", "in_force_to": "2026-01-31"},
        "the row ends on 2026-01-31, before it begins on 2026-02-01",
    ),
    "no day": ({"in_force_from": "Easter"}, "in_force_from is not a day: 'Easter'"),
    "no beginning": ({"in_force_from": ""}, "it does not say from when it is in force"),
    "owner": ({"owner_role": "hospital_cat"}, "nobody is 'hospital_cat'"),
    "direction": ({"direction": "sideways"}, "the direction 'sideways' is none of onwards, ending_with, before"),
    "start": ({"start_counts": "maybe"}, "start_counts is none of yes, no, time"),
    "time and days": ({"start_counts": "time"}, "a time of day starts hours, not days"),
    "back and clear": ({"direction": "ending_with", "unit": "clear_days"}, "clear days are not counted back"),
    "before itself": ({"direction": "before"}, "the day itself lies not before itself"),
    "ending without": ({"direction": "ending_with", "start_counts": "no"}, "the day it ends with counts"),
    "force": (
        {"force": "habit"},
        "the force 'habit' is none of code_of_practice, local_default, regulations, statute, statutory_guidance",
    ),
}


@pytest.mark.parametrize("name", CLOCK_REFUSALS)
def test_a_clock_that_could_not_run_is_refused(name: str) -> None:
    changed, why = CLOCK_REFUSALS[name]
    refused(
        "statutory_clocks", with_row("statutory_clocks", "MHA_S2 ", **changed), f"statutory_clocks.csv, MHA_S2: {why}"
    )


def test_two_rows_of_one_clock_are_never_in_force_on_the_same_day() -> None:
    text = and_row("statutory_clocks", "MHA_S2 ", length="21", in_force_from="2027-01-01")
    refused("statutory_clocks", text, "statutory_clocks.csv, MHA_S2: two rows hold on 2027-01-01")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"code": "NO_SUCH_QUESTION"}, "no question is called 'NO_SUCH_QUESTION'"),
        ({"value": "many"}, "the value 'many' is not a whole number"),
        ({"value": "-1"}, "the value '-1' is not a whole number"),
        ({"unit": ""}, "the unit '' does not say what is counted"),
        ({"unit": "7"}, "the unit '7' does not say what is counted"),
        ({"in_force_from": ""}, "it does not say from when it is in force"),
    ],
)
def test_a_threshold_that_could_not_be_reached_is_refused(changed: dict[str, str], why: str) -> None:
    about = changed.get("code", "STATEMENT_UNANSWERED")
    text = with_row("thresholds", "STATEMENT_UNANSWERED reply", **changed)
    refused("thresholds", text, f"thresholds.csv, {about} reply: {why}")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"unit": "hours"}, "the unit 'hours' counts no days"),
        ({"length": "0"}, "the length '0' is no number of them"),
        ({"classes": "health|wealth"}, "the classes 'health|wealth' are not all known"),
        ({"closing": "CaseForgotten"}, "nothing is recorded as 'CaseForgotten'"),
        ({"seen": "CaseForgotten"}, "nothing is recorded as 'CaseForgotten'"),
        ({"in_force_from": ""}, "it does not say from when it is in force"),
    ],
)
def test_a_rule_of_keeping_that_never_runs_out_or_keeps_nothing_is_refused(changed: dict[str, str], why: str) -> None:
    text = with_row("retention_rules", "mental_health", **changed)
    refused("retention_rules", text, f"retention_rules.csv, mental_health: {why}")


def test_two_rows_of_one_threshold_are_never_in_force_on_the_same_day() -> None:
    text = and_row("thresholds", "STATEMENT_UNANSWERED reply", value="5", in_force_from="2027-01-01")
    refused("thresholds", text, "thresholds.csv, STATEMENT_UNANSWERED reply: two rows hold on 2027-01-01")


@pytest.mark.parametrize(
    ("day", "change", "announced", "why"),
    [
        ("2026-06-12", "halved", "2026-05-20", "the change 'halved' is neither added nor removed"),
        ("2026-06-13", "added", "2026-05-20", "nobody works on that day as it is"),
        ("2026-12-25", "added", "2026-05-20", "nobody works on that day as it is"),
        ("2026-06-12", "removed", "2026-05-20", "that day is no bank holiday in England"),
        ("2026-06-12", "added", "2026-06-13", "it was announced when the day was over"),
        ("a Friday", "added", "2026-05-20", "its days are not both days"),
        ("2026-06-12", "added", "", "its days are not both days"),
    ],
)
def test_a_change_of_bank_holidays_that_changes_nothing_is_refused(
    day: str, change: str, announced: str, why: str
) -> None:
    text = DAY_OFF.format(day, change, announced)
    refused("bank_holiday_changes", text, f"bank_holiday_changes.csv, {day} {change}: {why}")


def test_a_day_off_is_added_once() -> None:
    text = DAY_OFF.format("2026-06-12", "added", "2026-05-20")
    twice = text + text.splitlines()[1] + "\n"
    refused("bank_holiday_changes", twice, "bank_holiday_changes.csv, 2026-06-12 added: two rows hold on every day")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"first_to": "sender;nobody_at_all"}, "it asks 'nobody_at_all', which is neither a role nor a relation"),
        ({"first_to": ""}, "it asks '', which is neither a role nor a relation"),
        ({"next_to_if_unanswered": "the_king"}, "it asks 'the_king', which is neither a role nor a relation"),
        ({"days_to_next": "soon"}, "days_to_next 'soon' is not a whole number of working days"),
        ({"days_to_next": "-1"}, "days_to_next '-1' is not a whole number of working days"),
        ({"scope": "planet"}, "the scope 'planet' is not known"),
        ({"wording": ""}, "it has no words"),
    ],
)
def test_a_question_that_would_ask_nobody_is_refused(changed: dict[str, str], why: str) -> None:
    text = with_row("alert_types", "HANDOVER_UNANSWERED", **changed)
    refused("alert_types", text, f"alert_types.csv, HANDOVER_UNANSWERED: {why}")


def test_a_version_of_a_list_that_is_not_there_is_refused() -> None:
    text = "list,version,in_force_from,status,source\n{},2,{},project,made up for this test\n"
    refused("versions", text.format("cats", "2026-01-01"), "versions.csv, cats 2026-01-01: there is no such list")
    said = "versions.csv, delay_reasons.CATS 2026-01-01: the list has no set 'CATS'"
    refused("versions", text.format("delay_reasons.CATS", "2026-01-01"), said)
    refused("versions", text.format("roles", ""), "versions.csv, roles : it does not say from when it is in force")


@pytest.mark.parametrize("maps_to", ["", "MHSDS_CRFD_V6.77"])
def test_a_finer_reason_that_no_national_code_stands_for_is_refused(maps_to: str) -> None:
    text = with_row("delay_reasons", "PROJECT PJ_KEYHOLDER", maps_to=maps_to)
    said = f"it maps to {maps_to!r}, which is no code of the list"
    refused("delay_reasons", text, f"delay_reasons.csv, PROJECT PJ_KEYHOLDER: {said}")
