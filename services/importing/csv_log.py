"""An activity log as a table: which row says what, row by row, in bounded memory."""

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, Final, NamedTuple

from pydantic_core import PydanticCustomError

from services.importing.lines import LONGEST_LINE, Line, lines_of, rows_of
from services.importing.mapping import Column, Mapping, guessed_mapping, places
from services.importing.names import same_name
from services.importing.times import Times, Told, is_month_first
from services.problems import NotWellFormed, not_well_formed

DELIMITERS: Final = ",;|\t"
BOM: Final = b"\xef\xbb\xbf"
OTHER_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
EXCEL_DELIMITER: Final = re.compile(rb"sep=(.)\r?\n", re.IGNORECASE)
NUMBERS_OF_A_DAY: Final = re.compile(r"\d\d?[/.-]\d\d?[/.-]\d\d")
ROWS_LOOKED_AT: Final = 2000


class LogRow(NamedTuple):
    """One row of a log, in its own words; times are read, nothing else is."""

    case: str
    activity: str
    worker: str
    group: str
    agency: str
    time: Told
    due: Told | None
    content: str


class CsvLog:
    """A table of activities with a heading; the file stays open, for its rows are read twice."""

    def __init__(self, file: BinaryIO, mapping: Mapping | None, agency: str | None) -> None:
        self.file = file
        self.notes: list[str] = []
        self.delimiter = ""
        self.encoding = mapping.encoding if mapping else "utf-8"
        before = self.skip_preface()
        heading = next((line for line in lines_of(file) if line.body is None or line.body.strip()), None)
        if heading is None:
            raise not_well_formed("file_empty", "the file is empty")
        first = self.decoded(heading)
        self.delimiter = self.delimiter or (mapping and mapping.delimiter) or sniffed(first)
        self.first_row = heading.offset + heading.length, before + heading.number
        self.headings = [cell.strip() for cell in self.cells(first)]
        self.mapping = mapping or self.guessed(agency)
        self.places = places(self.mapping, self.headings)
        self.times = Times(self.mapping.timezone, self.mapping.time_formats, self.mapping.month_first)

    def skip_preface(self) -> int:
        """Pass over a byte order mark and a line `sep=;`; how many lines that were."""
        start = self.file.read(16)
        if start.startswith(OTHER_BOMS):
            raise not_well_formed("not_utf8", "this file is in UTF-16; save it as UTF-8")
        begin = len(BOM) if start.startswith(BOM) else 0
        if told := EXCEL_DELIMITER.match(start, begin):
            begin, self.delimiter = told.end(), told[1].decode("latin-1")
        self.file.seek(begin)
        return 1 if told else 0

    def guessed(self, agency: str | None) -> Mapping:
        """The mapping that headings and first rows suggest, and in the notes what was guessed."""
        mapping = guessed_mapping(self.headings, agency)
        found = {column: mapping.columns.headings(column) for column in ("case", "activity", "worker", "group")}
        found |= {"time": mapping.columns.headings("time"), "deadline": mapping.columns.headings("deadline")}
        said = [f"{column} = {' + '.join(one)}" for column, one in found.items() if one]
        none = [column for column, one in found.items() if not one]
        self.notes.append(f"columns guessed: {'; '.join(said)}" + (f"; no {' and no '.join(none)}" if none else ""))
        self.places, self.mapping = places(mapping, self.headings), mapping
        if is_month_first(self.some_times(), mapping.timezone):
            self.notes.append("times guessed: the month stands before the day")
            return mapping.with_(month_first=True)
        return mapping

    def some_times(self) -> list[str]:
        """The times of the first rows, as they are written."""
        found = []
        for row in islice(self.rows(), ROWS_LOOKED_AT):
            cells = self.cells_or_none(row)
            for column in ("time", "deadline") if cells else ():
                text = self.text(cells or [], column)
                if NUMBERS_OF_A_DAY.match(text):
                    found.append(text)
        return found

    def rows(self) -> Iterator[Line]:
        """Every row of the file as bytes, without the heading and empty lines."""
        offset, before = self.first_row
        self.file.seek(offset)
        for row in rows_of(lines_of(self.file), self.delimiter):
            if row.body is None or row.body.strip():
                yield row._replace(number=row.number + before)

    def row_at(self, offset: int, length: int) -> LogRow:
        """A row read again at its place."""
        self.file.seek(offset)
        return self.read(Line(0, offset, length, self.file.read(length)))

    def read(self, row: Line) -> LogRow:
        """What a row says. Raises NotWellFormed, never with a word of the row."""
        cells = self.cells(self.decoded(row))
        if len(cells) > len(self.headings) and any(cell.strip() for cell in cells[len(self.headings) :]):
            raise not_well_formed("too_many_cells", f"the row has more than {len(self.headings)} cells")
        case, activity = self.text(cells, "case"), self.text(cells, "activity")
        for column, text in (("case", case), ("activity", activity)):
            if not text:
                raise not_well_formed("missing_field", "this cell is empty", column)
        time = self.time(cells, "time")
        if time is None:
            raise not_well_formed("missing_field", "this cell is empty", "time")
        worker, group, agency = (self.text(cells, column) for column in ("worker", "group", "agency"))
        deadline = self.text(cells, "deadline")
        content = "\x1f".join((case, activity, self.text(cells, "time"), worker, group, agency, deadline))
        return LogRow(case, activity, worker, group, agency, time, self.time(cells, "deadline"), content)

    def time(self, cells: list[str], column: Column) -> Told | None:
        """The time in a column, or none where the cell says nothing."""
        text = self.text(cells, column)
        if not same_name(text):
            return None
        try:
            told = self.times.read(text)
        except PydanticCustomError as error:
            raise not_well_formed(error.type, error.message(), column) from None
        if told is None:
            raise not_well_formed("not_a_time", "this cell holds no time that could be read", column)
        return told

    def text(self, cells: list[str], column: Column) -> str:
        """What stands in a column, without spaces around; empty where the row is too short."""
        places = self.places[column]
        if len(places) == 1:
            return cells[places[0]].strip() if places[0] < len(cells) else ""
        return " ".join(cells[place].strip() for place in places if place < len(cells)).strip()

    def decoded(self, row: Line) -> str:
        """The row as text. Raises NotWellFormed: line_too_long, quote_not_closed, not_utf8."""
        if row.body is None:
            raise not_well_formed("line_too_long", f"a line may hold at most {LONGEST_LINE:,} bytes")
        if row.unclosed:
            raise not_well_formed("quote_not_closed", "a quotation mark opens in this line and is never closed")
        try:
            return row.body.decode(self.encoding)
        except UnicodeDecodeError:
            raise not_well_formed("not_utf8", f"this line is not text in {self.encoding.upper()}") from None

    def cells(self, text: str) -> list[str]:
        """The cells of one row."""
        try:
            return next(csv.reader((text,), delimiter=self.delimiter), [])
        except csv.Error:
            raise not_well_formed("not_csv", "this line cannot be read as a row of a table") from None

    def cells_or_none(self, row: Line) -> list[str] | None:
        """The cells of a row that can be read."""
        try:
            return self.cells(self.decoded(row))
        except NotWellFormed:  # it is refused with its reason when its turn comes
            return None


def sniffed(heading: str) -> str:
    """The sign that stands most often in the heading, outside quotation marks."""
    outside = re.sub(r'"[^"]*"', "", heading)
    return max(DELIMITERS, key=lambda sign: (outside.count(sign), -DELIMITERS.index(sign)))
