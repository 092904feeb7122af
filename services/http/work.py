"""What waits for whoever asks: `/me/work`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from schemas import codes
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from services.http.accepting import wants_page
from services.http.callers import FORM, PATTERN, TOLD_BY, ThisMachine, asked_by, party_of
from services.http.documented import reading
from services.http.looking import answer, look
from services.http.moments import AsOf, moment
from services.http.pages import page
from services.http.reception import Reception
from services.http.shapes_of_cases import WorkShown
from services.showing import show_work

Mine = Annotated[
    str | None,
    Query(description=f"Whose work, where no header says so: {FORM}.", json_schema_extra={"pattern": PATTERN}),
]
Caller = Annotated[NamedParty | None, Depends(asked_by)]


def work_routes(reception: Reception) -> APIRouter:
    """What waits for a role at an agency, and for the worker or the unit if one is named."""
    router = APIRouter(tags=["reading"], dependencies=[ThisMachine])

    @router.get("/me/work", operation_id="work", responses=reading(WorkShown))
    async def work(request: Request, caller: Caller, told_by: Mine = None, as_of: AsOf = None) -> Response:
        """What waits for you, the longest wait first; each line says why it is here and what clears it."""
        when = moment(as_of, reception.service)
        named = party_of(told_by) if told_by is not None else None
        mine = caller or named
        if mine is None and wants_page(request):
            known = {"roles": list(codes.by_code("roles")), "agencies": list(codes.by_code("agencies"))}
            return HTMLResponse(page("whose.html", **known), headers={"Vary": "Accept"})
        if mine is None:
            raise Refused("told_by_missing", f"the header {TOLD_BY} must say whose work is asked for: {FORM}")
        me = Party.model_validate(mine)
        seen = await look(reception, lambda read, _: show_work(me, read, when), when)
        return answer(request, "work.html", seen)

    return router
