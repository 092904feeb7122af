"""`throughcare restore` and `verify --log`: a store filled from its log, and both held against each other.

Exit codes: 0 done, and the same; 1 not restored, or they differ; 2 and 4 as for every command, 4 also without Kafka.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from services.commands.answers import AsJson, Exit, answer, misused, saying_no
from services.config import Settings
from services.showing import Shown

Watch = Callable[[int, int], None]
RIGHT = {
    (True, True): "by their own hashes both are right",
    (True, False): "the record's bytes are the right ones",
    (False, True): "the log's bytes are the right ones",
    (False, False): "the bytes of neither are right",
}
Log = Annotated[bool, typer.Option("--log", help="Compare the record with its log on Kafka, byte for byte.")]


def add_to(app: typer.Typer) -> None:
    """Mount these commands."""
    app.command("restore")(restore)
    app.command("verify")(verify)


def restore(as_json: AsJson = False) -> None:
    """Fill an empty store, or bring forward an older copy of it, from the log on Kafka.

    Every fact comes back at its place, with its time, byte for byte. It may be killed and run again, and goes on where
    it was. Keys are not on the log: put keys.db, or its schema, back from its backup first.
    """
    from services.restoring import restored

    with saying_no(as_json), progress() as watch:
        found = restored(Settings.load(), watch)
    answer({**found._asdict(), "store_id": str(found.store_id)}, as_json, restored_lines)


def verify(log: Log = False, as_json: AsJson = False) -> None:
    """Whether the record is what it was; with --log, whether the log holds the same, byte for byte."""
    if not log:
        misused("--log", "say what the record is to be held against; its log is what there is so far")
    from services.restoring import compared

    with saying_no(as_json), progress() as watch:
        found = compared(Settings.load(), watch)
    more = {"waiting": found.waiting, "is_same": found.is_same}
    answer({**asdict(found), **more}, as_json, compared_lines)
    if not found.is_same:
        raise typer.Exit(Exit.REFUSED)


def progress() -> AbstractContextManager[Watch]:
    """A bar of the positions that are done, on a terminal only."""
    screen = Console(stderr=True)
    return Bar(screen) if screen.is_terminal else nullcontext(lambda position, of: None)


class Bar(AbstractContextManager[Watch]):
    """Shows how many positions are done."""

    def __init__(self, screen: Console) -> None:
        columns = (TextColumn("positions"), BarColumn(), MofNCompleteColumn())
        self.bar = Progress(*columns, console=screen, transient=True)
        self.task = self.bar.add_task("positions", total=None)

    def __enter__(self) -> Watch:
        self.bar.start()
        return lambda position, of: self.bar.update(self.task, completed=position, total=of)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


def restored_lines(found: Shown) -> Iterator[str]:
    """What came of restoring, for people."""
    if found["brought"]:
        yield f"Restored: {found['brought']} facts came back from the log; the record ends at {found['position']}."
    else:
        yield f"Nothing to restore: the record ends at {found['position']}, the log at {found['published']}."
    if found["compared"]:
        yield f"{found['compared']} facts that were there already are the log's, byte for byte."


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
