"""An activity log that nobody prepared comes in by one command, and answers what it is asked."""

import json
import re
import resource
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas import avro
from schemas.case import CaseEnded, CaseOpened, StepRecorded, WorkerChanged
from services.config import Settings
from services.embedded import Embedded
from services.importing.bringing import bring_in
from services.importing.report import Report
from services.problems import NotWellFormed
from services.showing import Opening, Shown
from services.showing.activity import show_activity
from tests.services.made_logs import WORKERS, Row, answers, english, iso, made_log, written

SMALL = "Case ID,Activity,Resource,Timestamp,Due date\n"


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Embedded]:
    with Embedded(Settings(data=tmp_path / "data")) as one:
        yield one


def bring(embedded: Embedded, file: Path, **more: Any) -> Report:
    report = Report()
    bring_in(file, embedded.record, report, **more)
    return report


def bring_text(
    embedded: Embedded, tmp_path: Path, text: str | bytes, mapping: str | None = None, **more: Any
) -> Report:
    file, meant = tmp_path / "log.csv", tmp_path / "log.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    if mapping is not None:
        meant.write_text(mapping, encoding="utf-8")
        more["mapping"] = meant
    return bring(embedded, file, **more)


def asked(embedded: Embedded) -> Shown:
    assert embedded.catch_up()
    with embedded.views.read() as read:
        return show_activity(read, embedded.record.store, Opening(embedded.record))


def facts(embedded: Embedded) -> list[Any]:
    return [avro.read(one).fact for one in embedded.record.store.after(0, 1_000_000)]


def refusals(report: Report) -> list[tuple[int, str]]:
    return [(refused.line, refused.rule) for refused in report.lines]


