"""`GET /stream`: a page that is open hears that something changed."""

from collections.abc import AsyncIterator
from contextlib import aclosing

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from services.http.callers import Caller
from services.http.reception import Reception
from services.http.telling_no import documented
from services.signing_in.assurance import SignedIn

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
        responses={200: EVENTS, **documented(401, 403, 500, 503)},
    )
    async def stream(caller: Caller) -> StreamingResponse:
        """Server-sent events without any words of the record; read the case again to see what changed."""
        reception.news.refuse_too_many()
        return StreamingResponse(
            heard_by(caller, reception), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    return router


async def heard_by(caller: SignedIn, reception: Reception) -> AsyncIterator[str]:
    """The news as long as whoever listens is signed in."""
    async with aclosing(reception.news.listen()) as news:
        async for line in news:
            if not await run_in_threadpool(reception.entrance.is_still_in, caller):
                return
            yield line
