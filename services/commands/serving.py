"""`throughcare serve` and `demo`: the whole service in one process, with or without the lived stories."""

from collections.abc import Iterator
from typing import Annotated

import typer

from services.commands.answers import AsJson, answer, saying_no
from services.config import Settings
from services.demo import load
from services.showing import Shown

Demo = Annotated[
    bool,
    typer.Option(
        "--demo", help="Load the lived stories first, where nothing is recorded yet; sign in as one of their people."
    ),
]
LoadOnly = Annotated[bool, typer.Option("--load-only", help="Load them and end.")]


def add_to(app: typer.Typer) -> None:
    """Mount these commands."""
    app.command("serve")(serve)
    app.command("demo")(demo)


def serve(with_stories: Demo = False) -> None:
    """Serve pages and JSON until told to stop (Ctrl-C)."""
    with saying_no():
        from services.http import serving

        serving.serve(Settings.load(), demo=with_stories)


def demo(load_only: LoadOnly = False, as_json: AsJson = False) -> None:
    """Load the lived stories into an empty data folder, then serve them. Loading them again changes nothing."""
    with saying_no(as_json):
        loaded = load(Settings.load())
        found = {"facts": loaded.facts, "cases": loaded.cases, "loaded_before": loaded.already}
        answer(found, as_json, demo_lines)
    if not load_only:
        serve(with_stories=True)


def demo_lines(found: Shown) -> Iterator[str]:
    """What the demo left, for people."""
    if found["loaded_before"]:
        yield f"The stories are here already: {found['facts']} facts, {found['cases']} cases. Nothing was changed."
    else:
        yield f"The stories are loaded: {found['facts']} facts, {found['cases']} cases."
