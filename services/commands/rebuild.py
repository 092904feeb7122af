"""`throughcare rebuild`: build the read models anew beside the live ones, compare, and switch where both are the same.

Exit codes: 0 switched, 1 not switched (tables differ, or it could not be done), 2 the command was not understood.
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from services.config import Settings
from services.desk import Desk
from services.store.sqlite_recorder import SQLiteRecorder
from services.views.rebuilding import Outcome, Rebuilding, nobody_watches
from services.views.selection import NotRebuilt, Selection, UnknownName

NOT_SWITCHED = 1
Only = Annotated[
    list[str] | None, typer.Option("--only", help="A read model by its name, `gaps` or `workflows`; may be repeated.")
]
Accept = Annotated[
    list[str] | None, typer.Option("--accept", help="A table that may differ because its code changed on purpose.")
]
FromZero = Annotated[bool, typer.Option("--from-zero", help="Do not go on with what an earlier run has built.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")]


def rebuild(only: Only = None, accept: Accept = None, from_zero: FromZero = False, as_json: AsJson = False) -> None:
    """Build the read models anew from the record, beside the live ones, and switch if both are the same.

    It may be killed and started again, and goes on where it was. Whoever reads or writes meanwhile is not disturbed.
    """
    settings = Settings.load()
    if not (settings.folder / "record.db").exists():
        raise typer.BadParameter(f"there is no record in {settings.folder}")
    try:
        outcome = rebuilt(settings, only or [], accept or [], from_zero)
    except UnknownName as reason:
        raise typer.BadParameter(str(reason)) from reason
    except NotRebuilt as reason:
        say({"switched": False, "why": str(reason)}, f"Nothing was switched: {reason}.", as_json)
        raise typer.Exit(NOT_SWITCHED) from reason
    say(as_answer(outcome), in_words(outcome), as_json)
    if not outcome.switched:
        raise typer.Exit(NOT_SWITCHED)


def rebuilt(settings: Settings, only: list[str], accept: list[str], from_zero: bool) -> Outcome:
    """One run over the files of the data folder. Raises NotRebuilt."""
    store, desk = SQLiteRecorder(settings.folder / "record.db"), Desk(settings.folder / "desk.db")
    try:
        selection = Selection.of(only)
        with progress(store.head().position) as watch:
            return Rebuilding(store, desk, settings.folder, selection, accept, watch).run(from_zero=from_zero)
    finally:
        store.close()
        desk.close()


def progress(facts: int) -> AbstractContextManager[Callable[[int], None]]:
    """A bar of the facts that are in, on a terminal only."""
    screen = Console(stderr=True)
    return Bar(facts, screen) if screen.is_terminal else nullcontext(nobody_watches)


class Bar(AbstractContextManager[Callable[[int], None]]):
    """Shows how many of the record's facts are in."""

    def __init__(self, facts: int, screen: Console) -> None:
        columns = (TextColumn("facts"), BarColumn(), MofNCompleteColumn())
        self.bar = Progress(*columns, console=screen, transient=True)
        self.task = self.bar.add_task("facts", total=facts)

    def __enter__(self) -> Callable[[int], None]:
        self.bar.start()
        return lambda position: self.bar.update(self.task, completed=position)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


def as_answer(outcome: Outcome) -> dict[str, object]:
    """The outcome as JSON: each table is `same` or `differs`."""
    return {
        "switched": outcome.switched,
        "live": outcome.live,
        "position": outcome.position,
        "asked_to": outcome.asked_to.isoformat(),
        "tables": {name: "differs" if name in outcome.differing else "same" for name in outcome.tables},
    }


def in_words(outcome: Outcome) -> str:
    """The outcome in a sentence or two."""
    other = ", ".join(outcome.differing)
    if outcome.switched:
        accepted = f" These differed, as you accepted: {other}." if other else ""
        return (
            f"Built anew and compared at position {outcome.position}: {len(outcome.tables) - len(outcome.differing)} "
            f"of {len(outcome.tables)} tables are the same.{accepted} Generation {outcome.live} is live now; the one "
            "before is kept until the next rebuild, or a day."
        )
    return (
        f"At position {outcome.position} these tables differ: {other}. Generation {outcome.live} stays live. Where "
        "their code changed on purpose, run this again with --accept and the table's name; what was built is kept."
    )


def say(answer: dict[str, object], sentence: str, as_json: bool) -> None:
    """Answer in the form that was asked for."""
    typer.echo(json.dumps(answer) if as_json else sentence)
