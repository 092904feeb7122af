"""A case as every agency sees it: where it stands, what is asked, and all that happened."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from projections._said import Level
from services.http.accepting import wants_page
from services.http.callers import SignedInOnly
from services.http.documented import reading
from services.http.looking import answer, look
from services.http.moments import AsOf, moment
from services.http.reception import Reception
from services.http.shapes import TimelineShown
from services.http.shapes_of_cases import CasesShown, CaseWhole
from services.showing import show_case, show_cases, show_timeline

Limit = Annotated[int, Query(ge=1, le=200)]
Detail = Annotated[Level, Query(description="Milestones alone, decisions with them, or all.")]
After = Annotated[UUID | None, Query(description="`next` of the answer before this one.")]


def case_routes(reception: Reception) -> APIRouter:
    """`/cases`, `/cases/{case_id}` and its timeline."""
    router = APIRouter(tags=["reading"], dependencies=[SignedInOnly])

    @router.get("/cases", operation_id="cases", responses=reading(CasesShown))
    async def cases(request: Request, limit: Limit = 50, after: After = None) -> Response:
        """The open cases, the one that waits longest first."""
        seen = await look(reception, lambda read, sight: show_cases(read, limit, after, sight))
        return answer(request, "cases.html", seen)

    @router.get("/cases/{case_id}", operation_id="case", responses=reading(CaseWhole))
    async def case(request: Request, case_id: UUID, as_of: AsOf = None) -> Response:
        """Where a case stands, or stood, with what is asked about it; the page has its timeline too."""
        when = moment(as_of, reception.service)
        seen = await look(reception, lambda read, sight: show_case(case_id, read, when, sight), when)
        if not wants_page(request):
            return answer(request, "case.html", seen)
        told = await look(reception, lambda read, sight: show_timeline(case_id, read, when, sight=sight), when)
        return answer(request, "case.html", seen, timeline=told.shown)

    @router.get("/cases/{case_id}/timeline", operation_id="timeline", responses=reading(TimelineShown))
    async def timeline(request: Request, case_id: UUID, as_of: AsOf = None, level: Detail = "all") -> Response:
        """All that happened, in the order it happened, with when it was recorded."""
        when = moment(as_of, reception.service)
        seen = await look(reception, lambda read, sight: show_timeline(case_id, read, when, level, sight), when)
        return answer(request, "timeline.html", seen)

    return router
