"""For those who keep the service running: is it alive, is it ready, and its numbers."""

from typing import Any, Final, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from schemas.model import Model
from schemas.moment import micros
from services.http.reception import Reception
from services.http.telling_no import documented
from services.metrics import CONTENT_TYPE
from services.opened import Opened
from services.store.recorder import StoreDamaged, StoreUnavailable

FRESH_SECONDS: Final = 30.0
Standing = Literal["ready", "degraded", "down"]


class Alive(Model):
    """The process answers."""

    standing: Literal["alive"] = "alive"


class Ready(Model):
    """`degraded`: reading and writing go on, but pages may be old, as `why` says. `down`: the store cannot be read."""

    standing: Standing
    why: str
    store_position: int | None = None
    projector_position: int | None = None
    behind_seconds: float | None = None


Answers = dict[int | str, dict[str, Any]]
DOWN: Final[Answers] = {503: {"description": "The store cannot be read", "model": Ready}, **documented(500)}
PLAIN: Final[Answers] = {
    200: {"description": "Prometheus's text format", "content": {"text/plain": {"schema": {"type": "string"}}}},
    **documented(500),
}


def health_routes(reception: Reception) -> APIRouter:
    """`/livez`, `/readyz` and `/metrics`."""
    router = APIRouter(tags=["running"])

    @router.get("/livez", operation_id="livez", responses=documented(500))
    async def livez() -> Alive:
        """Whether the process answers at all."""
        return Alive()

    @router.get("/readyz", operation_id="readyz", response_model=Ready, responses=DOWN)
    async def readyz() -> Response:
        """Whether the store can be read and the read models follow it. 200 also where it is only degraded."""
        found = await run_in_threadpool(ready, reception.service)
        return JSONResponse(found.model_dump(mode="json"), 503 if found.standing == "down" else 200)

    @router.get("/metrics", operation_id="metrics", response_class=Response, responses=PLAIN)
    async def metrics() -> Response:
        """The numbers, without a person, case or worker in them."""
        return Response(await run_in_threadpool(reception.metrics.page), media_type=CONTENT_TYPE)

    return router


def ready(service: Opened) -> Ready:
    """How the service stands. Never raises for what the disk does not give."""
    try:
        store = service.record.store
        head, place = store.head(), service.place()
        waiting = store.after(place, 1) if place < head.position else []
    except (StoreDamaged, StoreUnavailable):
        return Ready(standing="down", why="the store or the read models cannot be read")
    now = micros(service.clock.now())
    behind = max(0.0, (now - waiting[0].recorded_at) / 1_000_000) if waiting else 0.0
    standing, why = judged(service.fault, behind)
    return Ready(
        standing=standing,
        why=why,
        store_position=head.position,
        projector_position=place,
        behind_seconds=round(behind, 3),
    )


def judged(fault: Exception | None, behind: float) -> tuple[Standing, str]:
    """Ready or degraded, and why."""
    if fault is not None:
        return "degraded", f"projecting has stopped and is tried again ({type(fault).__name__}); pages may be old"
    if behind > FRESH_SECONDS:
        return "degraded", f"the read models are more than {FRESH_SECONDS:.0f} seconds behind the record"
    return "ready", "the store can be read and the read models follow it"
