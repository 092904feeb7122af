"""Our own style sheet and our own small script; nothing comes from anywhere else."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.http.pages import asset
from services.http.reception import Reception

KINDS = {"throughcare.css": "text/css", "news.js": "text/javascript"}
KEEP = {"Cache-Control": "public, max-age=300"}


def asset_routes(_: Reception) -> APIRouter:
    """Each file at its own address."""
    router = APIRouter()

    def at(name: str, media_type: str) -> None:
        async def send() -> Response:
            return Response(asset(name), media_type=media_type, headers=KEEP)

        router.add_api_route(f"/pages/{name}", send, methods=["GET"], include_in_schema=False)

    for name, media_type in KINDS.items():
        at(name, media_type)
    return router
