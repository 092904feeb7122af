"""The doors of a witness: a log brings a checkpoint, anybody may look at the last one, and whether it lives."""

from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from schemas.refused import Refused
from services.http.bodies import read_body
from services.http.outermost import Outermost
from services.http.telling_no import problem
from services.proof.submission import SIZE_TYPE
from services.store.recorder import StoreDamaged, StoreUnavailable
from services.witness.countersigning import KnownOtherwise, Witness

LARGEST_BODY: Final = 64 * 1024
STATUS_OF: Final = {
    **dict.fromkeys(("not_readable", "old_is_larger"), 400),
    "not_signed": 403,
    **dict.fromkeys(("log_unknown", "nothing_countersigned"), 404),
    "body_too_large": 413,
    **dict.fromkeys(("root_not_of_nothing", "another_root", "proof_does_not_hold"), 422),
    "clock_behind": 503,
}
log = structlog.get_logger()


def application(witness: Witness) -> FastAPI:
    """The app over a witness (C2SP tlog-witness); whoever opened the witness closes it."""
    app = FastAPI(title="Throughcare witness", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)

    @app.post("/add-checkpoint")
    async def add_checkpoint(request: Request) -> Response:
        """The countersignature, or the size that this witness knows."""
        body = await read_body(request, LARGEST_BODY)
        try:
            return PlainTextResponse(await run_in_threadpool(witness.add, body))
        except KnownOtherwise as known:
            return Response(f"{known.size}\n", 409, {"Content-Type": SIZE_TYPE})

    @app.get("/{origin_hash}/checkpoint")
    async def checkpoint(origin_hash: str) -> Response:
        """The checkpoint of a log that was countersigned last."""
        note = await run_in_threadpool(witness.memory.note, origin_hash)
        if note is None:
            raise Refused("nothing_countersigned", "this witness has countersigned nothing under this name")
        return PlainTextResponse(note)

    @app.get("/livez")
    async def livez() -> dict[str, str]:
        """Whether the process answers at all."""
        return {"standing": "alive"}

    for kind in (Refused, StoreUnavailable):
        app.add_exception_handler(kind, refused)
    app.add_exception_handler(StoreDamaged, damaged)
    app.add_exception_handler(HTTPException, no_way)
    app.add_middleware(Outermost)
    return app


async def refused(_: Request, refusal: Any) -> Response:
    """What this witness does not sign, or cannot keep now."""
    return problem(STATUS_OF.get(refusal.rule, 503), refusal.rule, str(refusal))


async def damaged(_: Request, fault: Any) -> Response:
    """A memory that is not what was written: nothing is signed on it."""
    log.error("store_damaged", exc_info=fault)
    return problem(503, "store_damaged", "this witness's memory is damaged; whoever looks after it must restore it")


async def no_way(_: Request, error: Any) -> Response:
    """No such address, or not with this method."""
    return problem(error.status_code, "unknown_page", "this is not an address of a witness", headers=error.headers)
