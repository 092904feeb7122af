"""Commands come in line by line: each is accepted, repeated or refused, and a refused line stops no other."""

import json
import resource
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas import avro
from schemas.refused import Refused
from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
from services.importing.bringing import bring_in
from services.importing.report import LINES_KEPT, RefusedLine, Report
from services.store.recorder import StoreUnavailable
from services.store.sqlite_recorder import SQLiteRecorder
from tests.spec import an_id, at

CASE, PERSON = str(an_id("case")), str(an_id("person"))
TOLD = {"role": "social_worker", "agency": "LA"}
REGISTER = {"command": "RegisterPerson", "at": "2026-03-04T09:00:00Z", "person_id": PERSON, "name": "Ada Lovelace"}
OPEN = {"command": "OpenCase", "at": "2026-03-04T09:05:00Z", "case_id": CASE, "person_id": PERSON, "owner": TOLD}
DEADLINE = {"command": "SetDeadline", "at": "2026-03-04T09:10:00Z", "case_id": CASE, "due": "2026-03-09T17:00:00Z"}
GOOD = [{**one, "told_by": TOLD} for one in (REGISTER, OPEN, DEADLINE)]


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Embedded]:
    with Embedded(Settings(data=tmp_path / "data"), SetClock(at("2026-06-01 12:00"))) as one:
        yield one


def bring(embedded: Embedded, tmp_path: Path, lines: list[Any], **more: Any) -> Report:
    file, report = tmp_path / "commands.jsonl", Report()
    file.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    bring_in(file, embedded.record, report, **more)
    return report


def names(embedded: Embedded) -> list[str]:
    return [one.name for one in embedded.record.store.after(0, 10_000)]


def test_good_lines_are_recorded_and_a_second_time_repeated(embedded: Embedded, tmp_path: Path) -> None:
    report = bring(embedded, tmp_path, GOOD)
    assert (report.accepted, report.repeated, report.refused, report.exit_code) == (3, 0, 0, 0)
    assert names(embedded) == ["PersonRegistered", "CaseOpened", "DeadlineSet"]
    head = embedded.record.store.head()
    again = bring(embedded, tmp_path, GOOD)
    assert (again.accepted, again.repeated, again.refused) == (0, 3, 0)
    assert embedded.record.store.head() == head


def test_a_line_may_say_what_its_teller_had_seen(embedded: Embedded, tmp_path: Path) -> None:
    bring(embedded, tmp_path, GOOD[:2])
    report = bring(embedded, tmp_path, [{**GOOD[2], "read_position": one} for one in (-1, "2", 3, 2)])
    assert [(one.rule, one.why) for one in sorted(report.lines)] == [
        ("out_of_range", "read_position: this must be at least 0"),
        ("not_a_number", "read_position: a whole number is expected here"),
        ("position_not_reached", "the record does not go as far as the position that was said to be seen"),
    ]
    assert avro.read(embedded.record.store.at([3])[0]).read_position == 2


def test_a_line_is_recorded_now_and_says_when_it_was_recorded_elsewhere(embedded: Embedded, tmp_path: Path) -> None:
    bring(embedded, tmp_path, [{**GOOD[0], "recorded_at": "2026-03-05T10:00:00Z"}, GOOD[1]])
    registered, opened = (avro.read(one) for one in embedded.record.store.after(0, 2))
    assert (registered.recorded_elsewhere_at, registered.recorded_at) == (
        at("2026-03-05 10:00"),
        at("2026-06-01 12:00"),
    )
    assert opened.recorded_elsewhere_at == at("2026-03-04 09:05")
    assert str(opened.told_by) == "social_worker@LA"


