"""Commands, one JSON object to a line, as any other program can write them."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO, Final

from schemas.model import Model
from schemas.moment import Moment
from schemas.refused import Refused
from services.importing.lines import LONGEST_LINE, Line, lines_of
from services.importing.report import Report
from services.importing.running import Job
from services.importing.scratch import Scratch
from services.parsing import checked, parse_command, parse_key, parse_party
from services.problems import not_well_formed
from services.recording import Asked
from services.seen_to import seen_to
from services.strict_json import json_object

BOM: Final = b"\xef\xbb\xbf"
AROUND: Final = ("command", "told_by", "idempotency_key", "recorded_at", "read_position")


class When(Model):
    """When another system recorded what a line says."""

    recorded_at: Moment


def jobs_of(file: BinaryIO, report: Report) -> Iterator[Job]:
    """The command of each good line; every other line is refused in the report. Empty lines are passed over."""
    equal = Scratch()
    for line in lines_of(file):
        body = line.body if line.number > 1 or line.body is None else line.body.removeprefix(BOM)
        if body is not None and not body.strip():
            continue
        try:
            yield job_of(line._replace(body=body), equal)
        except Refused as refusal:
            report.refuse(line.number, refusal.rule, refusal.why)


def job_of(line: Line, equal: Scratch) -> Job:
    """The command of one line. Raises Refused where the line is none."""
    if line.body is None:
        raise not_well_formed("line_too_long", f"a line may hold at most {LONGEST_LINE:,} bytes")
    said = json_object(line.body)
    around: dict[str, Any] = {name: said.pop(name) for name in AROUND if name in said}
    name = around.get("command")
    if not isinstance(name, str):
        raise not_well_formed("missing_field", "this field is missing, or is no text", "command")
    command = parse_command(name, said)
    told_by = parse_party(around.get("told_by"))
    key = parse_key(around.get("idempotency_key")) or key_of(line.body, equal)
    seen, elsewhere = seen_to(around.get("read_position")), when(around, command.at)
    asked = Asked(told_by=told_by, key=key, read_position=seen, recorded_elsewhere_at=elsewhere)
    return Job(line.number, command, asked)


def when(around: dict[str, Any], at: datetime) -> datetime:
    """When the other system recorded it; where that is not said, when it happened."""
    if around.get("recorded_at") is None:
        return at
    return checked(When, {"recorded_at": around["recorded_at"]}).recorded_at


def key_of(body: bytes, equal: Scratch) -> str:
    """The key of a line that has none: its content, and how many equal lines came before it in the file."""
    content = body.strip()
    return f"line {hashlib.sha256(content).hexdigest()} {equal.equal_before(content)}"
