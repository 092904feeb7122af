"""Times as other systems write them, with a clock or as a day alone."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from schemas.moment import in_utc

ISO: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)? ?(Z|[+-]\d\d(:?\d\d)?)?", re.IGNORECASE)
ISO_DAY: Final = re.compile(r"\d{4}-?\d\d-?\d\d")
BEFORE_ZONE: Final = re.compile(r" (?=[Z+-])", re.IGNORECASE)
UNIVERSAL: Final = re.compile(r"(?<=\d)\s*(UTC|GMT)$", re.IGNORECASE)
WEEKDAY: Final = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
CLOCK: Final = (
    r"(?:[ T](?P<hour>\d\d?):(?P<minute>\d\d)(:(?P<second>\d\d)(\.(?P<part>\d{1,6})\d*)?)? ?(?P<half>[AP]M)?)?"
)
YEAR: Final = r"(?P<year>\d{4}|\d\d)"
SHAPES: Final = (
    r"(?P<one>\d\d?)(?P<between>[/.-])(?P<two>\d\d?)(?P=between)" + YEAR,
    r"(?P<year>\d{4})(?P<sign>[/.-])(?P<two>\d\d?)(?P=sign)(?P<one>\d\d?)",
    r"(?P<one>\d\d?)(?:st|nd|rd|th)?[ -](?P<name>[a-z]{3,9})\.?[ -]" + YEAR,  # spelling: as it is
    r"(?P<name>[a-z]{3,9})\.? (?P<one>\d\d?)(?:st|nd|rd|th)? (?P<year>\d{4})",  # spelling: as it is
)
WAYS: Final = tuple(re.compile(shape + CLOCK, re.IGNORECASE) for shape in SHAPES)
MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
CLOCK_SIGNS: Final = ("%H", "%I", "%X", "%c")


class Told(NamedTuple):
    """A moment in UTC; with `day_only` the start of a day of which no more is known."""

    at: datetime
    day_only: bool


class Times:
    """Reads the times of one log: by the formats that were given, else as people and spreadsheets write them."""

    def __init__(self, zone: str, formats: Sequence[str] = (), month_first: bool = False) -> None:
        self.zone: tzinfo = ZoneInfo(zone)
        self.formats = formats
        self.month_first = month_first
        self.read = lru_cache(maxsize=4096)(self._read)

    def _read(self, text: str) -> Told | None:
        """The moment, or none where this is no time. Raises PydanticCustomError for years out of range."""
        written = UNIVERSAL.sub("Z", unicodedata.normalize("NFKC", text).strip())
        try:
            found = self.by_format(written) if self.formats else self.by_custom(written)
        except ValueError:  # a 30th of February
            return None
        if found is None:
            return None
        moment, day_only = found
        return Told(in_utc(moment if moment.tzinfo else moment.replace(tzinfo=self.zone)), day_only)

    def by_format(self, written: str) -> tuple[datetime, bool] | None:
        """The first format that fits."""
        for form in self.formats:
            try:
                moment = datetime.strptime(written, form)  # noqa: DTZ007 - the log's own zone is added where it has none
            except ValueError:
                continue
            return moment, not any(sign in form for sign in CLOCK_SIGNS)
        return None

    def by_custom(self, written: str) -> tuple[datetime, bool] | None:
        """ISO 8601 first, then the other usual ways."""
        if ISO.fullmatch(written):
            return datetime.fromisoformat(BEFORE_ZONE.sub("", written)), False
        if ISO_DAY.fullmatch(written):
            return datetime.combine(date.fromisoformat(written), time()), True
        words = " ".join(WEEKDAY.sub("", written.rstrip("Zz")).replace(",", " ").split())
        shape = next((found for way in WAYS if (found := way.fullmatch(words))), None)
        if shape is None:
            return None
        said = shape.groupdict()
        zone = UTC if written.endswith(("Z", "z")) else None
        return datetime(*self.day(said), *clock(said), tzinfo=zone), said["hour"] is None

    def day(self, said: Mapping[str, str]) -> tuple[int, int, int]:
        """Year, month and day. Years of two digits are of this century."""
        year, one = int(said["year"]), int(said["one"])
        if year < 100:
            year += 2000
        if "name" in said:
            return year, month_called(said["name"]), one
        two = int(said["two"])
        return (year, one, two) if self.month_first and "between" in said else (year, two, one)


def month_called(name: str) -> int:
    """The number of a month by the beginning of its name. Raises ValueError."""
    for number, month in enumerate(MONTHS, start=1):
        if month.startswith(name.lower().replace("sept", "sep")):
            return number
    raise ValueError("no such month")


def clock(said: Mapping[str, str | None]) -> tuple[int, int, int, int]:
    """Hour, minute, second and microsecond, midnight where no clock was told. Raises ValueError."""
    hour, minute, second = (int(said[part] or 0) for part in ("hour", "minute", "second"))
    if half := said["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    return hour, minute, second, int((said["part"] or "0").ljust(6, "0"))


def is_month_first(texts: Sequence[str], zone: str) -> bool:
    """Whether more of these times can be read with the month before the day than with the day before the month."""
    return unread(texts, Times(zone, month_first=True)) < unread(texts, Times(zone))


def unread(texts: Sequence[str], times: Times) -> int:
    """How many of them are no times when they are read so."""
    count = 0
    for text in texts:
        try:
            count += times.read(text) is None
        except PydanticCustomError:
            count += 1
    return count
