"""`throughcare restore`: a store filled from its log.

Exit codes: 0 done; 1 not restored; 2 and 4 as for every command, 4 also without Kafka.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from services.commands.answers import AsJson, answer, saying_no
from services.config import Settings
from services.showing import Shown

Watch = Callable[[int, int], None]


def add_to(app: typer.Typer) -> None:
    """Mount this command."""
    app.command("restore")(restore)


def restore(as_json: AsJson = False) -> None:
    """Fill an empty store, or bring forward an older copy of it, from the log on Kafka.

    Every fact comes back at its place, with its time, byte for byte. It may be killed and run again, and goes on where
    it was. Keys are not on the log: put keys.db, or its schema, back from its backup first.
    """
    from services.restoring import restored

    with saying_no(as_json), progress() as watch:
        found = restored(Settings.load(), watch)
    answer({**found._asdict(), "store_id": str(found.store_id)}, as_json, restored_lines)


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
