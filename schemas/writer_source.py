"""The source text of a fact's encoder, written out for one schema so that nothing is looked up while facts are written.

Each function stands for one record; the values inside are written by `schemas.wire`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from schemas.derived import Schema
from schemas.kinds import kind_of, records_of, short

SEALED = "Sealed"


class Writing:
    """The expressions that write each value; names are counted up so that none is used twice in a function."""

    def __init__(self) -> None:
        self.names = 0

    def fresh(self) -> str:
        self.names += 1
        return f"x{self.names}"

    def value(self, avro: Any, value: str) -> str:
        """An expression for the bytes of the value that the expression `value` gives."""
        kind = kind_of(avro)
        if kind == "union":
            name = self.fresh()
            return f'(b"\\x00" if ({name} := {value}) is None else b"\\x02" + {self.value(avro[1], name)})'
        if kind == "array":
            name = self.fresh()
            return f"array_bytes([{self.value(avro['items'], name)} for {name} in {value}])"
        if kind == "record" or "." in kind:
            return f"write_{short(avro['name'] if kind == 'record' else kind)}({value}, sealed)"
        return f"{'sized' if kind == 'bytes' else kind}_bytes({value})"

    def joined(self, fields: Iterable[Schema], owners: Mapping[str, str], first: str = "") -> str:
        places = ((field["type"], owners.get(field["name"], "own"), field["name"]) for field in fields)
        written = (self.value(avro, f"{owner}[{name!r}]") for avro, owner, name in places)
        return f'b"".join(({first}{", ".join(written)},))'


def writer_source(public: Schema, envelope: Iterable[str]) -> str:
    """`write(envelope, fact)`: the public part, and the sealed values in the order in which they stand."""
    lines = []
    for record in records_of(public):
        name = short(record["name"])
        if record is public:
            around = Writing().joined(record["fields"], dict.fromkeys(envelope, "around"), "HEADER, ")
            lines += ["def write(envelope, fact):", "    sealed, around, own = [], envelope.__dict__, fact.__dict__"]
            lines += [f"    return {around}, sealed"]
        else:
            noted = ["    sealed.append(value)"] if name == SEALED else []
            body = ["    own = value.__dict__", f"    return {Writing().joined(record['fields'], {})}"]
            lines += [f"def write_{name}(value, sealed):", *noted, *body]
    return "\n".join(lines) + "\n"