BAD: list[tuple[Any, str, str]] = [
    (b'{"command": "OpenCase", ', "not_json", "this is not JSON"),
    (b'{"command": "\xff"}', "not_utf8", "this is not text in UTF-8"),
    (b'{"command": "Open\x00Case"}', "not_json", "this is not JSON"),
    (b"[1, 2]", "not_an_object", "one JSON object is expected here"),
    (b'{"a": 1, "a": 2}', "field_twice", "a field is given twice"),
    (b"[" * 50_000, "too_deep", "this JSON is nested too deeply"),
    (b'{"command": "' + b"x" * 10_000_000 + b'"}', "line_too_long", "a line may hold at most 1,000,000 bytes"),
    ({"told_by": TOLD}, "missing_field", "command: this field is missing, or is no text"),
    ({**GOOD[1], "command": "AdaLovelace"}, "unknown_command", "no command has this name"),
    ({**GOOD[1], "command": "MoveOwner"}, "by_service_only", "only the service itself gives this command"),
    ({**GOOD[1], "Ada": 1}, "unknown_field", "there is a field that OpenCase does not have; it has at, case_id"),
    ({**OPEN, "person_id": PERSON}, "object_expected", "told_by: role and agency are expected here"),
    ({**GOOD[1], "told_by": {**TOLD, "agency": "Ada"}}, "unknown_code", "told_by.agency: this is not a code"),
    ({**GOOD[1], "at": "2026-03-04T09:05:00"}, "time_without_zone", "at: a time needs its zone"),
    ({**GOOD[1], "at": "2027-03-04T09:05:00Z"}, "in_the_future", "this time has not come yet"),
    ({**GOOD[1], "recorded_at": "Ada"}, "not_a_time", "recorded_at: a time is expected here"),
    ({**GOOD[1], "idempotency_key": "two\nlines"}, "wrong_idempotency_key", "1 to 400 visible characters"),
    ({**GOOD[1], "reason": "Ada\x00"}, "text_control_characters", "reason: the text holds control characters"),
    ({**GOOD[2], "case_id": str(an_id("nobody's"))}, "case_not_opened", "no case was opened under this id"),
]


@pytest.mark.parametrize(("line", "rule", "words"), BAD, ids=[f"{rule} {n}" for n, (_, rule, _) in enumerate(BAD)])
def test_a_broken_line_in_the_middle_is_refused_and_the_others_go_on(
    embedded: Embedded, tmp_path: Path, line: Any, rule: str, words: str
) -> None:
    report = bring(embedded, tmp_path, [GOOD[0], b"", line, *GOOD[1:]])
    assert (report.accepted, report.refused, report.exit_code) == (3, 1, 1)
    refused = report.lines[0]
    assert (refused.line, refused.rule) == (3, rule)
    assert words in refused.why
    assert "Ada" not in str(refused)
    assert names(embedded) == ["PersonRegistered", "CaseOpened", "DeadlineSet"]


def test_a_key_with_another_body_is_refused(embedded: Embedded, tmp_path: Path) -> None:
    lines = [
        *GOOD[:2],
        {**GOOD[2], "idempotency_key": "k"},
        {**GOOD[2], "due": "2026-04-01T10:00:00Z", "idempotency_key": "k"},
    ]
    report = bring(embedded, tmp_path, lines)
    assert [(refused.line, refused.rule) for refused in report.lines] == [(4, "key_used_otherwise")]


def test_lines_of_one_case_keep_their_order(embedded: Embedded, tmp_path: Path) -> None:
    due = [f"2026-04-{day:02}T10:00:00Z" for day in range(1, 29)]
    bring(embedded, tmp_path, [*GOOD[:2], *({**GOOD[2], "due": one} for one in due)])
    told = [avro.read(one).fact for one in embedded.record.store.after(2, 100)]
    assert [fact.due.day for fact in told] == list(range(1, 29))


def test_a_byte_order_mark_and_a_name_that_tells_nothing_do_no_harm(embedded: Embedded, tmp_path: Path) -> None:
    file, report = tmp_path / "commands", Report()
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(json.dumps(line) for line in GOOD).encode())
    bring_in(file, embedded.record, report)
    assert (report.accepted, report.refused) == (3, 0)


def test_a_history_has_its_own_times(embedded: Embedded, tmp_path: Path) -> None:
    lines = [{**GOOD[0], "recorded_at": "2026-03-04T09:01:00Z"}, *GOOD[1:]]
    report = bring(embedded, tmp_path, lines, as_history=True)
    assert (report.accepted, report.refused) == (3, 0)
    told = [avro.read(one) for one in embedded.record.store.after(0, 10)]
    assert [type(one.fact).__name__ for one in told][::4] == ["HistoryBegun", "HistoryEnded"]
    assert [one.recorded_at.replace(microsecond=0) for one in told[1:4]] == [
        at(f"2026-03-04 {time}") for time in ("09:01", "09:05", "09:10")
    ]
    assert told[1].recorded_elsewhere_at is None


