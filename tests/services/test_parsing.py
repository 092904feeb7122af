"""What somebody sends becomes a command, or a refusal whose words name the field and never repeat what was sent."""

from typing import Any

import pytest

from aggregates._shape import commands
from aggregates.case import OpenCase, SetDeadline
from schemas.refused import Refused
from services.parsing import open_commands, parse_command, parse_key, parse_party
from services.problems import NotWellFormed
from services.strict_json import json_object
from tests.spec import an_id, at

CASE, PERSON = str(an_id("case")), str(an_id("person"))
OWNER = {"role": "social_worker", "agency": "LA"}
OPEN = {"at": "2026-03-04T14:20:00Z", "case_id": CASE, "person_id": PERSON, "owner": OWNER}
DEADLINE = {"at": "2026-03-04T14:20:00Z", "case_id": CASE, "due": "2026-03-09T17:00:00+01:00"}


def refused(name: str, fields: dict[str, Any]) -> NotWellFormed:
    with pytest.raises(NotWellFormed) as refusal:
        parse_command(name, fields)
    return refusal.value


def rules(name: str, fields: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.field, problem.rule) for problem in refused(name, fields).problems]


def test_a_command_is_read() -> None:
    command = parse_command("OpenCase", OPEN)
    assert isinstance(command, OpenCase)
    assert command.at == at("2026-03-04 14:20")
    assert command.owner.agency == "LA"


def test_another_zone_is_the_same_moment() -> None:
    command = parse_command("SetDeadline", DEADLINE)
    assert isinstance(command, SetDeadline)
    assert command.due == at("2026-03-09 16:00")


def test_ids_and_times_may_come_as_such() -> None:
    fields = {**DEADLINE, "case_id": an_id("case"), "at": at("2026-03-04 14:20")}
    assert parse_command("SetDeadline", fields) == parse_command("SetDeadline", DEADLINE)


def test_an_unknown_command_is_refused_with_the_nearest_name() -> None:
    refusal = refused("OpenCasse", OPEN)
    assert (refusal.rule, refusal.why) == ("unknown_command", "no command has this name; the nearest name is OpenCase")
    assert refused("Ada Lovelace", OPEN).why == "no command has this name"


def test_what_only_the_service_gives_is_refused() -> None:
    with pytest.raises(Refused, match="only the service itself gives this command") as refusal:
        parse_command("BeginHistory", {})
    assert refusal.value.rule == "by_service_only"


def test_only_commands_for_everybody_are_open() -> None:
    assert set(open_commands()) == {name for name, command in commands().items() if not command.by_service_only}


def test_an_unknown_field_is_refused_with_the_known_ones() -> None:
    refusal = refused("OpenCase", {**OPEN, "ada_lovelace": 1})
    assert refusal.rule == "unknown_field"
    assert (
        refusal.why
        == "there is a field that OpenCase does not have; it has at, case_id, person_id, owner, reason, elsewhere_id"
    )


def test_an_unknown_field_further_inside_is_refused() -> None:
    refusal = refused("OpenCase", {**OPEN, "owner": {**OWNER, "ada_lovelace": 1}})
    assert (refusal.rule, refusal.why) == ("unknown_field", "owner: there is a field here that is not known")


def test_missing_fields_are_all_told() -> None:
    refusal = refused("OpenCase", {"at": OPEN["at"], "owner": OWNER})
    assert refusal.rule == "missing_field"
    assert refusal.why == "case_id: this field is missing; person_id: this field is missing"


@pytest.mark.parametrize(
    ("time", "rule", "words"),
    [
        ("2026-03-04T14:20:00", "time_without_zone", "at: a time needs its zone; end it with Z or +01:00"),
        ("9999-12-31T23:59:59Z", "time_out_of_range", "at: a time must lie between the years 1900 and 2199"),
        ("0026-03-04T14:20:00Z", "time_out_of_range", "at: a time must lie between the years 1900 and 2199"),
        ("Wednesday", "not_a_time", "at: a time is expected here, such as 2026-03-04T14:20:00Z"),
        ("2026-03-04", "not_a_time", "at: a time is expected here"),
        ("2026-02-30T10:00:00Z", "not_a_time", "at: a time is expected here"),
        ("1772634000", "not_a_time", "at: a time is expected here"),
        (1772634000, "not_a_time", "at: a time is expected here"),
        (None, "not_a_time", "at: a time is expected here"),
    ],
)
def test_odd_times_are_refused(time: Any, rule: str, words: str) -> None:
    refusal = refused("OpenCase", {**OPEN, "at": time})
    assert refusal.rule == rule
    assert words in refusal.why


