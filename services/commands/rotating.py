"""`throughcare rotate-keys`: a new key-encryption key; copies of the keys from before it open nothing any more."""

from collections.abc import Iterator

import typer

from services.commands.answers import AsJson, answer, saying_no
from services.config import Settings
from services.showing import Shown


def add_to(app: typer.Typer) -> None:
    """Mount this command."""
    app.command("rotate-keys")(rotate_keys)


def rotate_keys(as_json: AsJson = False) -> None:
    """Wrap everybody's keys anew under a new key-encryption key, while the service runs; no word is sealed anew.

    The old one is taken away, so a backup of the keys from before can be opened no more. Do it once a month, and make
    a backup of the keys and, elsewhere, of the new key-encryption key afterwards.
    """
    from services.rotating import rotated

    with saying_no(as_json):
        answer({"wrapped": rotated(Settings.load())}, as_json, rotated_lines)


def rotated_lines(found: Shown) -> Iterator[str]:
    """What was done, for people."""
    yield f"{found['wrapped']} keys are wrapped anew; copies of them from before open nothing any more."
