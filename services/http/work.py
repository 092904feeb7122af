"""What waits for whoever asks: `/me/work`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.http.callers import Caller, SignedInOnly
from services.http.documented import reading
from services.http.looking import answer, look
from services.http.moments import AsOf, moment
from services.http.reception import Reception
from services.http.shapes_of_cases import WorkShown
from services.showing import show_work


def work_routes(reception: Reception) -> APIRouter:
    """What waits for the role of whoever is signed in, and for them by name or their unit."""
    router = APIRouter(tags=["reading"], dependencies=[SignedInOnly])

    @router.get("/me/work", operation_id="work", responses=reading(WorkShown))
    async def work(request: Request, caller: Caller, as_of: AsOf = None) -> Response:
        """What waits for you, the longest wait first; each line says why it is here and what clears it."""
        when = moment(as_of, reception.service)
        seen = await look(reception, lambda read, _: show_work(caller.party, read, when), when)
        return answer(request, "work.html", seen)

    return router