def test_a_day_out_of_range_is_refused() -> None:
    fields = {"at": OPEN["at"], "unit": CASE, "roster_id": CASE, "lines": []}
    fields |= {"first_day": "1026-01-05", "last_day": "soon"}
    found = rules("PublishRoster", fields)
    assert ("first_day", "day_out_of_range") in found
    assert ("last_day", "not_a_day") in found


def test_unknown_codes_are_refused_by_their_list() -> None:
    refusal = refused("OpenCase", {**OPEN, "owner": {"role": "wizard", "agency": "MARS"}})
    assert refusal.rule == "unknown_code"
    assert refusal.why == (
        "owner.role: this is not a code of the list roles; owner.agency: this is not a code of the list agencies"
    )


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("x" * 4001, "text_too_long", "reason: the text is longer than 4000 characters"),
        ("   ", "text_empty", "reason: the text is empty"),
        ("Ada\x00Lovelace", "text_control_characters", "reason: the text holds control characters"),
        ("Ada\x1bLovelace", "text_control_characters", "reason: the text holds control characters"),
        ("Ada\ud800", "text_not_unicode", "reason: the text holds signs that are not valid Unicode"),
        (7, "text_expected", "reason: words are expected here"),
        ({"key_id": "x"}, "text_expected", "reason: words are expected here"),
    ],
)
def test_odd_words_are_refused(text: Any, rule: str, words: str) -> None:
    refusal = refused("OpenCase", {**OPEN, "reason": text})
    assert (refusal.rule, refusal.why) == (rule, words)
    assert "Ada" not in str(refusal)


def test_other_kinds_of_values_are_refused() -> None:
    assert rules("OpenCase", {**OPEN, "case_id": "Ada"}) == [("case_id", "not_an_id")]
    assert rules("OpenCase", {**OPEN, "case_id": 10**30}) == [("case_id", "out_of_range")]
    assert rules("OpenCase", {**OPEN, "case_id": float("nan")}) == [("case_id", "not_a_number")]
    assert rules("OpenCase", {**OPEN, "owner": "LA"}) == [("owner", "object_expected")]
    assert rules("SetDeadline", {**DEADLINE, "day_only": "yes"}) == [("day_only", "not_yes_or_no")]


def test_who_tells_us_is_checked_too() -> None:
    assert parse_party(OWNER).role == "social_worker"
    with pytest.raises(NotWellFormed, match=r"told_by\.agency: this field is missing"):
        parse_party({"role": "social_worker"})
    with pytest.raises(NotWellFormed, match="told_by: role and agency are expected here"):
        parse_party("Ada")


def test_a_key_is_short_and_visible() -> None:
    assert parse_key(None) is None
    assert parse_key("row 17 of May") == "row 17 of May"
    for odd in ("", "x" * 401, "two\nlines", "\x00", 7, "\ud800"):
        with pytest.raises(NotWellFormed, match="1 to 400 visible characters") as refusal:
            parse_key(odd)
        assert refusal.value.rule == "wrong_idempotency_key"


@pytest.mark.parametrize(
    ("body", "rule", "words"),
    [
        (b'{"at": ', "not_json", "this is not JSON"),
        (b'{"n": NaN}', "not_json", "this is not JSON"),
        (b'{"n": ' + b"9" * 5000 + b"}", "not_json", "this is not JSON"),
        (b'{"a": "\x00"}', "not_json", "this is not JSON"),
        (b"\xff\xfe{}", "not_utf8", "this is not text in UTF-8"),
        (b"[1]", "not_an_object", "one JSON object is expected here"),
        (b'{"a": 1, "a": 2}', "field_twice", "a field is given twice"),
        (b"[" * 100_000, "too_deep", "this JSON is nested too deeply"),
    ],
)
def test_odd_json_is_refused(body: bytes, rule: str, words: str) -> None:
    with pytest.raises(NotWellFormed) as refusal:
        json_object(body)
    assert (refusal.value.rule, refusal.value.why) == (rule, words)
