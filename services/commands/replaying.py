"""`throughcare replay`: a decision as it was made, or a case as it was known and as it was at a moment."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from services.commands.answers import AsJson, Sealed, answer, looking, misused, moment_asked, opened, saying_no
from services.commands.replay_lines import difference_lines, moment_lines, replay_lines
from services.opened import Opened
from services.showing import show_difference, show_known, show_replay, show_true

DecisionId = Annotated[UUID | None, typer.Argument(metavar="DECISION_ID", help="The id of the decision or direction.")]
OfFact = Annotated[UUID | None, typer.Option("--fact", metavar="ID", help="One of its deciding facts alone.")]
OfCase = Annotated[
    UUID | None, typer.Option("--case", metavar="ID", help="A case at a moment, in place of a decision.")
]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="What was known then, and what was true then.")]
First = Annotated[str | None, typer.Option("--from", metavar="TIME", help="With --to: what differs between the two.")]
Second = Annotated[str | None, typer.Option("--to", metavar="TIME", help="The second moment.")]


def add_to(app: typer.Typer) -> None:
    """Mount this command."""
    app.command("replay")(replay)


def replay(
    decision_id: DecisionId = None,
    fact: OfFact = None,
    case: OfCase = None,
    at: At = None,
    first: First = None,
    second: Second = None,
    sealed: Sealed = False,
    as_json: AsJson = False,
) -> None:
    """What whoever decided could see, what applied, who was told; apart: what was not known, what came later."""
    if (decision_id is None) == (case is None):
        misused("DECISION_ID", "give a decision, or --case with --at or with --from and --to")
    with saying_no(as_json), opened() as service:
        if decision_id is not None:
            with looking(service, sealed=sealed) as (read, sight):
                shown = show_replay(decision_id, read, service.record.store, sight, fact)
            answer(shown, as_json, replay_lines)
        elif case is not None and at is not None:
            at_a_moment(case, moment_given(at, service, "--at"), service, sealed=sealed, as_json=as_json)
        elif case is not None:
            moments = moment_given(first, service, "--from"), moment_given(second, service, "--to")
            with looking(service, sealed=sealed) as (read, sight):
                shown = show_difference(case, *moments, read, service.record.store, sight)
            answer(shown, as_json, difference_lines)


def moment_given(text: str | None, service: Opened, option: str) -> datetime:
    """A moment that must be given. Ends with the code for wrong use where it is not."""
    moment = moment_asked(text, service, option)
    if moment is None:
        misused(option, "say a moment, such as 2026-03-04T14:20:00Z")
    return moment


def at_a_moment(case: UUID, at: datetime, service: Opened, *, sealed: bool, as_json: bool) -> None:
    """Both answers for a moment: what was known, and what was true."""
    store = service.record.store
    with looking(service, sealed=sealed) as (read, sight):
        known = show_known(case, at, read, store, sight)
        true = show_true(case, at, read, store, sight)
    answer({"known": known, "true": true}, as_json, moment_lines)
