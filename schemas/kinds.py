"""What stands at each place of an Avro schema, by one short name for each kind."""

from collections.abc import Iterator
from typing import Any

from schemas.derived import Schema

LOGICAL = {"uuid": "uuid", "timestamp-micros": "moment", "date": "day"}


def kind_of(avro: Any) -> str:
    """`uuid`, `moment`, `day`, a primitive type, `union`, `array`, `record`, or the name of a record seen before."""
    if isinstance(avro, list):
        return "union"
    if isinstance(avro, str):
        return avro
    return LOGICAL.get(avro.get("logicalType", ""), str(avro["type"]))


def records_of(avro: Any) -> Iterator[Schema]:
    """Every record defined inside, inner ones first."""
    match kind_of(avro):
        case "union":
            yield from records_of(avro[1])
        case "array":
            yield from records_of(avro["items"])
        case "record":
            for field in avro["fields"]:
                yield from records_of(field["type"])
            yield avro


def short(name: str) -> str:
    """A record's name without its namespace."""
    return name.rpartition(".")[2]
