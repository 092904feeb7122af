"""How the columns of an activity log are to be understood: as a mapping file says, or as their headings suggest."""

import codecs
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from schemas.codes import AgencyCode, RoleCode
from schemas.model import Model
from services.importing.names import same_heading
from services.parsing import checked
from services.problems import NotWellFormed, not_well_formed

Column = Literal["case", "activity", "worker", "group", "agency", "time", "deadline"]
NEEDED: Final[tuple[Column, ...]] = ("case", "activity", "time")
GUESSED: Final[tuple[Column, ...]] = (*NEEDED, "worker")
EXAMPLE: Final = """[columns]
case = "Case number"
activity = "What was done"
worker = "Done by"
group = "Team"
time = "When"
deadline = "To be done by"
"""


def known_zone(name: str) -> str:
    """A time zone's name as in `Europe/London`."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError("unknown_zone", "no time zone has this name; one is Europe/London") from None
    return name


def known_encoding(name: str) -> str:
    """An encoding whose line ends and delimiters are those of ASCII."""
    try:
        plain = codecs.lookup(name).name.startswith(("utf-8", "cp125", "iso8859", "latin", "ascii", "mac-roman"))
    except (LookupError, ValueError):
        plain = False
    if not plain:
        raise PydanticCustomError("unknown_encoding", "this encoding cannot be read; save the file as UTF-8")
    return name


Heading = Annotated[str, Field(min_length=1, max_length=200)]


class Columns(Model):
    """The heading of each column; the time may be in two, a day and a clock."""

    case: Heading
    activity: Heading
    time: Heading | Annotated[tuple[Heading, ...], Field(min_length=1, max_length=2)]
    worker: Heading | None = None
    group: Heading | None = None
    agency: Heading | None = None
    deadline: Heading | None = None

    def headings(self, column: Column) -> tuple[str, ...]:
        """The headings of one column; none where the log does not have it."""
        found: str | tuple[str, ...] | None = getattr(self, column)
        return (found,) if isinstance(found, str) else found or ()


class Mapping(Model):
    """What a log's columns mean, whose they are, and how its times are written.

    `system` tells one log's ids from another's; `agencies` gives the code for what the agency column says; `ends` is
    which activities end a case when nothing comes after them.
    """

    columns: Columns
    system: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")] = "log"
    agency: AgencyCode = "LA"
    role: RoleCode = "social_care_practitioner"
    timezone: Annotated[str, AfterValidator(known_zone)] = "Europe/London"
    time_formats: tuple[str, ...] = ()
    month_first: bool = False
    ends: Literal["last_row", "never"] | tuple[str, ...] = "last_row"
    agencies: dict[str, AgencyCode] = {}
    delimiter: Annotated[str, Field(pattern=r"^[ -~\t]$")] | None = None
    encoding: Annotated[str, AfterValidator(known_encoding)] = "utf-8"

    @property
    def meaning(self) -> str:
        """What makes the same row the same: everything but how the file is written."""
        return self.model_dump_json(exclude={"delimiter", "encoding", "ends"})


def mapping_of(file: Path, agency: str | None) -> Mapping:
    """The mapping that a TOML file holds. Raises NotWellFormed."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise not_well_formed("not_utf8", "this is not text in UTF-8", "mapping") from None
    except tomllib.TOMLDecodeError:
        raise not_well_formed("not_toml", "this is not TOML", "mapping") from None
    return checked(Mapping, said if agency is None else {**said, "agency": agency}, "mapping.")


