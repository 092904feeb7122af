"""`GET /stream`: a page that is open hears that something changed."""

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from services.http.callers import ThisMachine
from services.http.reception import Reception
from services.http.telling_no import documented

EVENTS = {
    "description": "Server-sent events: `changed`, with the position and the cases that moved (null: not known which)",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}


def stream_routes(reception: Reception) -> APIRouter:
    """The news."""
    router = APIRouter(tags=["reading"])

    @router.get(
        "/stream",
        operation_id="stream",
        response_class=StreamingResponse,
        responses={200: EVENTS, **documented(403, 500, 503)},
        dependencies=[ThisMachine],
    )
    async def stream() -> StreamingResponse:
        """Server-sent events without any words of the record; read the case again to see what changed."""
        reception.news.refuse_too_many()
        return StreamingResponse(
            reception.news.listen(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    return router
