"""Commands of every kind, made up from their own descriptions, so that a new command is tried the day it lands.

A `MadeUp` is a small world: the same name means the same id, party or code in each of its commands, so that one command
follows from another. Where words may stand, they are asked for.
"""

import json
import random
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pydantic import ValidationError

from aggregates._shape import Command, commands
from projections.gaps._shape import detectors
from schemas.moment import london_day
from schemas.party import NamedParty
from schemas.sealed import SOME_WORDS
from tests.spec import an_id

Schema = Mapping[str, Any]
SAME = {"told": "named_id", "first_day": "on", "last_day": "on", "AddOption.option.option_id": "further_option_id"}
TRIES = 50
AS_THE_PATTERN_ASKS = {
    "key": "throughcare/store+524bca3d+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
    "policy_hash": "0" * 64,
}


@cache
def schema_of(name: str) -> Schema:
    """How a command of this kind describes itself."""
    return commands()[name].model_json_schema()


def is_words(schema: Schema) -> bool:
    """Whether somebody's own words may stand there."""
    return schema.get("pattern") == SOME_WORDS


class MadeUp:
    """One world of commands; its seed decides what is said and what is left out."""

    def __init__(self, seed: int, words: Callable[[str], str]) -> None:
        self.seed, self.words = seed, words
        self.random = random.Random(seed)
        self.known: dict[Any, Any] = {}
        self.parties = tuple(
            NamedParty(role=role, agency=agency, worker=an_id(f"{role} {seed}"), unit=an_id(f"{agency} {seed}"))
            for role, agency in (("social_worker", "LA"), ("ward_manager", "NHS_MH"), ("gp", "GP"))
        )

    def command(self, name: str, at: datetime) -> Command:
        """A command of this kind that is well formed. Fields that may be left out are, now and then."""
        kind, schema = commands()[name], schema_of(name)
        for _ in range(TRIES):
            try:
                return kind.model_validate_json(json.dumps(self.fields(schema, schema, name, at)), strict=True)
            except ValidationError:
                self.known.clear()
        raise AssertionError(f"no {name} could be made up")

    def fields(self, schema: Schema, whole: Schema, place: str, at: datetime) -> dict[str, Any]:
        asked = schema.get("required", ())
        return {
            name: self.value(about, whole, f"{place}.{name}", at)
            for name, about in schema["properties"].items()
            if name in asked or self.random.random() < 0.8
        }

    def value(self, schema: Schema, whole: Schema, place: str, at: datetime) -> Any:
        name = place.rpartition(".")[2]
        if "$ref" in schema:
            schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
        if "anyOf" in schema:
            return self.value(schema["anyOf"][0], whole, place, at)
        if schema.get("type") == "array":
            return [self.value(schema["items"], whole, place, at)] if schema.get("maxItems") != 0 else []
        if schema.get("type") == "object":
            return self.party(place) if "agency" in schema["required"] else self.fields(schema, whole, place, at)
        if is_words(schema):
            return self.words(place)
        return self.scalar(schema, SAME.get(place) or SAME.get(name, name), at)

    def party(self, place: str) -> dict[str, Any]:
        """The sender is the first, receiver and answerer the second, a later receiver the third, others one of two."""
        chosen = {"sender": 0, "to": 1, "by": 1}.get(place.rpartition(".")[2], self.seed % 2)
        return self.parties[2 if place == "PassOnHandover.to" else chosen].model_dump(mode="json")

    def scalar(self, schema: Schema, name: str, at: datetime) -> Any:
        if "enum" in schema:
            return self.one_for_all((name, *schema["enum"]), schema["enum"])
        if schema.get("format") == "date-time":
            return (at if name in ("at", "opened_at", "ended_at") else at + timedelta(days=1)).isoformat()
        if schema.get("format") == "date":
            return london_day(at).isoformat()
        if schema.get("format") == "uuid":
            return str(an_id(f"{name} {self.seed}"))
        if schema["type"] == "boolean":
            return self.one_for_all(name, (True, False))
        if schema["type"] == "integer":
            return schema.get("minimum", 1)
        if schema.get("format") == "base64url":
            return b64encode(bytes(schema["minLength"])).decode()
        plain = [AS_THE_PATTERN_ASKS.get(name, "stories")] if "pattern" in schema else sorted(detectors())
        return schema.get("const") or self.one_for_all(name, plain)

    def one_for_all(self, about: Any, choices: Any) -> Any:
        """The same choice wherever this is asked again."""
        return self.known.setdefault(about, self.random.choice(choices))


def places_for_words(name: str) -> Iterator[str]:
    """Every place in a command of this kind where words may stand: `OfferHandover.points.words`."""
    return (place for place, schema in places(name) if is_words(schema))


def open_texts(name: str) -> Iterator[str]:
    """Every place in a command of this kind that would take any text at all and not seal it."""
    for place, schema in places(name):
        known = is_words(schema) or {"enum", "format", "const", "pattern"} & set(schema)
        if schema.get("type") == "string" and not known:
            yield place


def places(name: str) -> Iterator[tuple[str, Schema]]:
    """Every place in a command of this kind, and what may stand there."""
    whole = schema_of(name)
    yield from _below(whole, whole, name)


def _below(schema: Schema, whole: Schema, place: str) -> Iterator[tuple[str, Schema]]:
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    yield place, schema
    for inner in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])):
        yield from _below(inner, whole, place)
    for name, about in schema.get("properties", {}).items():
        yield from _below(about, whole, f"{place}.{name}")