def test_a_history_comes_in_order(embedded: Embedded, tmp_path: Path) -> None:
    lines = [GOOD[0], GOOD[1], {**GOOD[2], "recorded_at": "2026-03-04T09:01:00Z"}, GOOD[2]]
    late = {**GOOD[2], "due": "2026-04-01T10:00:00Z", "recorded_at": "2026-07-01T10:00:00Z"}
    report = bring(embedded, tmp_path, [*lines, late], as_history=True)
    assert [(refused.line, refused.rule) for refused in report.lines] == [(3, "history_not_sorted"), (5, "not_yet")]
    assert report.lines[0].why == "a history comes in order; this line is earlier"
    assert report.lines[1].why == "a history holds what was recorded; this is still to come"


def test_only_an_empty_store_takes_a_history(embedded: Embedded, tmp_path: Path) -> None:
    bring(embedded, tmp_path, GOOD)
    with pytest.raises(Refused, match="a history goes into an empty record only") as refusal:
        bring(embedded, tmp_path, GOOD, as_history=True)
    assert refusal.value.rule == "store_not_empty"


def test_a_complete_history_takes_no_more(embedded: Embedded, tmp_path: Path) -> None:
    bring(embedded, tmp_path, GOOD, as_history=True)
    with pytest.raises(Refused, match="this record has its history"):
        bring(embedded, tmp_path, GOOD, as_history=True)


def test_a_history_that_was_cut_off_is_taken_up_again(
    embedded: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do, left = embedded.record.do_now, [True, True, True]

    def full_after_two(command: Any, asked: Any) -> Any:
        if not left:
            raise StoreUnavailable("store_full", "there is no room left")
        left.pop()
        return do(command, asked)

    with monkeypatch.context() as full:
        full.setattr(embedded.record, "do_now", full_after_two)
        with pytest.raises(StoreUnavailable):
            bring(embedded, tmp_path, GOOD, as_history=True)
    report = bring(embedded, tmp_path, GOOD, as_history=True)
    assert (report.accepted, report.repeated) == (1, 2)
    assert names(embedded) == ["HistoryBegun", "PersonRegistered", "CaseOpened", "DeadlineSet", "HistoryEnded"]


def test_a_full_disk_stops_the_import_and_loses_nothing(embedded: Embedded, tmp_path: Path) -> None:
    assert isinstance(embedded.record.store, SQLiteRecorder)
    pages = embedded.record.store._connection.execute("PRAGMA page_count").fetchone()[0]
    embedded.record.store._connection.execute(f"PRAGMA max_page_count={pages + 30}")
    lines = [*GOOD[:2], *({**GOOD[2], "due": f"2027-01-01T10:{n // 60:02}:{n % 60:02}Z"} for n in range(900))]
    with pytest.raises(StoreUnavailable, match="no room left"):
        bring(embedded, tmp_path, lines)
    there = embedded.record.store.head().position
    embedded.record.store._connection.execute("PRAGMA max_page_count=100000")
    report = bring(embedded, tmp_path, lines)
    assert (report.accepted + report.repeated, report.refused) == (len(lines), 0)
    assert report.repeated >= there > 2
    assert len(names(embedded)) == len(lines)


def test_a_report_of_many_refusals_stays_small() -> None:
    heard: list[RefusedLine] = []
    report = Report(heard.append)
    for line in range(LINES_KEPT + 5):
        report.refuse(line, "not_json", "this is not JSON")
    shown = report.summary()
    assert (len(shown["refused_lines"]), shown["refused_lines_left_out"]) == (LINES_KEPT, 5)
    assert shown["refused_by_rule"] == {"not_json": LINES_KEPT + 5}
    assert str(heard[-1]) == f"line {LINES_KEPT + 4} refused (not_json): this is not JSON"


def test_many_lines_come_in_with_little_memory(embedded: Embedded, tmp_path: Path) -> None:
    lines = [GOOD[0]]
    for number in range(1500):
        case = str(an_id(f"case {number}"))
        moment = (at("2026-03-04 09:00") + timedelta(minutes=number)).isoformat()
        lines += [{**GOOD[1], "case_id": case, "at": moment}, {**GOOD[2], "case_id": case, "at": moment}]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = bring(embedded, tmp_path, lines)
    assert (report.accepted, report.refused) == (3001, 0)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 <= 100
