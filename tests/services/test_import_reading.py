"""How a log is read: its lines in bounded memory, its names in one spelling, its times in whatever form they have."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from services.importing.lines import lines_of, rows_of
from services.importing.names import same_heading, same_id, same_name
from services.importing.scratch import Place, Scratch
from services.importing.times import Times, is_month_first

LONDON = Times("Europe/London")


def rows(body: bytes, delimiter: str = ",", longest: int = 1000) -> list[tuple[int, bytes | None, bool]]:
    found = rows_of(lines_of(io.BytesIO(body), longest), delimiter, longest)
    return [(row.number, row.body, row.unclosed) for row in found]


@given(st.binary(max_size=300), st.integers(min_value=1, max_value=40))
def test_every_byte_belongs_to_one_line(body: bytes, longest: int) -> None:
    file = io.BytesIO(body)
    found = list(lines_of(file, longest))
    assert [line.number for line in found] == list(range(1, len(found) + 1))
    assert sum(line.length for line in found) == len(body)
    for line in found:
        assert line.body in (None, body[line.offset : line.offset + line.length])
        assert (line.body is None) == (len(body[line.offset : line.offset + line.length].rstrip(b"\n")) > longest)


@given(st.text(alphabet='ab",\n', max_size=60))
def test_every_line_belongs_to_one_row(text: str) -> None:
    body = text.encode()
    found = list(rows_of(lines_of(io.BytesIO(body)), ","))
    assert b"".join(row.body or b"" for row in found) == body
    assert [body[row.offset : row.offset + row.length] for row in found] == [row.body for row in found]


def test_a_quoted_cell_may_go_over_lines() -> None:
    assert rows(b'a,"b\n""c"" d",e\nf\n') == [(1, b'a,"b\n""c"" d",e\n', False), (3, b"f\n", False)]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_line_alone() -> None:
    assert rows(b'a,"b\nc\nd\n') == [(1, b'a,"b\n', True), (2, b"c\n", False), (3, b"d\n", False)]
    assert rows(b'a,5" pipe\nc\n') == [(1, b'a,5" pipe\n', False), (2, b"c\n", False)]
    many = b'"open\n' + b"x\n" * 500
    assert [row[2] for row in rows(many)] == [True] + [False] * 500


def test_a_line_too_long_is_passed_over() -> None:
    assert rows(b"a\n" + b"x" * 5000 + b"\nb\n") == [(1, b"a\n", False), (2, None, False), (3, b"b\n", False)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anne-Marie", "anne  marie"),
        ("O'Brien", "O\u2019BRIEN"),
        ("Zo\u00eb", "zoe\u0308"),
        ("J. Smith", "J SMITH"),
        ("Ann Smith", "Ann\u00a0Smith\u200b"),
        ("Ann", "\uff21\uff4e\uff4e"),
        ("Stra\u00dfe", "STRASSE"),
    ],
)
def test_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert same_name(one) == same_name(other) != ""


def test_other_names_stay_apart() -> None:
    names = ["Ann Smith", "Anne Smith", "Anna Smith", "Ann Smyth", "Ann Smith 2", "Annsmith", "Zoe", "Zo\u00eb"]
    assert len({same_name(name) for name in names}) == len(names)
    assert {same_name(nobody) for nobody in ("", " ", "-", "N/A", "null", "Unknown", "--", "?")} == {""}


@given(st.text())
def test_a_name_once_spelled_stays_as_it_is(name: str) -> None:
    assert same_name(same_name(name)) == same_name(name)


def test_case_ids_keep_their_capitals() -> None:
    assert same_id(" C\u00a0 17\u200b ") == same_id("C 17") != same_id("c 17")


def test_headings_are_read_word_by_word() -> None:
    assert same_heading("CaseID") == same_heading("case_id") == same_heading(" Case Id ") == ("case", "id")
    assert same_heading("case:concept:name") == ("case", "concept", "name")


@pytest.mark.parametrize(
    ("written", "moment", "day_only"),
    [
        ("2026-03-04T14:20:00Z", datetime(2026, 3, 4, 14, 20, tzinfo=UTC), False),
        ("2026-07-04 14:20", datetime(2026, 7, 4, 13, 20, tzinfo=UTC), False),
        ("2026-07-04T14:20:05.123+02:00", datetime(2026, 7, 4, 12, 20, 5, 123000, tzinfo=UTC), False),
        ("2026-03-04 14:20:00 UTC", datetime(2026, 3, 4, 14, 20, tzinfo=UTC), False),
        ("2026-07-04", datetime(2026, 7, 3, 23, 0, tzinfo=UTC), True),
        ("20260304", datetime(2026, 3, 4, tzinfo=UTC), True),
        ("04/03/2026 9:05", datetime(2026, 3, 4, 9, 5, tzinfo=UTC), False),
        ("04/03/26, 09:05:06", datetime(2026, 3, 4, 9, 5, 6, tzinfo=UTC), False),
        ("4.3.2026", datetime(2026, 3, 4, tzinfo=UTC), True),
        ("2026/03/04 10:00", datetime(2026, 3, 4, 10, 0, tzinfo=UTC), False),
        ("Wed 4 March 2026 2:20 pm", datetime(2026, 3, 4, 14, 20, tzinfo=UTC), False),
        ("04-Mar-26 12:00 AM", datetime(2026, 3, 4, 0, 0, tzinfo=UTC), False),
        ("Mar 4, 2026", datetime(2026, 3, 4, tzinfo=UTC), True),
    ],
)
def test_times_are_read_as_they_come(written: str, moment: datetime, day_only: bool) -> None:
    assert LONDON.read(written) == (moment, day_only)


@pytest.mark.parametrize(
    "written",
    ["soon", "1772634000", "30/02/2026", "2026-13-01", "13/13/2026", "4 Foo 2026", "2026-03-04 25:00", "1:30"],
)
def test_what_is_no_time_is_none(written: str) -> None:
    assert LONDON.read(written) is None


def test_absurd_years_are_told_apart() -> None:
    with pytest.raises(PydanticCustomError, match="between the years 1900 and 2199"):
        LONDON.read("04/03/2926")


def test_given_formats_are_the_only_ones() -> None:
    times = Times("Europe/London", ("%d%m%Y", "%d%m%Y %H%M"))
    assert times.read("04032026") == (datetime(2026, 3, 4, tzinfo=UTC), True)
    assert times.read("04072026 1420") == (datetime(2026, 7, 4, 13, 20, tzinfo=UTC), False)
    assert times.read("2026-03-04") is None


def test_months_come_first_only_where_days_could_not() -> None:
    assert is_month_first(["03/04/2026", "03/25/2026"], "Europe/London")
    assert not is_month_first(["03/04/2026", "25/03/2026"], "Europe/London")
    assert not is_month_first(["03/04/2026"], "Europe/London")
    assert Times("Europe/London", month_first=True).read("03/25/2026") == (datetime(2026, 3, 25, tzinfo=UTC), True)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=40), st.integers(1, 3))
def test_lines_come_back_by_time_and_the_last_of_each_case(lines: list[tuple[int, int]], cases_in_each: int) -> None:
    scratch = Scratch()
    for number, (case, moment) in enumerate(lines, start=1):
        scratch.add(Place(number, number * 10, 10, 0), moment, str(case).encode(), ends=True)
    parts = scratch.parts(cases_in_each)
    places = [[place.number for place in scratch.by_time(part, parts)] for part in range(parts)]
    assert all(order == sorted(order, key=lambda number: (lines[number - 1][1], number)) for order in places)
    assert sorted(number for order in places for number in order) == list(range(1, len(lines) + 1))
    last = {case: max((m, n) for n, (c, m) in enumerate(lines, start=1) if c == case)[1] for case, _ in lines}
    ends = [place.number for part in range(parts) for place in scratch.ends(part, parts)]
    assert sorted(ends) == sorted(last.values())
    scratch.close()


def test_equal_lines_are_counted() -> None:
    scratch = Scratch()
    assert [scratch.equal_before(line) for line in (b"a", b"b", b"a", b"a")] == [0, 0, 1, 2]
    scratch.close()


def test_clocks_that_go_forward_or_back_are_read_the_first_way() -> None:
    assert LONDON.read("2026-03-29 01:30") == (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), False)
    assert LONDON.read("2026-10-25 01:30") == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), False)
