"""The first page: what is asked and not answered, each question with the way to its case."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.http.callers import SignedInOnly
from services.http.documented import reading
from services.http.gaps import listed
from services.http.looking import answer, look
from services.http.reception import Reception
from services.http.shapes_of_gaps import GapsShown

FIRST = 50


def first_page_routes(reception: Reception) -> APIRouter:
    """`/`."""
    router = APIRouter(tags=["reading"], dependencies=[SignedInOnly])

    @router.get("/", operation_id="first_page", responses=reading(GapsShown))
    async def first(request: Request) -> Response:
        """The open questions, the longest open first."""
        seen = await look(reception, lambda read, sight: listed(read, sight, None, None, FIRST))
        return answer(request, "first.html", seen)

    return router
