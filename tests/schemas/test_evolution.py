"""A fact may gain a field with a default and nothing else, so that every version reads every other, both ways."""

import copy
from collections.abc import Callable

import pytest

from schemas.derived import Schema
from schemas.evolution import broken
from schemas.published import Published, locks

MOMENT = {"type": "long", "logicalType": "timestamp-micros"}
ID = {"type": "string", "logicalType": "uuid"}
PARTY = {
    "type": "record",
    "name": "care.Party",
    "fields": [{"name": "role", "type": "string"}, {"name": "worker", "type": ["null", ID], "default": None}],
}
FIRST: Schema = {
    "type": "record",
    "name": "care.KeyHandedBack",
    "doc": "The key came back.",
    "fields": [
        {"name": "fact_id", "type": ID},
        {"name": "happened_at", "type": MOMENT},
        {"name": "case_id", "type": ["null", ID], "default": None},
        {"name": "by", "type": PARTY},
        {"name": "to", "type": {"type": "array", "items": "care.Party"}},
        {"name": "due", "type": MOMENT},
        {"name": "day", "type": {"type": "int", "logicalType": "date"}},
        {"name": "count", "type": "long", "default": 1},
        {"name": "ciphertexts", "type": {"type": "array", "items": ["null", "bytes"]}, "default": []},
    ],
}
Change = Callable[[Schema], object]


def after(change: Change) -> Schema:
    """The first version with something done to it."""
    schema = copy.deepcopy(FIRST)
    change(schema)
    return schema


def field(schema: Schema, name: str) -> Schema:
    found: Schema = next(one for one in schema["fields"] if one["name"] == name)
    return found


def add(schema: Schema, new: Schema) -> None:
    schema["fields"].insert(-1, new)


def take_away(schema: Schema, name: str) -> None:
    schema["fields"].remove(field(schema, name))


FORBIDDEN: dict[str, tuple[Change, str]] = {
    "a new field without a default": (
        lambda schema: add(schema, {"name": "place", "type": "string"}),
        "place of the fact is new and has no default",
    ),
    "a field that is gone": (lambda schema: take_away(schema, "due"), "due of the fact is gone or renamed"),
    "a field with a default that is gone": (
        lambda schema: take_away(schema, "count"),
        "count of the fact is gone or renamed",
    ),
    "a field with another name": (
        lambda schema: field(schema, "due").update(name="due_at"),
        "due of the fact is gone or renamed",
    ),
    "another name under an old alias": (
        lambda schema: field(schema, "due").update(name="due_at", aliases=["due"]),
        "due of the fact is gone or renamed",
    ),
    "another type": (
        lambda schema: field(schema, "count").update(type="string", default=""),
        "count of the fact was long and is string",
    ),
    "a wider type, which Avro itself would allow": (
        lambda schema: field(schema, "count").update(type="double"),
        "count of the fact was long and is double",
    ),
    "a moment that is a plain number": (
        lambda schema: field(schema, "due").update(type="long"),
        "due of the fact was moment and is long",
    ),
    "a moment in milliseconds": (
        lambda schema: field(schema, "due").update(type={"type": "long", "logicalType": "timestamp-millis"}),
        "due of the fact was moment and is long",
    ),
    "an id that is plain text": (
        lambda schema: party_of(schema)["fields"][1].update(type=["null", "string"]),
        "worker of by of the fact was uuid and is string",
    ),
    "a value that may be left out from now on": (
        lambda schema: field(schema, "due").update(type=["null", MOMENT], default=None),
        "due of the fact was moment and is union",
    ),
    "another default": (
        lambda schema: field(schema, "count").update(default=2),
        "the default of count of the fact is another",
    ),
    "a default that is gone": (
        lambda schema: field(schema, "count").pop("default"),
        "the default of count of the fact is another",
    ),
    "an inner field without a default": (
        lambda schema: party_of(schema)["fields"].append({"name": "team", "type": "string"}),
        "team of by of the fact is new and has no default",
    ),
    "an inner field that is gone": (
        lambda schema: party_of(schema)["fields"].pop(0),
        "role of by of the fact is gone or renamed",
    ),
    "another inner record": (
        lambda schema: field(schema, "to").update(type={"type": "array", "items": "string"}),
        "each of to of the fact was record and is string",
    ),
    "another name of the fact": (
        lambda schema: schema.update(name="care.KeyReturned"),
        "the fact was called care.KeyHandedBack and is called care.KeyReturned",
    ),
    "fields in another order": (
        lambda schema: schema["fields"].insert(4, schema["fields"].pop(5)),
        "the fields of the fact stand in another order",
    ),
    "something before the first fields": (
        lambda schema: schema["fields"].insert(0, {"name": "place", "type": "string", "default": ""}),
        "the first fields are place, fact_id, happened_at, not fact_id, happened_at, case_id",
    ),
    "something behind the ciphertexts": (
        lambda schema: schema["fields"].append({"name": "place", "type": "string", "default": ""}),
        "the last field is place, not ciphertexts",
    ),
}


def party_of(schema: Schema) -> Schema:
    party: Schema = field(schema, "by")["type"]
    return party


ALLOWED: dict[str, Change] = {
    "a field with a default": lambda schema: add(schema, {"name": "place", "type": "string", "default": ""}),
    "a field that may be empty": lambda schema: add(
        schema, {"name": "seen", "type": ["null", MOMENT], "default": None}
    ),
    "an inner field with a default": lambda schema: party_of(schema)["fields"].append(
        {"name": "team", "type": ["null", "string"], "default": None}
    ),
    "another sentence": lambda schema: schema.update(doc="The key was handed back."),
    "an earlier field that names the same record": lambda schema: (
        schema["fields"].insert(3, {"name": "witness", "type": ["null", copy.deepcopy(PARTY)], "default": None}),
        field(schema, "by").update(type="care.Party"),
    ),
}


@pytest.mark.parametrize(("change", "why"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_would_part_one_version_from_another_is_refused(change: Change, why: str) -> None:
    assert why in broken([FIRST, after(change)])


@pytest.mark.parametrize("change", ALLOWED.values(), ids=ALLOWED)
def test_what_every_version_can_read_is_allowed(change: Change) -> None:
    assert broken([FIRST, after(change)]) == []


def test_every_pair_is_looked_at_and_not_only_neighbours() -> None:
    """The third version keeps all that the second has, and yet has lost what only the first had."""
    second, third = after(lambda schema: take_away(schema, "count")), after(lambda schema: take_away(schema, "count"))
    assert broken([second, third]) == []
    assert broken([FIRST, second, third]) == ["count of the fact is gone or renamed"]
    again = after(lambda schema: field(schema, "count").update(default=9))
    assert "the default of count of the fact is another" in broken([FIRST, second, again])


def test_what_avro_itself_cannot_read_is_said_too() -> None:
    changed = after(lambda schema: field(schema, "count").update(type="string", default=""))
    assert any(why.startswith("one version does not read the other") for why in broken([FIRST, changed]))


@pytest.mark.parametrize("versions", locks().values(), ids=locks())
def test_every_published_version_reads_every_other(versions: tuple[Published, ...]) -> None:
    assert broken([one.schema for one in versions]) == []
