"""The source text of a fact's decoder, and of the one that only goes past the values, written out for one schema.

Each function stands for one record; the values inside are read by `schemas.wire`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from schemas.derived import Schema
from schemas.kinds import kind_of, records_of, short
from schemas.writer_source import SEALED

Purpose = Literal["read", "skip"]
SEALED_HASH = "ciphertext_sha256"
AFTER_READING = {"moment": "moment_from", "day": "day_from"}
LENGTH = ["n = v[at]", "if n & 129: n, at = length_at(v, at)", "else:", "    n >>= 1", "    at += 1"]


class Reading:
    """The statements that read or skip each value at `at` in the bytes `v` and move `at` behind it."""

    def __init__(self, purpose: Purpose) -> None:
        self.purpose, self.names = purpose, 0

    def value(self, avro: Any, name: str) -> list[str]:
        """Statements that leave the value in `name`, or only go past it."""
        kind, keep = kind_of(avro), self.purpose == "read"
        if kind == "union":
            return self._union(avro[1], name)
        if kind == "array":
            return self._array(avro["items"], name)
        if kind == "record" or "." in kind:
            record = short(avro["name"] if kind == "record" else kind)
            return [f"{name}, at = read_{record}(v, at)" if keep else f"at = skip_{record}(v, at, hashes)"]
        if kind == "uuid":
            taken = [f"{name} = v[at + 1 : at + 37].decode()"] if keep else []
            return ["if v[at] != 72: raise Damaged('an id is not as long as an id')", *taken, "at += 37"]
        if kind in ("string", "bytes"):
            taken = [f"{name} = v[at : at + n]{'.decode()' if kind == 'string' else ''}"] if keep else []
            return [*LENGTH, *taken, "at += n"]
        return self._number(kind, name)

    def _number(self, kind: str, name: str) -> list[str]:
        if kind == "boolean":
            return [f"{name} = NO_YES[v[at]]", "at += 1"]
        if kind == "double":
            return [f"{name} = DOUBLE.unpack_from(v, at)[0]", "at += 8"]
        after = AFTER_READING.get(kind) if self.purpose == "read" else None
        taken = [f"{name}, at = {'moment_at' if kind == 'moment' else 'long_at'}(v, at)"]
        return [*taken, f"{name} = {after}({name})"] if after else taken

    def _union(self, inner: Any, name: str) -> list[str]:
        here = ["n = v[at]", "at += 1", "if n == 2:", *indented(self.value(inner, name))]
        return [*here, "elif n: raise Damaged('a choice is none of two')", "else:", f"    {name} = None"]

    def _array(self, items: Any, name: str) -> list[str]:
        self.names += 1
        one = f"y{self.names}"
        each = self.value(items, one)
        begun = []
        if self.purpose == "read":
            begun, each = [f"{name} = []"], [*each, f"{name}.append({one})"]
        ended = ["    if v[at]: raise Damaged('a list does not end')", "    at += 1"]
        return [*begun, *LENGTH, "if n:", "    for _ in range(n):", *indented(indented(each)), *ended]


def indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def reader_source(public: Schema, envelope: Iterable[str]) -> str:
    """`read(v, at)`: the envelope's dictionary, the fact's, and where the public part ends."""
    lines, around = [], tuple(envelope)
    for record in records_of(public):
        names = {field["name"]: f"f{number}" for number, field in enumerate(record["fields"])}
        reading = Reading("read")
        body = [line for field in record["fields"] for line in reading.value(field["type"], names[field["name"]])]
        if record is public:
            parts = [{name: names[name] for name in names if (name in around) is asked} for asked in (True, False)]
            given, head = f"{shown(parts[0])}, {shown(parts[1])}, at", "def read(v, at):"
        else:
            given, head = f"{shown(names)}, at", f"def read_{short(record['name'])}(v, at):"
        lines += [head, *indented(body), f"    return {given}"]
    return "\n".join(lines) + "\n"


def shown(names: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name!r}: {value}" for name, value in names.items()) + "}"


def skipper_source(public: Schema) -> str:
    """`skip(v, at, hashes)`: where the public part ends; `hashes` gains the SHA-256 of each ciphertext, in order."""
    lines = []
    for record in records_of(public):
        name, reading, body = short(record["name"]), Reading("skip"), []
        for field in record["fields"]:
            body += reading.value(field["type"], "skipped")
            if (name, field["name"]) == (SEALED, SEALED_HASH):
                body.append("hashes.append(v[at - n : at])")
        head = "def skip(v, at, hashes):" if record is public else f"def skip_{name}(v, at, hashes):"
        lines += [head, *indented(body), "    return at"]
    return "\n".join(lines) + "\n"
