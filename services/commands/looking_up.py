"""`throughcare case`, `timeline`, `gaps` and `my-work`: what anybody may want to see, now or as it was."""

from typing import Annotated
from uuid import UUID

import typer

from projections._said import Level
from services.commands.answers import (
    AsJson,
    AsOf,
    Role,
    Sealed,
    answer,
    looking,
    moment_asked,
    opened,
    party_asked,
    saying_no,
)
from services.commands.in_lines import case_lines, gap_lines, timeline_lines, work_lines
from services.showing import show_case, show_gaps, show_timeline, show_work

CaseId = Annotated[UUID, typer.Argument(metavar="ID", help="The id of the case.")]
Weight = Annotated[Level, typer.Option("--level", help="Milestones alone, decisions with them, or all.")]
OfCase = Annotated[UUID | None, typer.Option("--case", metavar="ID", help="Of one case alone.")]


def add_to(app: typer.Typer) -> None:
    """Mount these commands."""
    app.command("case")(case)
    app.command("timeline")(timeline)
    app.command("gaps")(gaps)
    app.command("my-work")(my_work)


def case(case_id: CaseId, as_of: AsOf = None, sealed: Sealed = False, as_json: AsJson = False) -> None:
    """Where a case stands: who owns it, what is awaited of whom and since when, and what is asked about it."""
    with saying_no(as_json), opened() as service:
        moment = moment_asked(as_of, service)
        with looking(service, sealed=sealed) as (read, sight):
            answer(show_case(case_id, read, moment, sight), as_json, case_lines)


def timeline(
    case_id: CaseId, level: Weight = "all", as_of: AsOf = None, sealed: Sealed = False, as_json: AsJson = False
) -> None:
    """All that happened in a case, in the order it happened, by whichever agency."""
    with saying_no(as_json), opened() as service:
        moment = moment_asked(as_of, service)
        with looking(service, sealed=sealed) as (read, sight):
            answer(show_timeline(case_id, read, moment, level, sight), as_json, timeline_lines)


def gaps(case_id: OfCase = None, as_of: AsOf = None, sealed: Sealed = False, as_json: AsJson = False) -> None:
    """The questions that stand open, the longest open first."""
    with saying_no(as_json), opened() as service:
        moment = moment_asked(as_of, service)
        with looking(service, sealed=sealed) as (read, sight):
            answer(show_gaps(read, moment, case_id, sight), as_json, gap_lines)


def my_work(asking: Role, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """What waits for a role at an agency, the longest wait first: why it is here, and what clears it."""
    party = party_asked(asking)
    with saying_no(as_json), opened() as service:
        moment = moment_asked(as_of, service)
        with looking(service, sealed=True) as (read, _):
            answer(show_work(party, read, moment), as_json, work_lines)
