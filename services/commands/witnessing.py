"""`throughcare witness`: a service apart, which an agency runs for another's log. It has settings of its own.

Exit codes: 0 told to stop; 1 refused, as where its memory is gone; 2 and 4 as for every command.
"""

from typing import Annotated

import typer
from pydantic import ValidationError

from services.commands.answers import Exit, say_unfit_settings, saying_no

ShowKey = Annotated[bool, typer.Option("--show-key", help="Print its public key in one line, and end.")]


def add_to(app: typer.Typer) -> None:
    """Mount this command."""
    app.command("witness")(witness)


def witness(show_key: ShowKey = False) -> None:
    """Countersign the checkpoints of the logs it knows, until told to stop: only what goes on from what it saw before.

    It needs THROUGHCARE_WITNESS_NAME, and THROUGHCARE_WITNESS_LOGS, a file with the keys of the logs, one on a line.
    """
    from services.witness.serving import key_line, serve
    from services.witness.settings import PREFIX, WitnessSettings

    with saying_no():
        try:
            settings = WitnessSettings.load()
        except ValidationError as fault:
            say_unfit_settings(fault, PREFIX)
            raise typer.Exit(Exit.USAGE) from None
        if show_key:
            typer.echo(key_line(settings))
        else:
            serve(settings)
