"""`throughcare record`: one command in, from a file or standard input; its facts and the questions they raise out."""

import sys
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from aggregates._shape import Command
from projections.entry import Entry, entry_of
from schemas.party import Party
from services.asking import raised_by
from services.commands.answers import AsJson, answer, misused, opened, party_asked, saying_no
from services.commands.in_lines import answer_lines, tried_lines
from services.keyring import KEY_BYTES, Keyring
from services.opened import Opened
from services.parsing import parse_command, parse_key, parse_party
from services.problems import not_well_formed
from services.recording import Asked
from services.seen_to import seen_to
from services.showing import Opening, Shown, show_answer
from services.strict_json import json_object

LARGEST = 1_000_000
Name = Annotated[str, typer.Argument(metavar="COMMAND", help="Its name, such as AgreeDischargeDate.")]
Given = Annotated[str, typer.Option("--file", metavar="FILE", help="Its fields as JSON; - is standard input.")]
By = Annotated[str | None, typer.Option("--as", metavar="ROLE@AGENCY", help="Who tells us: ward_manager@NHS_MH.")]
Key = Annotated[str | None, typer.Option("--key", help="Idempotency key: the same again is recorded once.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be recorded, and record nothing.")]


def add_to(app: typer.Typer) -> None:
    """Mount this command."""
    app.command("record")(record)


def record(
    name: Name,
    file: Given = "-",
    by: By = None,
    key: Key = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give a command. Its fields are JSON, with `at` as the time it happened and, without --as, `told_by`.

    `read_position` may say up to which position you had seen the record.
    """
    told_by = party_asked(by) if by else None
    with saying_no(as_json):
        fields = json_object(given(file))
        told_by = told_by or Party.model_validate(parse_party(fields.pop("told_by", None)))
        key = parse_key(key if key is not None else fields.pop("idempotency_key", None))
        seen = seen_to(fields.pop("read_position", None))
        command = parse_command(name, fields)
        with opened() as service:
            asked = Asked(told_by=told_by, key=key, read_position=seen)
            if dry_run:
                answer(tried(command, asked, service), as_json, tried_lines)
            else:
                answer(recorded(command, asked, service), as_json, answer_lines)


def given(file: str) -> bytes:
    """The bytes of a file or of standard input. Ends with the code for wrong use where the file cannot be read."""
    if file == "-" and sys.stdin.isatty():
        misused("--file", "give a file, or the command's fields as JSON on standard input")
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as source:
            body = source.read(LARGEST + 1)
    except OSError as fault:
        misused("--file", f"the file cannot be read ({type(fault).__name__})")
    if len(body) > LARGEST:
        raise not_well_formed("body_too_large", f"a command may have at most {LARGEST:,} bytes")
    return body


def recorded(command: Command, asked: Asked, service: Opened) -> Shown:
    """Record what follows, ask what it raises, and let everything follow from it before the process ends."""
    told = service.record.do_now(command, asked)
    raised = raised_by(told.facts, service.views, service.record.store, service.projector)
    with service.views.read() as read:
        shown = show_answer(told, raised, read, Opening(service.record))
    service.catch_up()
    return shown


def tried(command: Command, asked: Asked, service: Opened) -> Shown:
    """What the command would lead to as the record stands; words are sealed under keys that nobody keeps."""
    with TemporaryDirectory() as folder:
        keyring = Keyring(Path(folder) / "keys.db", token_bytes(KEY_BYTES))
        try:
            facts = service.record.try_out(command, asked, keyring)
        finally:
            keyring.close()
    return {"dry_run": True, "facts": [would(type(fact).__name__, entry_of(fact)) for fact in facts]}


def would(name: str, said: Entry) -> dict[str, Any]:
    """One fact that would be recorded."""
    return {"name": name, "says": said.says, "level": said.level, "thread": said.thread}
