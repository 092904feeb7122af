"""`throughcare export`: a case in one file that a stranger checks with `throughcare-verify`, and the keys to do it by.

Exit codes: 0 done; 1 refused; 2, 3 and 4 as for every command.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from services.commands.answers import AsJson, answer, misused, opened, saying_no, store_fault
from services.exporting.case_bundle import export_case
from services.exporting.keys import key_lines
from services.proof.another_past import AnotherPast
from services.proof.tiles import TileMissing
from services.showing import Shown

OfCase = Annotated[UUID | None, typer.Option("--case", metavar="ID", help="The case to export.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write it; never over a file.")]
Key = Annotated[bool, typer.Option("--key", help="Print the keys of the log, a line each, for whoever checks bundles.")]
Withhold = Annotated[
    bool,
    typer.Option("--withhold", help="Leave sealed words out altogether; without it they go along sealed, never open."),
]


def add_to(app: typer.Typer) -> None:
    """Mount this command."""
    app.command("export")(export)


def export(
    case_id: OfCase = None, out: Out = None, withhold: Withhold = False, key: Key = False, as_json: AsJson = False
) -> None:
    """Write all that was recorded of a case, with its proof, into one file; or print the keys it is checked by.

    Names and words stay sealed: no option opens them here. Hand the keys over by another way than the file.
    """
    if key == (case_id is not None) or (case_id is None) != (out is None):
        misused("--case, --out, --key", "say which case goes into which file, or ask for the keys")
    if out is not None and out.exists():
        misused("--out", "this file is there already; nothing is written over it")
    try:
        with saying_no(as_json), opened() as service:
            if case_id is None or out is None:
                answer({"keys": list(key_lines(service))}, as_json, lambda found: iter(found["keys"]))
                return
            content = export_case(service, case_id, withhold=withhold)
    except (AnotherPast, TileMissing) as fault:
        store_fault(getattr(fault, "rule", "log_shorter"), str(fault), as_json)
    write_whole(out, content)
    answer({"case_id": str(case_id), "file": str(out), "bytes": len(content)}, as_json, written_lines)


def write_whole(file: Path, content: bytes) -> None:
    """The whole file or none, readable by its owner alone."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as new:
                new.write(content)
            os.link(name, file)
        finally:
            Path(name).unlink()
    except OSError as fault:
        misused("--out", f"the file cannot be written ({fault.strerror})")


def written_lines(found: Shown) -> Iterator[str]:
    """What was written, for people."""
    yield f"The case is in {found['file']} ({found['bytes']:,} bytes). Whoever has the keys of the log checks it with:"
    yield f"throughcare-verify {found['file']} --key FILE"
