"""One documented address for each command: `POST /commands/OpenCase`."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from aggregates._shape import Command, commands
from schemas.refused import Refused
from services.http.bodies import read_json
from services.http.callers import Caller, SignedInOnly
from services.http.conditions import Key, Position, Version
from services.http.doing import do
from services.http.reception import Reception
from services.http.shapes_of_gaps import Done
from services.http.telling_no import documented
from services.parsing import checked, known_command, open_commands
from services.problems import not_well_formed
from services.recording import Asked
from services.signing_in.weighty_acts import refuse_stale
from services.strict_json import json_object

ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "It was said before, or says nothing new", "model": Done},
    201: {"description": "New facts are recorded", "model": Done},
    **documented(400, 401, 403, 409, 412, 413, 415, 422, 500, 503),
}


def command_routes(reception: Reception) -> APIRouter:
    """An address for each command that may come from outside."""
    router = APIRouter(tags=["commands"])
    for name in open_commands():
        kind = commands()[name]
        schema = {"$ref": f"#/components/schemas/{name}"}
        router.add_api_route(
            f"/commands/{name}",
            door(kind, reception),
            methods=["POST"],
            operation_id=name,
            summary=name,
            description=(kind.__doc__ or "").strip(),
            status_code=201,
            responses=ANSWERS,
            dependencies=[SignedInOnly],
            openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}},
        )
    router.add_api_route("/commands/{name}", unknown, methods=["POST"], include_in_schema=False)
    return router


def door(kind: type[Command], reception: Reception) -> Callable[..., Awaitable[Response]]:
    """The door for one kind of command."""

    async def take(request: Request, by: Caller, key: Key, version: Version, position: Position) -> Response:
        refuse_stale(kind.__name__, by, reception.service.clock.now().date())
        command = read(kind, await read_json(request, reception.settings.largest_body))
        asked = Asked(told_by=by.party, key=key, if_version=version, read_position=position)
        answer, shown = await do(command, asked, reception)
        headers = {"ETag": f'"{answer.version}"'} | location(command)
        return JSONResponse(shown, 201 if answer.facts and not answer.repeated else 200, headers)

    return take


def read(kind: type[Command], body: bytes) -> Command:
    """The command in a body. Raises NotWellFormed."""
    try:
        return checked(kind, json_object(body))
    except RecursionError:
        raise not_well_formed("too_deep", "this JSON is nested too deeply") from None


def location(command: Command) -> dict[str, str]:
    """Where the case of the command can be looked at."""
    case = getattr(command, "case_id", None)
    return {"Location": f"/cases/{case}"} if case is not None else {}


async def unknown(name: str) -> Response:
    """Say which command was perhaps meant."""
    known_command(name)
    raise Refused("unknown_command", "no command has this name")