EXACT: Final[dict[Column, str]] = {
    "deadline": "deadline|due|due date|due time|due by|due at|sla|sla due|sla deadline|target date|target|"
    "deadline date",
    "time": "time timestamp|timestamp|complete timestamp|complete time|completed at|end time|end timestamp|start time|"
    "start timestamp|event time|event timestamp|date time|datetime|happened at|done at|performed at|when|time|date",
    "case": "case concept name|case id|case|case number|case no|case ref|case reference|incident|incident id|"
    "incident number|ticket|ticket id|referral id|referral|trace id|process instance id",
    "worker": "org resource|resource|resource name|worker|worker name|user|user name|username|owner|employee|staff|"
    "staff member|assignee|assigned to|performed by|done by|practitioner|social worker|case worker|agent",
    "group": "org group|group|department|team|team name|assignment group|agency|organisation|organization|unit|ward",
    "activity": "activity|activity name|concept name|event|event name|task|task name|action|step|step name|"
    "what was done",
}
ONE_WORD: Final[dict[Column, str]] = {
    "deadline": "deadline due sla target",
    "time": "timestamp datetime time date when",
    "case": "case caseid incident ticket referral",
    "worker": "resource worker user owner staff employee assignee practitioner officer performer",
    "group": "group team department agency organisation organization ward unit",
    "activity": "activity event task action step",
}


def guess(headings: Sequence[str]) -> dict[Column, tuple[str, ...]]:
    """Which heading stands for which column, as far as the usual names tell."""
    free = {heading: same_heading(heading) for heading in headings}
    found: dict[Column, tuple[str, ...]] = {}
    for column, heading in (*exact(free), *by_one_word(free)):
        if column not in found and heading in free:
            found[column] = (heading,)
            del free[heading]
            if column == "time" and same_heading(heading) in (("date",), ("time",)):
                found[column] = day_and_clock(heading, free)
    return found


def exact(headings: dict[str, tuple[str, ...]]) -> Iterator[tuple[Column, str]]:
    """Headings that are a usual name, the most telling name first; spaces make no difference."""
    joined = {"".join(words): heading for heading, words in reversed(headings.items())}
    for column, names in EXACT.items():
        for name in names.split("|"):
            if heading := joined.get(name.replace(" ", "")):
                yield column, heading


def by_one_word(headings: dict[str, tuple[str, ...]]) -> Iterator[tuple[Column, str]]:
    """Headings that hold a usual word among others, as in `Assigned worker (name)`."""
    for column, words in ONE_WORD.items():
        for word in words.split():
            for heading in [heading for heading, said in headings.items() if word in said]:
                yield column, heading


def day_and_clock(heading: str, free: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A column `Date` and a column `Time` beside it are one time."""
    other = ("time",) if same_heading(heading) == ("date",) else ("date",)
    beside = next((one for one, words in free.items() if words == other), None)
    if beside is None:
        return (heading,)
    del free[beside]
    return (heading, beside) if other == ("time",) else (beside, heading)


def guessed_mapping(headings: Sequence[str], agency: str | None) -> Mapping:
    """The mapping that the headings suggest. Raises NotWellFormed where a needed column cannot be told."""
    found = guess(headings)
    lacking = [column for column in GUESSED if column not in found]
    if lacking:
        which = f"no heading tells which column holds the {' and the '.join(lacking)}"
        why = f"{which}; say so in a mapping file (--mapping), such as:\n{EXAMPLE}"
        raise not_well_formed("column_not_found", why)
    columns: dict[str, Any] = {column: one[0] if len(one) == 1 else one for column, one in found.items()}
    return checked(Mapping, {"columns": columns} | ({} if agency is None else {"agency": agency}))


def places(mapping: Mapping, headings: Sequence[str]) -> dict[Column, tuple[int, ...]]:
    """Where each column stands. Raises NotWellFormed where a heading of the mapping is not in the file."""
    known = {same_heading(heading): place for place, heading in reversed(list(enumerate(headings)))}
    found: dict[Column, tuple[int, ...]] = {}
    for column in get_args(Column):
        wanted = [same_heading(heading) for heading in mapping.columns.headings(column)]
        if any(heading not in known for heading in wanted):
            raise not_well_formed(
                "column_not_found", "the file has no column with this heading", f"mapping.columns.{column}"
            )
        found[column] = tuple(known[heading] for heading in wanted)
    return found


__all__ = ["Column", "Columns", "Mapping", "NotWellFormed", "guessed_mapping", "mapping_of", "places"]
