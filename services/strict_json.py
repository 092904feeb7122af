"""JSON read strictly, from bytes: one object, each name once, nothing that two readers would take for two things."""

import json
from collections.abc import Sequence
from typing import Any

from services.problems import not_well_formed

NOT_JSON = "this is not JSON"


def json_object(body: bytes) -> dict[str, Any]:
    """The object these bytes hold. Raises NotWellFormed: not_utf8, not_json, not_an_object, field_twice, too_deep."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise not_well_formed("not_utf8", "this is not text in UTF-8") from None
    try:
        value = json.loads(text, object_pairs_hook=each_once, parse_constant=no_constant)
    except RecursionError:
        raise not_well_formed("too_deep", "this JSON is nested too deeply") from None
    except ValueError:  # not JSON, or a number of thousands of digits
        raise not_well_formed("not_json", NOT_JSON) from None
    if not isinstance(value, dict):
        raise not_well_formed("not_an_object", "one JSON object is expected here")
    return value


def each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names all differ."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise not_well_formed("field_twice", "a field is given twice")
    return found


def no_constant(_: str) -> Any:
    """NaN and the infinities are not JSON."""
    raise not_well_formed("not_json", NOT_JSON)
