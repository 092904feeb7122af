"""The one way in which a bundle writes JSON: keys in order, no spaces, ASCII signs, whole numbers, a line end."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence

Json = str | int | Sequence["Json"] | Mapping[str, "Json"]


def canonical(value: Json) -> bytes:
    """The bytes of a value; equal values are equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii") + b"\n"


def in_base64(raw: bytes) -> str:
    """Bytes as a bundle's JSON holds them."""
    return b64encode(raw).decode("ascii")
