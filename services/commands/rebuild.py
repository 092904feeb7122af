"""`throughcare rebuild`: build the read models anew beside the live ones, compare, and switch where both are the same.

Exit codes: 0 switched; 1 not switched, since tables differ or it could not be done; 2 and 4 as for every command.
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from schemas.refused import Refused
from services.collecting import settle
from services.commands.answers import AsJson, Exit, misused, saying_no
from services.config import Settings
from services.desk import Desk
from services.store.postgres_recorder import PostgresRecorder
from services.store.sqlite_recorder import SQLiteRecorder
from services.views.generations_in_database import GenerationsInDatabase
from services.views.places import OtherShares, ShareTaken
from services.views.rebuilding import Outcome, Rebuilding, nobody_watches
from services.views.selection import NotRebuilt, Selection, UnknownName

Only = Annotated[
    list[str] | None, typer.Option("--only", help="A read model by its name, `gaps` or `workflows`; may be repeated.")
]
Accept = Annotated[
    list[str] | None, typer.Option("--accept", help="A table that may differ because its code changed on purpose.")
]
FromZero = Annotated[bool, typer.Option("--from-zero", help="Do not go on with what an earlier run has built.")]


def rebuild(only: Only = None, accept: Accept = None, from_zero: FromZero = False, as_json: AsJson = False) -> None:
    """Build the read models anew from the record, beside the live ones, and switch if both are the same.

    It may be killed and started again, and goes on where it was. Whoever reads or writes meanwhile is not disturbed.
    """
    settings = Settings.load()
    settle()
    with saying_no(as_json):
        refuse_without_record(settings)
        try:
            outcome = rebuilt(settings, only or [], accept or [], from_zero)
        except UnknownName as reason:
            misused("--only, --accept", str(reason))
        except (NotRebuilt, ShareTaken, OtherShares) as reason:
            raise Refused("not_rebuilt", f"nothing was switched: {reason}") from reason
    typer.echo(json.dumps(as_answer(outcome)) if as_json else in_words(outcome))
    if not outcome.switched:
        raise typer.Exit(Exit.REFUSED)


def refuse_without_record(settings: Settings) -> None:
    """A new record would be an empty one."""
    if settings.database is None:
        if not (settings.folder / "record.db").exists():
            misused("THROUGHCARE_DATA", f"there is no record in {settings.folder}")
    elif not GenerationsInDatabase(settings.database).has_part("record"):
        name = settings.database.schema("record")
        misused("THROUGHCARE_POSTGRES, THROUGHCARE_WORD", f"there is no record {name} in the database")


def rebuilt(settings: Settings, only: list[str], accept: list[str], from_zero: bool) -> Outcome:
    """One run over the files of the data folder, or in the database. Raises NotRebuilt."""
    selection, folder, database = Selection.of(only), settings.folder, settings.database
    store = PostgresRecorder(database) if database else SQLiteRecorder(folder / "record.db")
    with (
        closing(store),
        closing(Desk(database or folder / "desk.db")) as desk,
        progress(store.head().position) as watch,
    ):
        run = Rebuilding(store, desk, database or folder, selection, accept, watch)
        return run.run(from_zero=from_zero)


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
