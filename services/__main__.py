"""`throughcare`: every command of the service. Exit codes: 0 done, 1 refused, 2 wrong use, 3 not found, 4 store."""

import sys

import typer
from pydantic import ValidationError

from services import logs
from services.commands import (
    apart,
    exporting,
    giving,
    holding,
    looking_up,
    looking_who,
    replaying,
    restoring,
    retention,
    rotating,
    serving,
    signing,
    standing,
    subject_access,
    verifying,
    witnessing,
)
from services.commands.answers import Exit, say_unfit_settings
from services.commands.rebuild import rebuild
from services.config import Settings
from services.importing import command as importing

app = typer.Typer(
    name="throughcare",
    help="Care planning as facts: one view of a case for everybody, gaps asked about in time.\n\n"
    "Exit codes: 0 done; 1 refused, or some refused; 2 wrong use; 3 not found; 4 the store is not there or damaged.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for group in (
    serving,
    giving,
    looking_up,
    looking_who,
    replaying,
    importing,
    holding,
    standing,
    apart,
    restoring,
    retention,
    rotating,
    verifying,
    witnessing,
    exporting,
    signing,
    subject_access,
):
    group.add_to(app)
app.command("rebuild")(rebuild)


def main() -> None:
    """Run one command and end with its code."""
    try:
        logs.begin(Settings.load().log_level)
    except ValidationError as fault:
        say_unfit_settings(fault, "THROUGHCARE_")
        sys.exit(Exit.USAGE)
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the answer has read enough


if __name__ == "__main__":
    main()
