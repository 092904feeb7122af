"""What the imported activity logs show: `/activity`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.http.callers import SignedInOnly
from services.http.documented import reading
from services.http.looking import answer, look
from services.http.reception import Reception
from services.http.shapes_of_activity import ActivityShown
from services.showing.activity import show_activity


def activity_routes(reception: Reception) -> APIRouter:
    """The same answers as `throughcare activity` gives."""
    router = APIRouter(tags=["reading"], dependencies=[SignedInOnly])

    @router.get("/activity", operation_id="activity", responses=reading(ActivityShown))
    async def activity(request: Request) -> Response:
        """How many cases, changes of worker and late ends, and which case waited longest for whom."""
        store = reception.service.record.store
        seen = await look(reception, lambda read, sight: show_activity(read, store, sight))
        return answer(request, "activity.html", seen)

    return router
