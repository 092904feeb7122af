"""For those who keep the service running: is it alive, is it ready, and its numbers."""

from collections.abc import Iterator
from typing import Any, Final, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from schemas.model import Model
from services.http.reception import Reception
from services.http.telling_no import documented
from services.kafka.published import Numbers
from services.metrics import CONTENT_TYPE
from services.opened import Opened
from services.standing import PartStanding, hindrances, parts, relay_standing, unchecked
from services.store.lag import lag_of
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
    published_position: int | None = None
    unpublished_seconds: float | None = None


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
        behind = lag_of(store, place, head).seconds
        relay, found = relay_standing(service), parts(service)
    except (StoreDamaged, StoreUnavailable):
        return Ready(standing="down", why="the store or the read models cannot be read")
    reasons = list(not_as_it_should_be(service, behind, relay, found))
    return Ready(
        standing="degraded" if reasons else "ready",
        why="; ".join(reasons) or "the store can be read and the read models follow it",
        store_position=head.position,
        projector_position=place,
        behind_seconds=round(behind, 3),
        published_position=relay.published if relay else None,
        unpublished_seconds=round(relay.seconds_behind, 3) if relay else None,
    )


def not_as_it_should_be(
    service: Opened, behind: float, relay: Numbers | None, found: list[PartStanding]
) -> Iterator[str]:
    """What is not as it should be while reading and writing go on."""
    if service.fault is not None:
        yield f"projecting has stopped and is tried again ({type(service.fault).__name__}); pages may be old"
    if behind > FRESH_SECONDS:
        yield f"the read models are more than {FRESH_SECONDS:.0f} seconds behind the record"
    if relay is not None and relay.seconds_behind > FRESH_SECONDS:
        yield f"{relay.backlog} facts have waited up to {relay.seconds_behind:.0f} seconds to be published"
    yield from hindrances(service, found)
    yield from unchecked(service)
