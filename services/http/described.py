"""The description of every door, for programs: OpenAPI 3.1 with the schema of each command."""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from aggregates._shape import commands
from schemas.model import Model
from services.http.telling_no import ProblemDetails
from services.parsing import open_commands

PLACES = "#/components/schemas/{model}"


def describe(app: FastAPI) -> None:
    """Put the commands' and the refusals' schemas into the app's description, made once when it is first asked for."""
    plain = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None or "OpenCase" not in app.openapi_schema["components"]["schemas"]:
            description = plain()
            description["components"]["schemas"] |= schemas()
            for doors in description["paths"].values():
                for door in doors.values():
                    door["parameters"] = [parameter(one) for one in door.get("parameters", ())]
            app.openapi_schema = description
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign]


def schemas() -> dict[str, Any]:
    """The schemas of all commands that may come from outside, and of the answer that says no."""
    kinds: list[type[Model]] = [ProblemDetails, *(commands()[name] for name in open_commands())]
    _, made = models_json_schema([(kind, "validation") for kind in kinds], ref_template=PLACES)
    found: dict[str, Any] = made["$defs"]
    return found


def parameter(given: dict[str, Any]) -> dict[str, Any]:
    """A header or a part of the address as it is: perhaps left out, never null."""
    schema = dict(given["schema"])
    kinds = [one for one in schema.pop("anyOf", ()) if one != {"type": "null"}]
    return {**given, "schema": {**(kinds[0] if kinds else {}), **schema}}