def same(name: str | None) -> str:
    """A name's letters alone: enough to tell the made-up names apart."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", name or "").casefold().replace("\u200b", ""))


def check(shown: Shown, rows: Sequence[Row]) -> None:
    """What was answered is what looking at every row tells."""
    right = answers(rows)
    assert shown["cases"] == right.cases
    assert shown["steps"] == len(rows)
    assert shown["changes_of_worker"]["total"] == right.changes
    assert shown["changes_of_worker"]["cases_by_number_of_changes"] == {str(n): c for n, c in right.by_number.items()}
    assert shown["deadlines"]["cases_with_a_deadline"] == right.with_deadline
    assert shown["deadlines"]["ended_after"] == right.late
    assert shown["deadlines"]["ended_in_time"] == right.with_deadline - right.late
    wait = shown["longest_wait"]
    days, begun, over = right.longest
    assert wait["days"] == pytest.approx(days, abs=0.006)
    assert [datetime.fromisoformat(wait[part]) for part in ("waited_from", "until")] == [begun, over]
    told = (wait["case_elsewhere"], same(wait["for"]["worker_name"]), same(wait["for"]["group"]))
    assert told in {(case, same(worker), same(group)) for case, worker, group in right.waited}


WAYS: list[Callable[[Sequence[Row], Path], Path]] = [
    written,
    lambda rows, file: written(rows, file, delimiter=";", encoding="utf-8-sig"),
    lambda rows, file: written(rows, file, delimiter="\t", times=iso),
    lambda rows, file: written(
        rows,
        file,
        delimiter="|",
        headings=("case:concept:name", "concept:name", "org:resource", "org:group", "time:timestamp", "SLA"),
    ),
]


@pytest.mark.parametrize("way", WAYS, ids=["commas", "semicolons and a mark", "tabs and ISO", "strokes"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_log_answers_what_looking_at_every_row_tells(
    embedded: Embedded, tmp_path: Path, way: Callable[[Sequence[Row], Path], Path], seed: int
) -> None:
    rows = made_log(seed, 600, 60)
    report = bring(embedded, way(rows, tmp_path / "log.csv"))
    assert (report.accepted, report.repeated, report.lines, report.exit_code) == (len(rows), 0, [], 0)
    assert report.ended == len({row.case for row in rows})
    check(asked(embedded), rows)


def test_running_twice_adds_nothing(embedded: Embedded, tmp_path: Path) -> None:
    rows = made_log(3, 300, 40)
    file = written(rows, tmp_path / "log.csv")
    bring(embedded, file)
    head = embedded.record.store.head()
    again = bring(embedded, file)
    assert (again.accepted, again.repeated, again.refused, again.ended) == (0, len(rows), 0, 0)
    assert embedded.record.store.head() == head
    check(asked(embedded), rows)


def test_a_log_that_has_grown_or_comes_in_pieces_answers_as_one(embedded: Embedded, tmp_path: Path) -> None:
    rows = made_log(4, 300, 40)
    rows = [row for place, row in enumerate(rows) if row not in rows[:place]]
    rows = [Row(**{**row.__dict__, "due": None if int(row.case[2:]) % 4 == 0 else fixed(row)}) for row in rows]
    bring(embedded, written(rows[150:], tmp_path / "later.csv"))
    asked(embedded)
    report = bring(embedded, written(rows, tmp_path / "all.csv", seed=2))
    assert report.refused == 0
    check_in_any_order(asked(embedded), rows)


def fixed(row: Row) -> datetime:
    """One deadline for a whole case."""
    return datetime(2024, 2, 1) + timedelta(days=int(row.case[2:]) % 300)


def check_in_any_order(shown: Shown, rows: Sequence[Row]) -> None:
    """The same without what depends on the order of two rows at the same time."""
    right = answers(rows)
    assert shown["cases"] == right.cases
    assert shown["deadlines"]["ended_after"] == right.late
    assert shown["longest_wait"]["days"] == pytest.approx(right.longest[0], abs=0.006)


def test_rows_become_facts_of_their_case(embedded: Embedded, tmp_path: Path) -> None:
    text = SMALL + (
        "7,Visit,Ann,05/03/2026 10:00,06/03/2026\n7,Call,Ben,04/03/2026 09:00,06/03/2026\n7,Call,,04/03/2026 09:00,\n"
    )
    bring_text(embedded, tmp_path, text)
    names = [type(fact).__name__ for fact in facts(embedded)]
    opened = ["CaseOpened", "StepRecorded", "DeadlineSet"]
    assert names == [*opened, "StepRecorded", "StepRecorded", "WorkerChanged", "CaseEnded"]
    ended = facts(embedded)[-1]
    assert isinstance(ended, CaseEnded)
    assert (ended.happened_at.isoformat(), ended.late) == ("2026-03-05T10:00:00+00:00", False)


def test_a_row_comes_in_now_and_says_when_it_was(embedded: Embedded, tmp_path: Path) -> None:
    bring_text(embedded, tmp_path, SMALL + "7,Visit,Ann,2026-07-05T10:00,\n")
    told = avro.read(embedded.record.store.at([1])[0])
    assert told.recorded_elsewhere_at is not None
    assert told.recorded_elsewhere_at.isoformat() == "2026-07-05T09:00:00+00:00"
    assert told.recorded_at > told.recorded_elsewhere_at
    assert str(told.told_by) == "service@LA"


def test_a_day_without_a_time_is_kept_as_a_day(embedded: Embedded, tmp_path: Path) -> None:
    bring_text(embedded, tmp_path, SMALL + "7,Visit,Ann,05/07/2026,06/07/2026\n")
    step = next(fact for fact in facts(embedded) if isinstance(fact, StepRecorded))
    assert (step.day_only, step.happened_at.isoformat()) == (True, "2026-07-04T23:00:00+00:00")


def test_a_deadline_that_is_a_day_lasts_until_midnight_in_england(embedded: Embedded, tmp_path: Path) -> None:
    text = SMALL + "7,Visit,Ann,2026-07-06 23:59,2026-07-06\n8,Visit,Ann,2026-07-07 00:00,2026-07-06\n"
    bring_text(embedded, tmp_path, text)
    deadlines = asked(embedded)["deadlines"]
    assert (deadlines["ended_after"], deadlines["ended_in_time"]) == (1, 1)


def test_months_before_days_are_noticed_and_told(embedded: Embedded, tmp_path: Path) -> None:
    report = bring_text(embedded, tmp_path, SMALL + "7,Visit,Ann,3/5/2026 1:30 PM,\n7,Call,Ann,3/25/2026 9:00 AM,\n")
    assert report.notes[-1] == "times guessed: the month stands before the day"
    assert asked(embedded)["longest_wait"]["until"] == "2026-03-25T09:00:00Z"


def test_what_was_guessed_is_told(embedded: Embedded, tmp_path: Path) -> None:
    report = bring_text(embedded, tmp_path, "Date,Incident,Event,Time,Owner\n2026-03-05,7,Visit,10:00,Ann\n")
    guessed = "case = Incident; activity = Event; worker = Owner; time = Date + Time; no group and no deadline"
    assert report.notes == [f"columns guessed: {guessed}"]
    assert facts(embedded)[0].happened_at.isoformat() == "2026-03-05T10:00:00+00:00"


@pytest.mark.parametrize(
    "headings",
    [
        "CaseID;activity;user;department;timestamp;due",
        "Incident number;Task name;Assigned worker (name);Team;Completed at;SLA due",
        "ticket_id;event;assignee;org:group;event time;target date",
        "Case Ref.;What was done;Done by;Agency;When;Deadline (if any)",
    ],
)
def test_usual_headings_are_understood(embedded: Embedded, tmp_path: Path, headings: str) -> None:
    report = bring_text(embedded, tmp_path, f"{headings}\n7;Visit;Ann;East;2026-03-05 10:00;2026-03-04\n")
    said = ("case", "activity", "worker", "group", "time", "deadline")
    expected = "; ".join(f"{one} = {heading}" for one, heading in zip(said, headings.split(";"), strict=True))
    assert report.notes == [f"columns guessed: {expected}"]
    shown = asked(embedded)
    assert (shown["cases"], shown["deadlines"]["ended_after"]) == (1, 1)


def refused_whole(embedded: Embedded, tmp_path: Path, text: str | bytes, mapping: str | None = None) -> NotWellFormed:
    with pytest.raises(NotWellFormed) as refusal:
        bring_text(embedded, tmp_path, text, mapping)
    assert embedded.record.store.head().position == 0
    return refusal.value


def test_a_column_that_cannot_be_told_is_named_with_an_example(embedded: Embedded, tmp_path: Path) -> None:
    refusal = refused_whole(embedded, tmp_path, "Case ID,Activity,Colour,Timestamp\n7,Visit,Ann,2026-03-05\n")
    assert refusal.rule == "column_not_found"
    assert "no heading tells which column holds the worker; say so in a mapping file (--mapping)" in refusal.why
    assert '[columns]\ncase = "Case number"' in refusal.why
    nothing = refused_whole(embedded, tmp_path, "17,Ann Smith,seen\n18,Ben Jones,seen\n")
    assert "which column holds the case and the activity and the time and the worker" in nothing.why
    assert "Ann" not in nothing.why


def test_files_that_are_no_tables_are_refused_whole(embedded: Embedded, tmp_path: Path) -> None:
    assert refused_whole(embedded, tmp_path, "").why == "the file is empty"
    assert refused_whole(embedded, tmp_path, "\n \n").rule == "file_empty"
    assert refused_whole(embedded, tmp_path, SMALL.encode("utf-16")).why == "this file is in UTF-16; save it as UTF-8"


MAPPING = """
system = "oldcare"
agency = "NHS_MH"
role = "cpn"
time_formats = ["%d-%m-%y %H.%M"]
encoding = "cp1252"
ends = ["Closed"]
[columns]
case = "Nr"
activity = "Was"
worker = "Who"
agency = "Where"
time = "When"
[agencies]
"St Mary's" = "NHS_AC"
"""
MAPPED = (
    "Nr;Was;Who;Where;When\n1;Visit;Zo\u00eb;St. Mary\u2019s;04-03-26 10.15\n"
    "1;closed;Ben;gp;05-03-26 10.15\n2;Visit;Ben;;05-03-26 10.15\n"
)


def test_a_mapping_says_what_no_heading_tells(embedded: Embedded, tmp_path: Path) -> None:
    report = bring_text(embedded, tmp_path, MAPPED.encode("cp1252"), MAPPING)
    assert (report.accepted, report.refused, report.ended, report.notes) == (3, 0, 1, [])
    steps = [fact for fact in facts(embedded) if isinstance(fact, StepRecorded)]
    assert sorted(str(step.worker) for step in steps) == ["cpn@GP", "cpn@NHS_AC", "cpn@NHS_MH"]
    assert asked(embedded)["cases_ended"] == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('"Was"', '"Wo"'), "mapping.columns.activity: the file has no column with this heading"),
        (("time =", "tyme ="), "mapping.columns.time: this field is missing"),
        (('"NHS_MH"', '"Mars"'), "mapping.agency: this is not a code of the list agencies"),
        (('"cp1252"', '"utf-16"'), "mapping.encoding: this encoding cannot be read; save the file as UTF-8"),
        (("role", "timezone"), "mapping.timezone: no time zone has this name; one is Europe/London"),
        (("[columns]", "[columns"), "mapping: this is not TOML"),
    ],
)
def test_a_wrong_mapping_is_refused_by_its_field(
    embedded: Embedded, tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    assert words in refused_whole(embedded, tmp_path, MAPPED.encode("cp1252"), MAPPING.replace(*change)).why


def test_broken_lines_are_refused_and_the_good_ones_go_on(embedded: Embedded, tmp_path: Path) -> None:
    lines = [
        b"7,Visit,Ann,2026-03-05 10:00,",
        b"7,Visit,\xff\xfe,2026-03-05 11:00,",
        b"7,Visit",
        b",Visit,Ann,2026-03-05 11:00,",
        b"7,,Ann,2026-03-05 11:00,",
        b"7,Visit,Ann,next Wednesday,",
        b"7,Visit,Ann,2026-03-05 11:00,when it suits",
        b"7,Visit,Ann,9999-03-05 11:00,",
        b"7,Visit,A\x00nn,2026-03-05 11:00,",
        b"7,Visit," + b"x" * 5000 + b",2026-03-05 11:00,",
        b"7,Visit,Ann,2026-03-05 11:00,,one too many",
        b'7,"Visit,Ann,2026-03-05 11:00,',
        b"",
        b"7,Visit," + b"x" * 10_000_000 + b",2026-03-05 11:00,",
        b'7,"Visit,\nwith two ""lines""",Ann,2026-03-05 12:00',
        b"7,Visit,Ann,2200-01-01 10:00,",
        b"7,Visit,Ann,2199-01-01 10:00,",
    ]
    report = bring_text(embedded, tmp_path, SMALL.encode() + b"\n".join(lines))
    assert report.accepted == 2
    assert sorted(refusals(report)) == [
        (3, "not_utf8"),
        (4, "missing_field"),
        (5, "missing_field"),
        (6, "missing_field"),
        (7, "not_a_time"),
        (8, "not_a_time"),
        (9, "time_out_of_range"),
        (10, "text_control_characters"),
        (11, "text_too_long"),
        (12, "too_many_cells"),
        (13, "quote_not_closed"),
        (15, "line_too_long"),
        (18, "time_out_of_range"),
        (19, "in_the_future"),
    ]
    words = {refused.line: refused.why for refused in report.lines}
    assert words[3] == "this line is not text in UTF-8"
    assert words[4] == "time: this cell is empty"
    assert words[7] == "time: this cell holds no time that could be read"
    assert words[10] == "worker: the text holds control characters"
    assert words[12] == "the row has more than 5 cells"
    assert words[13] == "a quotation mark opens in this line and is never closed"
    assert words[15] == "a line may hold at most 1,000,000 bytes"
    assert report.exit_code == 1
    assert len([fact for fact in facts(embedded) if isinstance(fact, StepRecorded)]) == 2


