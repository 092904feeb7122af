"""`throughcare access`: who could see which classes of field of a case on a day, and why."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

import typer

from schemas.codes import by_code
from services.commands.answers import AsJson, answer, looking, misused, moment_asked, opened, saying_no
from services.policies.gate import Access
from services.policies.knowing import Known
from services.showing import Shown
from services.showing.access import show_access

OfCase = Annotated[UUID, typer.Option("--case", metavar="ID", help="The case.")]
OfWorker = Annotated[UUID | None, typer.Option("--worker", metavar="ID", help="Of one worker, with why not the rest.")]
OfAgency = Annotated[str, typer.Option("--agency", metavar="CODE", help="Of one agency alone: NHS_MH.")]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="As it was then: 2026-03-04T14:20:00Z.")]
KINDS = {"person": "The person", "supporter": "A supporter"}


def add_to(app: typer.Typer) -> None:
    """Mount this command."""
    app.command("access")(access)


def access(
    case_id: OfCase, worker: OfWorker = None, agency: OfAgency = "", at: At = None, as_json: AsJson = False
) -> None:
    """Who could see which classes of a case on a day, for which purposes, and on which facts that rests."""
    if agency and agency not in by_code("agencies"):
        misused("--agency", "this is not a code of the list agencies")
    with saying_no(as_json), opened() as service:
        moment = moment_asked(at, service, "--at")
        with looking(service, sealed=True) as (read, _):
            gate = Access(service.policies, Known(read, service.record.store, moment))
            shown = show_access(case_id, gate, service.now(), worker, agency, why_not=worker is not None)
            answer(shown, as_json, access_lines)


def access_lines(shown: Shown) -> Iterator[str]:
    """Everybody, and below each what they could see."""
    yield f"Case {shown['case_id']} at {shown['at']}: who could see what"
    yield f"{shown['policy']['statement']} ({shown['policy']['hash'][:12]})"
    if not shown["who"]:
        yield "Nobody could see anything."
    for one in shown["who"]:
        yield ""
        yield f"{one['party'] or KINDS[one['kind']]}, {one['id']}:"
        yield from see_lines(one)


def see_lines(one: Shown) -> Iterator[str]:
    """What one of them could see, and what not."""
    for look in one["sees"]:
        words = "with its words" if look["reads_words"] else "without its words"
        yield f"  {look['class']}, {words}, to {look['purpose_label']} (basis: {look['basis_label']})"
        yield from reason_lines(look["reasons"])
    for refused in one.get("does_not_see", ()):
        yield f"  {refused['class']}: not seen"
        yield from reason_lines(refused["reasons"])


def reason_lines(reasons: list[Shown]) -> Iterator[str]:
    """Each sentence with the facts on which it rested."""
    for one in reasons:
        facts = f" Facts: {', '.join(one['facts'])}." if one["facts"] else ""
        yield f"    - {one['sentence']}{facts}"
