"""`throughcare verify`: the record held against all that else keeps it, and `verify --log` against Kafka alone.

Exit codes: 0 all is what it was; 1 something is not; 2 and 4 as for every command, 4 also without Kafka.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from services.commands.answers import AsJson, Exit, answer, misused, saying_no
from services.commands.restoring import progress
from services.config import Settings
from services.showing import Shown
from services.verifying.report import With, lines

RIGHT = {
    (True, True): "by their own hashes both are right",
    (True, False): "the record's bytes are the right ones",
    (False, True): "the log's bytes are the right ones",
    (False, False): "the bytes of neither are right",
}
Log = Annotated[bool, typer.Option("--log", help="Compare the record with its log on Kafka alone, byte for byte.")]
Only = Annotated[list[With] | None, typer.Option("--only", help="Compare with this alone; may be given several times.")]


def add_to(app: typer.Typer) -> None:
    """Mount this command."""
    app.command("verify")(verify)


def verify(log: Log = False, only: Only = None, as_json: AsJson = False) -> None:
    """Whether the record is what it was: every byte hashed again and held against its log and all that was signed,
    against Kafka, the witnesses and the read models, as far as there are any.

    What it saw stays in verified.json in the data folder; the next check begins to doubt there. Keep a copy elsewhere.
    """
    if log and only:
        misused("--log", "it is a comparison of its own; --only kafka lists every difference")
    if log:
        verify_log(as_json)
        return
    from services.verifying.verify import configured, verified

    settings = Settings.load()
    with saying_no(as_json), progress() as watch:
        found = verified(settings, only or configured(settings), watch)
    answer(found.shown(), as_json, lines)
    if not found.is_sound:
        raise typer.Exit(Exit.REFUSED)


def verify_log(as_json: bool) -> None:
    """Whether the log on Kafka holds the same, and where the first difference is."""
    from services.restoring import compared

    with saying_no(as_json), progress() as watch:
        found = compared(Settings.load(), watch)
    more = {"waiting": found.waiting, "is_same": found.is_same}
    answer({**asdict(found), **more}, as_json, compared_lines)
    if not found.is_same:
        raise typer.Exit(Exit.REFUSED)


def compared_lines(shown: Shown) -> Iterator[str]:
    """A comparison, for people."""
    yield (
        f"Record to {shown['head']}, log to {shown['published']}: {shown['same']} positions are the same, "
        f"{shown['other_facts']} differ, {shown['not_in_log']} are not in the log, {shown['not_in_store']} not in the "
        f"record; {shown['repeats']} came twice, {shown['waiting']} wait to be published."
    )
    if shown["first"] is not None:
        yield first_difference(shown["first"])


def first_difference(first: Shown) -> str:
    """The first difference in a sentence."""
    at = f"First difference: position {first['position']}"
    match first["kind"]:
        case "not_in_log":
            return f"{at} is recorded and not in the log."
        case "not_in_store":
            return f"{at} is in the log and not recorded."
        case "other_store":
            return "The log holds facts of another store."
    right = RIGHT[first["store_proven"], first["log_proven"]]
    return f"{at} has another {', '.join(first['columns'])} in the log; {right}."