def test_a_report_never_repeats_what_was_written(embedded: Embedded, tmp_path: Path) -> None:
    text = SMALL + "Ada Lovelace,Visit,Ada Lovelace,Ada Lovelace,Ada Lovelace\n" * 3 + '"Ada Lovelace\n'
    report = bring_text(embedded, tmp_path, text)
    assert report.refused == 4
    assert "Ada" not in json.dumps(report.summary())


def test_equal_rows_are_each_a_step(embedded: Embedded, tmp_path: Path) -> None:
    row = "7,Visit,Ann,2026-03-05 10:00,\n"
    report = bring_text(embedded, tmp_path, SMALL + row * 2 + "7,Call,Ann,2026-03-05 10:00,\n" + row)
    assert report.accepted == 4
    assert len({fact.line_id for fact in facts(embedded) if isinstance(fact, StepRecorded)}) == 4


def test_spellings_of_a_name_are_one_worker(embedded: Embedded, tmp_path: Path) -> None:
    spelled = ["O'Brien, Zoe\u0308", "O\u2019BRIEN  ZO\u00cb", "o'brien\u00a0zo\u00eb.", "\uff2f'Brien Zo\u00eb"]
    rows = "".join(f'7,Visit,"{name}",2026-03-05 1{hour}:00,\n' for hour, name in enumerate(spelled))
    bring_text(embedded, tmp_path, SMALL + rows)
    assert asked(embedded)["changes_of_worker"]["total"] == 0
    assert not [fact for fact in facts(embedded) if isinstance(fact, WorkerChanged)]


