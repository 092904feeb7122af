"""`throughcare import` brings a file in; `throughcare activity` answers what an activity log is asked.

Exit codes of an import: 0 every line taken, 1 some refused, 2 the file cannot be taken as it is, 4 the store cannot.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.status import Status

from schemas.refused import Refused
from services.collecting import settle
from services.commands.answers import AsJson, Exit, Sealed, answer, looking, opened, saying_no
from services.importing.activity_log import Progress
from services.importing.bringing import bring_in, no_progress
from services.importing.report import RefusedLine, Report
from services.showing import Shown
from services.showing.activity import show_activity

File = Annotated[Path, typer.Argument(metavar="FILE", help="Commands as JSON Lines, or an activity log as CSV.")]
Meant = Annotated[
    Path | None, typer.Option("--mapping", metavar="TOML", help="Which columns hold the case, activity, worker, time.")
]
Agency = Annotated[str | None, typer.Option("--agency", metavar="CODE", help="Whose log it is: LA unless given.")]
AsHistory = Annotated[
    bool, typer.Option("--as-history", help="Into an empty record only: the file's own times, in their order.")
]


def add_to(app: typer.Typer) -> None:
    """Mount these commands."""
    app.command("import")(import_file)
    app.command("activity")(activity)


def import_file(
    file: File, mapping: Meant = None, agency: Agency = None, as_history: AsHistory = False, as_json: AsJson = False
) -> None:
    """Bring a file in, line by line: accepted, repeated or refused, and why. Running it twice adds nothing."""
    report = Report(None if as_json else say_refused)
    with saying_no(as_json), opened() as service:
        settle()
        try:
            with watching() as progress:
                bring_in(
                    file,
                    service.record,
                    report,
                    mapping=mapping,
                    agency=agency,
                    as_history=as_history,
                    progress=progress,
                )
        except OSError as fault:
            cannot(f"the file cannot be read ({fault.strerror or type(fault).__name__})")
        except Refused as refusal:
            cannot(f"{refusal.why} ({refusal.rule})")
        finally:
            if report.accepted:
                service.catch_up()
    answer(report.summary(), as_json, report_lines)
    raise typer.Exit(Exit.REFUSED if report.refused else Exit.DONE)


def cannot(why: str) -> NoReturn:
    """The file as a whole cannot be taken."""
    typer.echo(f"Nothing was brought in: {why}.", err=True)
    raise typer.Exit(Exit.USAGE)


def say_refused(refused: RefusedLine) -> None:
    """A refused line at once, on standard error."""
    typer.echo(f"{refused}.", err=True)


@contextmanager
def watching() -> Iterator[Progress]:
    """How far it is, on a terminal alone."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    with Console(stderr=True).status("reading") as status:
        yield progress_on(status)


def progress_on(status: Status) -> Progress:
    """Say on the terminal's last line how many lines are done."""

    def progress(done_what: str, count: int, of: int | None) -> None:
        status.update(f"{count:,} {f'of {of:,} ' if of else ''}lines {done_what}")

    return progress


def report_lines(shown: Shown) -> Iterator[str]:
    """The report in words."""
    yield from (f"Note: {note}." for note in shown["notes"])
    yield (
        f"{shown['lines']:,} lines: {shown['accepted']:,} accepted, {shown['repeated']:,} repeated, "
        f"{shown['refused']:,} refused."
    )
    for rule, count in shown["refused_by_rule"].items():
        yield f"  refused by {rule}: {count:,}"
    if shown["cases_ended"]:
        yield f"{shown['cases_ended']:,} cases ended with their last line."


def activity(sealed: Sealed = False, as_json: AsJson = False) -> None:
    """What the activity logs show: cases, changes of worker, ends after the deadline, who waited longest for whom."""
    with saying_no(as_json), opened() as service, looking(service, sealed=sealed) as (read, sight):
        answer(show_activity(read, service.record.store, sight), as_json, activity_lines)


def activity_lines(shown: Shown) -> Iterator[str]:
    """The answers in words."""
    changes, deadlines = shown["changes_of_worker"], shown["deadlines"]
    yield f"Cases: {shown['cases']:,} with {shown['steps']:,} steps; {shown['cases_ended']:,} have ended."
    yield (
        f"Changes of worker within a case: {changes['total']:,} in {changes['cases_with_a_change']:,} cases, "
        f"at most {changes['most_in_one_case']:,} in one."
    )
    for number, cases in changes["cases_by_number_of_changes"].items():
        yield f"  {number}: {cases:,} cases"
    yield (
        f"Ended after their deadline: {deadlines['ended_after']:,} of {deadlines['cases_with_a_deadline']:,} cases "
        f"with a deadline; {deadlines['ended_in_time']:,} ended in time, {deadlines['not_ended']:,} have not ended."
    )
    if shown["longest_wait"] is None:
        yield "No case has waited between two steps."
        return
    yield "Longest waits:"
    for wait in shown["longest_waits"]:
        yield wait_line(wait)


def wait_line(wait: Shown) -> str:
    """One wait in words."""
    who = wait["for"]
    name = who["worker_name"] or who["group"] or who["worker"] or who["unit"] or who["party"]
    case = f"{wait['case_elsewhere']} ({wait['case_id']})" if wait["case_elsewhere"] else wait["case_id"]
    return f"  {wait['days']:,} days: case {case} for {name}, from {wait['waited_from']} to {wait['until']}"
