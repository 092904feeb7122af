"""The log as anybody may check it: its keys, each year's newest checkpoint, and its tiles (C2SP tlog-tiles)."""

import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from fastapi.responses import PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool

from schemas.refused import Refused
from services.http.reception import Reception
from services.http.telling_no import documented
from services.http.this_machine import ThisMachine
from services.kafka.rewriting import known
from services.opened import Opened
from services.proof.leaves import Leaves
from services.proof.merkle import HASH_BYTES
from services.proof.tiles import WIDTH, Tile, path_of

NUMBER: Final = re.compile(r"(?:x[0-9]{3}/){0,6}[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?")
FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
Year = Annotated[int, Path(ge=1, le=9999, description="The year (UTC) in which the log's facts were recorded.")]
Level = Annotated[int, Path(ge=0, le=7, description="How many times 256 leaves each hash of the tile covers.")]
Number = Annotated[str, Path(description="Which tile of its level, as x001/x234/067, and with .p/N a part of it.")]
TEXT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "As it stands", "content": {"text/plain": {"schema": {"type": "string"}}}},
    **documented(403, 404, 422, 500, 503),
}
BYTES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Hashes of 32 bytes each, one after another",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
    **documented(403, 404, 422, 500, 503),
}


def log_routes(reception: Reception) -> APIRouter:
    """`/log/key`, `/log/{year}/checkpoint` and `/log/{year}/tile/...`."""
    router = APIRouter(tags=["proof"], dependencies=[ThisMachine])
    kept = reception.service.kept

    @router.get("/log/key", operation_id="log_key", response_class=PlainTextResponse, responses=TEXT)
    async def key() -> Response:
        """The public keys that checkpoints and receipts are signed with, the present one first."""
        return PlainTextResponse("".join(f"{one.verifier.to_text()}\n" for one in reception.service.signers))

    @router.get("/log/{year}/checkpoint", operation_id="checkpoint", response_class=PlainTextResponse, responses=TEXT)
    async def checkpoint(year: Year) -> Response:
        """How far a year's log goes and the one hash over it, signed, with whoever countersigned."""
        newest = await run_in_threadpool(kept.newest, year)
        if newest is None:
            raise Refused("checkpoint_not_found", "nothing that was recorded in this year is signed")
        return PlainTextResponse(newest.note)

    @router.get(
        "/log/{year}/tile/entries/{number:path}", operation_id="entries", response_class=Response, responses=BYTES
    )
    async def entries(year: Year, number: Number) -> Response:
        """The leaves themselves, 256 to a bundle, each behind its length in two bytes: no words and no names."""
        place, width = placed("entries", number)
        bundle = await run_in_threadpool(entry_bundle, reception.service, year, place, width)
        return Response(bundle, media_type="application/octet-stream", headers=FOR_EVER)

    @router.get("/log/{year}/tile/{level}/{number:path}", operation_id="tile", response_class=Response, responses=BYTES)
    async def tile(year: Year, level: Level, number: Number) -> Response:
        """Hashes of the log, 256 to a tile; what once stands in one stays there."""
        place, width = placed(level, number)
        hashes = await run_in_threadpool(kept.tiles(year).tile, Tile(level, place))
        if len(hashes) < width * HASH_BYTES:
            raise no_tile()
        return Response(hashes[: width * HASH_BYTES], media_type="application/octet-stream", headers=FOR_EVER)

    return router


def placed(level: int | str, number: str) -> tuple[int, int]:
    """Which tile of its level, and how many of its hashes are asked for. Raises Refused `tile_not_found`."""
    path, _, width = number.partition(".p/")
    asked = int(width or WIDTH) if NUMBER.fullmatch(number) else 0
    place = int(re.sub("[x/]", "", path)) if asked else 0
    if not 0 < asked <= WIDTH or path_of(level, place, asked) != f"tile/{level}/{number}":
        raise no_tile()
    return place, asked


def entry_bundle(service: Opened, year: int, place: int, width: int) -> bytes:
    """So many leaves of a year's log, from the first of a tile on. Raises Refused `tile_not_found`."""
    first = {one.year: one.first for one in service.kept.logs()}.get(year)
    signed = service.kept.newest(year)
    if first is None or signed is None or place * WIDTH + width > signed.size:
        raise no_tile()
    store = service.record.store
    leaves = Leaves(store)
    made = [leaves.next(known(one))[0].to_bytes() for one in store.after(first - 1 + place * WIDTH, width)]
    return b"".join(len(one).to_bytes(2, "big") + one for one in made)


def no_tile() -> Refused:
    return Refused("tile_not_found", "the log of this year holds no such tile")
