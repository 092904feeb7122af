"""Answer or acknowledge a question on its page: a plain form, through the same door as every command."""

import asyncio
import hashlib
from typing import Any, Final, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from aggregates.gap import AcknowledgeGap, AnswerGap
from projections.open_gaps import GapRow, one_gap
from schemas.model import Model
from schemas.refused import Refused
from services.http.bodies import read_form
from services.http.callers import Caller, SignedInOnly
from services.http.conditions import position_in
from services.http.doing import do
from services.http.origins import OurOwnPage
from services.http.reception import Reception
from services.http.telling_no import documented
from services.parsing import checked
from services.recording import Asked
from services.signing_in.assurance import SignedIn
from services.signing_in.weighty_acts import refuse_stale

LONGEST_WAIT_SECONDS: Final = 2.0
LOOK_SECONDS: Final = 0.02
SEEN = {"description": "Recorded; look at the question again", "headers": {"Location": {"schema": {"type": "string"}}}}
ANSWERS: dict[int | str, dict[str, Any]] = {303: SEEN, **documented(401, 403, 404, 409, 413, 415, 422, 500, 503)}


class Acknowledged(Model):
    """That somebody saw the question: who its page was made for, which sight of the page it was, and its age."""

    told_by: str
    form: str = ""
    position: str = ""


class Answered(Acknowledged):
    """The same, and their words."""

    answer: str


F = TypeVar("F", bound=Acknowledged)


def gap_form_routes(reception: Reception) -> APIRouter:
    """The two forms of a question's page."""
    router = APIRouter(tags=["forms"], dependencies=[SignedInOnly, OurOwnPage])

    async def answer(gap_id: UUID, request: Request, caller: Caller) -> Response:
        """Answer a question in words; it stays open until what it asks for is there."""
        form = await sent(Answered, request, caller, reception)
        row, fields = await found(gap_id, reception)
        command = checked(AnswerGap, {**fields, "answer": plain_lines(form.answer)})
        return await said(command, form, row, caller, reception)

    async def acknowledge(gap_id: UUID, request: Request, caller: Caller) -> Response:
        """Say that a question was seen; that closes nothing."""
        form = await sent(Acknowledged, request, caller, reception)
        row, fields = await found(gap_id, reception)
        return await said(checked(AcknowledgeGap, fields), form, row, caller, reception)

    for name, take, kind in (("answer", answer, Answered), ("acknowledge", acknowledge, Acknowledged)):
        router.add_api_route(
            f"/gaps/{{gap_id}}/{name}",
            take,
            methods=["POST"],
            operation_id=f"{name}_form",
            status_code=303,
            response_class=RedirectResponse,
            responses=ANSWERS,
            openapi_extra=body_of(kind),
        )
    return router


def body_of(form: type[Model]) -> dict[str, Any]:
    """What the description says of a form."""
    content = {"application/x-www-form-urlencoded": {"schema": form.model_json_schema()}}
    return {"requestBody": {"required": True, "content": content}}


async def sent(kind: type[F], request: Request, caller: SignedIn, reception: Reception) -> F:
    """The form, from whoever its page was made for. Raises Refused `another_worker`, NotWellFormed."""
    form = checked(kind, await read_form(request, reception.settings.largest_body))
    if form.told_by != caller.told_by:
        raise Refused("another_worker", "this form was begun by somebody else; look at the question again")
    return form


async def found(gap_id: UUID, reception: Reception) -> tuple[GapRow, dict[str, Any]]:
    """The question, and the fields that every command about it has. Raises Refused `gap_not_found`."""
    row = await run_in_threadpool(read_gap, gap_id, reception)
    if row is None:
        raise Refused("gap_not_found", "no question with this id was ever raised")
    return row, {"at": reception.service.clock.now(), "gap_id": gap_id, "case_id": row.gap.case_id}


def read_gap(gap_id: UUID, reception: Reception) -> GapRow | None:
    """The question as it stands."""
    with reception.service.views.read() as read:
        return one_gap(gap_id, read)


async def said(
    command: AnswerGap | AcknowledgeGap, form: Acknowledged, row: GapRow, caller: SignedIn, reception: Reception
) -> Response:
    """Record it, and show the question again once the page would show it. The same form sent twice is taken once."""
    refuse_stale(type(command).__name__, caller, reception.service.clock.now().date())
    try:
        recorded, _ = await do(command, asked_by(caller, command, form), reception)
        await until_shown(max((one.position for one in recorded.facts), default=0), reception)
    except Refused as refusal:
        if refusal.rule != "key_used_otherwise":  # the same words from the same sight of the page, a moment later
            raise
    return RedirectResponse(f"/gaps/{row.gap_id}", status_code=303)


def asked_by(caller: SignedIn, command: AnswerGap | AcknowledgeGap, form: Acknowledged) -> Asked:
    """Who asks, and up to which position the page that they had before them went. Raises NotWellFormed."""
    seen = position_in(form.position, "position") if form.position else None
    return Asked(told_by=caller.party, key=key_of(command, form), read_position=seen)


def key_of(command: AnswerGap | AcknowledgeGap, form: Acknowledged) -> str | None:
    """One key for one sight of the page and the same words; none for a form that does not tell which sight it was."""
    if not form.form:
        return None
    words = form.answer if isinstance(form, Answered) else ""
    digest = hashlib.sha256(f"{command.gap_id}\n{form.told_by}\n{form.form}\n{words}".encode()).hexdigest()
    return f"form:{type(command).__name__}:{digest}"


async def until_shown(position: int, reception: Reception) -> None:
    """Wait for the read models, but never long: a page says how old it is."""
    for _ in range(int(LONGEST_WAIT_SECONDS / LOOK_SECONDS)):
        if await run_in_threadpool(reception.service.place) >= position:
            return
        await asyncio.sleep(LOOK_SECONDS)


def plain_lines(text: str) -> str:
    """Browsers end the lines of a form with two signs; one is enough."""
    return text.replace("\r\n", "\n")
