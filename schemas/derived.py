"""Avro schemas derived from the fact classes: the class is the only place where a fact is written down."""

import hashlib
import json
import types
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from fastavro.schema import fingerprint, parse_schema, to_parsing_canonical_form
from pydantic import AwareDatetime
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from schemas.fact import Fact
from schemas.model import Model
from schemas.recorded import Envelope
from schemas.sealed import Sealed

Schema = dict[str, Any]
NAMESPACE = "care"
SCALARS: Mapping[Any, Any] = {
    str: "string",
    bool: "boolean",
    int: "long",
    float: "double",
    bytes: "bytes",
    UUID: {"type": "string", "logicalType": "uuid"},
    datetime: {"type": "long", "logicalType": "timestamp-micros"},
    AwareDatetime: {"type": "long", "logicalType": "timestamp-micros"},
    date: {"type": "int", "logicalType": "date"},
}
CIPHERTEXTS: Schema = {"name": "ciphertexts", "type": {"type": "array", "items": ["null", "bytes"]}, "default": []}


def plain_type(annotation: Any) -> Any:
    """The annotation without what pydantic adds to it, and literals as what they are made of."""
    if get_origin(annotation) is Annotated:
        return plain_type(get_args(annotation)[0])
    if get_origin(annotation) is Literal:
        kinds = {type(value) for value in get_args(annotation)}
        if len(kinds) != 1:
            raise TypeError(f"a literal of one type is expected, not {annotation}")
        return kinds.pop()
    return annotation


def avro_type(annotation: Any, known: set[str]) -> Any:
    """The Avro type of a field's annotation; a record that `known` holds already is named, not written again."""
    plain = plain_type(annotation)
    if plain in SCALARS:
        return SCALARS[plain]
    origin, arguments = get_origin(plain), get_args(plain)
    if origin in (Union, types.UnionType) and len(arguments) == 2 and type(None) in arguments:
        inner = next(argument for argument in arguments if argument is not type(None))
        return ["null", avro_type(inner, known)]
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return {"type": "array", "items": avro_type(arguments[0], known)}
    if isinstance(plain, type) and issubclass(plain, Model):
        return record_type(plain, known)
    raise TypeError(f"no Avro type for {annotation!r}")


def record_type(model: type[Model], known: set[str]) -> Any:
    """The Avro record of a value inside a fact."""
    name = f"{NAMESPACE}.{model.__name__}"
    if name in known:
        return name
    known.add(name)
    fields = [avro_field(field, about, known) for field, about in model.model_fields.items()]
    return {"type": "record", "name": name, "fields": fields}


def avro_field(name: str, about: FieldInfo, known: set[str]) -> Schema:
    """One field; a default in the class is a default in the schema, so later readers can fill it in."""
    field: Schema = {"name": name, "type": avro_type(about.rebuild_annotation(), known)}
    if about.default_factory is not None:
        raise TypeError(f"{name} has a default that is made anew each time; Avro knows only fixed ones")
    if about.default is not PydanticUndefined:
        field["default"] = avro_default(name, field["type"], about.default)
    return field


def avro_default(name: str, avro: Any, default: Any) -> Any:
    """A field's default as Avro holds it: nothing, an empty list, or a plain value; TypeError for any other."""
    if default is None or default == ():
        return None if default is None else []
    if isinstance(avro, list) or not isinstance(default, str | bool | int | float):
        raise TypeError(f"the default of {name} is not one that Avro can hold")
    return default


@cache
def schema_of(fact: type[Fact]) -> Schema:
    """The whole record: id and times first, then the envelope, the fact's own fields, and the ciphertexts last."""
    known: set[str] = set()
    own = {name: about for name, about in fact.model_fields.items() if name not in ("happened_at", "case_id")}
    around = {name: about for name, about in Envelope.model_fields.items() if name != "fact_id"}
    if clash := set(own) & (set(around) | {"fact_id", "ciphertexts"}):
        raise TypeError(f"{fact.__name__} uses names of the envelope: {sorted(clash)}")
    fields = [
        avro_field("fact_id", Envelope.model_fields["fact_id"], known),
        avro_field("happened_at", Fact.model_fields["happened_at"], known),
        avro_field("case_id", Fact.model_fields["case_id"], known),
        *(avro_field(name, about, known) for name, about in (around | own).items()),
        CIPHERTEXTS,
    ]
    return {"type": "record", "name": f"{NAMESPACE}.{fact.__name__}", "doc": first_line(fact), "fields": fields}


def first_line(fact: type[Fact]) -> str:
    """What the fact is, in one sentence, for readers of the schema alone."""
    return (fact.__doc__ or "").strip().splitlines()[0]


def public_part(schema: Schema) -> Schema:
    """The schema of the bytes before the ciphertexts."""
    return {**schema, "fields": schema["fields"][:-1]}


def meaning(schema: Schema) -> Schema:
    """The schema without its sentence, which may be worded better without a new version."""
    return {name: value for name, value in schema.items() if name != "doc"}


def sorted_json(schema: Schema) -> str:
    """The schema as the lock file holds it: every key sorted, so that equal schemas are equal bytes."""
    return json.dumps(schema, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def schema_sha256(schema: Schema) -> str:
    """SHA-256 of the full sorted JSON: unlike the fingerprint it sees defaults and logical types."""
    return hashlib.sha256(json.dumps(schema, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def crc64(schema: Schema) -> bytes:
    """The eight bytes that stand for the schema in single-object encoding (CRC-64-AVRO, little-endian)."""
    return bytes.fromhex(fingerprint(to_parsing_canonical_form(parsed(schema)), "CRC-64-AVRO"))


def parsed(schema: Schema) -> Any:
    """The schema ready for fastavro, from a copy of its own, so that named types never leak from one to the next."""
    return parse_schema(json.loads(json.dumps(schema)), named_schemas={})


@cache
def holds_sealed(model: type[Model]) -> bool:
    """Whether a value of this class can hold sealed text, however deep."""
    return model is Sealed or any(reaches_sealed(about.rebuild_annotation()) for about in model.model_fields.values())


def reaches_sealed(annotation: Any) -> bool:
    plain = plain_type(annotation)
    if isinstance(plain, type) and issubclass(plain, Model):
        return holds_sealed(plain)
    return any(reaches_sealed(argument) for argument in get_args(plain))