def test_the_case_keeps_its_other_id_sealed(embedded: Embedded, tmp_path: Path) -> None:
    bring_text(embedded, tmp_path, SMALL + " C 17 ,Visit,Ann,2026-03-05 10:00,\n")
    told = avro.read(embedded.record.store.at([1])[0])
    assert isinstance(told.fact, CaseOpened)
    assert told.fact.elsewhere_id is not None
    assert embedded.record.keyring.open(told.fact.elsewhere_id, told.command_id) == "C 17"


def test_no_name_lies_in_clear_in_any_file(tmp_path: Path) -> None:
    rows = made_log(5, 400, 30)
    with Embedded(Settings(data=tmp_path / "data")) as embedded:
        bring(embedded, written(rows, tmp_path / "log.csv"))
        check(asked(embedded), rows)
        held = {file.name: file.read_bytes() for file in (tmp_path / "data").rglob("*") if file.is_file()}
    held |= {file.name: file.read_bytes() for file in (tmp_path / "data").rglob("*") if file.is_file()}
    canaries = [name.encode() for name in (*WORKERS, "Team East", "Home visit", "C-00007", "C-0")]
    for name, content in held.items():
        assert [canary for canary in canaries if canary in content] == [], name


def test_a_log_may_be_the_history_of_an_empty_store(embedded: Embedded, tmp_path: Path) -> None:
    rows = made_log(6, 200, 20)
    file = written(rows, tmp_path / "log.csv")
    report = bring(embedded, file, as_history=True)
    assert (report.accepted, report.refused, report.ended) == (len(rows), 0, 20)
    told = [avro.read(one) for one in embedded.record.store.after(0, 10_000)]
    assert (type(told[0].fact).__name__, type(told[-1].fact).__name__) == ("HistoryBegun", "HistoryEnded")
    for one in told[1:]:
        assert one.recorded_at - one.fact.happened_at < timedelta(days=200)
    assert told[-1].recorded_at < told[0].recorded_at + timedelta(days=500)
    check(asked(embedded), rows)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("lines", [20_000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_a_large_log_comes_in_with_little_memory(embedded: Embedded, tmp_path: Path, lines: int) -> None:
    rows = made_log(7, lines, lines // 10)
    file = written(rows, tmp_path / "log.csv")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = bring(embedded, file)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert (report.accepted, report.refused) == (len(rows), 0)
    assert grown <= 150, f"grew by {grown:.0f} MiB"
    check(asked(embedded), rows)


def test_times_are_written_in_more_than_one_way() -> None:
    assert english(datetime(2026, 3, 4, 9, 5)) == "04/03/2026 09:05"
    assert iso(datetime(2026, 3, 4, 9, 5)) == "2026-03-04T09:05:00"
