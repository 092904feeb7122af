"""What may become of a fact's schema: every version reads every other, so a field may only be added, with a default."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import combinations, permutations
from typing import Any, get_args

from fastavro import schemaless_reader, schemaless_writer

from schemas.derived import Schema, parsed
from schemas.kinds import kind_of
from schemas.sample import Fill, sample

FIRST_FIELDS = ("fact_id", "happened_at", "case_id")
LAST_FIELD = "ciphertexts"
MISSING = object()


def broken(versions: Sequence[Schema]) -> list[str]:
    """Why these versions of one fact, oldest first, cannot all stand; empty where they can. Every pair is looked at."""
    found = [why for schema in versions for why in _misplaced(schema)]
    for before, after in combinations([_whole(schema, {}) for schema in versions], 2):
        found += _changed(before, after, "the fact")
    for writer, reader in permutations(versions, 2):
        found += _unread(writer, reader)
    return list(dict.fromkeys(found))


def _misplaced(schema: Schema) -> Iterator[str]:
    names = [field["name"] for field in schema["fields"]]
    if tuple(names[:3]) != FIRST_FIELDS:
        yield f"the first fields are {', '.join(names[:3])}, not {', '.join(FIRST_FIELDS)}"
    if names[-1] != LAST_FIELD:
        yield f"the last field is {names[-1]}, not {LAST_FIELD}"


def _whole(avro: Any, known: dict[str, Schema]) -> Any:
    """The type with each record written out where it is only named, so that its place does not matter."""
    match kind_of(avro):
        case "record":
            fields = [{**field, "type": _whole(field["type"], known)} for field in avro["fields"]]
            known[avro["name"]] = {**avro, "fields": fields}
            return known[avro["name"]]
        case "union":
            return [avro[0], _whole(avro[1], known)]
        case "array":
            return {**avro, "items": _whole(avro["items"], known)}
    return known.get(avro, avro) if isinstance(avro, str) else avro


def _changed(before: Any, after: Any, where: str) -> Iterator[str]:
    """How a type differs from what it was, added fields with a default set aside."""
    if kind_of(before) != kind_of(after):
        yield f"{where} was {kind_of(before)} and is {kind_of(after)}"
    elif kind_of(before) == "record":
        yield from _changed_fields(before, after, where)
    elif kind_of(before) == "array":
        yield from _changed(before["items"], after["items"], f"each of {where}")
    elif kind_of(before) == "union":
        yield from _changed(before[1], after[1], where)
    elif before != after:
        yield f"{where} was {before} and is {after}"


def _changed_fields(before: Schema, after: Schema, where: str) -> Iterator[str]:
    was, now = ({field["name"]: field for field in record["fields"]} for record in (before, after))
    if before["name"] != after["name"]:
        yield f"{where} was called {before['name']} and is called {after['name']}"
    for name in [name for name in was if name not in now]:
        yield f"{name} of {where} is gone or renamed"
    for name in [name for name in now if name not in was and "default" not in now[name]]:
        yield f"{name} of {where} is new and has no default"
    kept = [name for name in was if name in now]
    if kept != [name for name in now if name in was]:
        yield f"the fields of {where} stand in another order"
    for name in kept:
        if was[name].get("default", MISSING) != now[name].get("default", MISSING):
            yield f"the default of {name} of {where} is another"
        yield from _changed(was[name]["type"], now[name]["type"], f"{name} of {where}")


def _unread(writer: Schema, reader: Schema) -> Iterator[str]:
    """Bytes of one version, as the other reads them: what both know is the same, or the reason why it is not."""
    for fill in get_args(Fill):
        datum, body = sample(writer, fill), BytesIO()
        schemaless_writer(body, parsed(writer), datum)
        body.seek(0)
        try:
            seen: Any = schemaless_reader(body, parsed(writer), parsed(reader))
        except Exception as error:  # fastavro raises many kinds; the rule above names the cause
            yield f"one version does not read the other ({type(error).__name__})"
            return
        if not _agree(datum, seen):
            yield "one version reads other values than the other wrote"


def _agree(written: Any, seen: Any) -> bool:
    if isinstance(written, dict) and isinstance(seen, dict):
        return all(_agree(written[name], seen[name]) for name in written if name in seen)
    if isinstance(written, list) and isinstance(seen, list):
        return len(written) == len(seen) and all(map(_agree, written, seen))
    return bool(written == seen)
