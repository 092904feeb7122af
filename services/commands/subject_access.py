"""`throughcare subject-access`: all that is held about a person who asked, in one file for that person.

Exit codes: 0 done; 1 refused; 2, 3 and 4 as for every command.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from schemas.moment import london_day
from services.commands.answers import AsJson, answer, misused, opened, saying_no
from services.commands.exporting import write_whole
from services.showing import Shown
from services.showing.person import show_person

Request = Annotated[UUID, typer.Option("--request", metavar="ID", help="The request, as AskSubjectAccess named it.")]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write it; never over a file.")]


def add_to(app: typer.Typer) -> None:
    """Mount this command."""
    app.command("subject-access")(subject_access)


def subject_access(request_id: Request, out: Out, as_json: AsJson = False) -> None:
    """Write all that is held about the person who asked, in words, into one file for them.

    It is asked for by AskSubjectAccess, and CheckRequesterIdentity says that it is known who asks. Words about somebody
    else stay sealed. The file holds their words in the clear: hand it over, and keep no copy.
    """
    if out.exists():
        misused("--out", "this file is there already; nothing is written over it")
    with saying_no(as_json), opened() as service:
        service.wait_for(service.record.store.head().position)
        with service.views.read() as read:
            found = show_person(service.record, read, request_id, london_day(service.now()))
    content = json.dumps(found, ensure_ascii=False, indent=2).encode() + b"\n"
    write_whole(out, content)
    told = {"request_id": str(request_id), "file": str(out), "bytes": len(content), "cases": len(found["cases"])}
    answer(told, as_json, written_lines)


def written_lines(found: Shown) -> Iterator[str]:
    """What was written, for whoever hands it over."""
    yield f"All that is held, in {found['cases']} cases, is in {found['file']} ({found['bytes']:,} bytes) in the clear."
    yield "Hand it over, record AnswerSubjectAccess, and keep no copy."
