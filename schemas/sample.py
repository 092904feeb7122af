"""Made-up values for any schema, the same ones each time: what a codec is tried on before it is trusted."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any, Literal
from uuid import UUID

from schemas.derived import Schema
from schemas.kinds import kind_of

Fill = Literal["nothing", "everything", "mixed"]
TEXTS = ("", "ward", "Zoë", "a" * 63, "ü" * 40, "a" * 8192)
NUMBERS = (0, 1, -1, 63, 64, -64, -65, 8191, 8192, 2**31, -(2**31), 2**63 - 1, -(2**63))
FIRST = datetime(1900, 1, 1, tzinfo=UTC)
DAYS = 300 * 365


class Sample:
    """Fills a schema: with nothing where nothing is allowed, with everything, or with a mixture."""

    def __init__(self, fill: Fill, seed: str) -> None:
        self.fill, self.random = fill, Random(f"{seed} {fill}")

    def of(self, avro: Any, known: dict[str, Schema]) -> Any:
        """A value as fastavro takes it; records that were seen stand in `known` for where they are only named."""
        kind = kind_of(avro)
        if kind == "record":
            known[avro["name"]] = avro
            return {field["name"]: self.of(field["type"], known) for field in avro["fields"]}
        if kind in known:
            return self.of(known[kind], known)
        if kind == "union":
            inner = self.of(avro[1], known)
            return inner if self.some() else None
        if kind == "array":
            several = [self.of(avro["items"], known) for _ in range(self.random.choice((1, 2, 70)))]
            return several if self.some() else []
        return getattr(self, kind)()

    def some(self) -> bool:
        return self.fill == "everything" or (self.fill == "mixed" and self.random.random() < 0.5)

    def uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128 if self.random.random() < 0.8 else 8))

    def moment(self) -> datetime:
        seconds, part = self.random.randrange(86400), self.random.randrange(10**6)
        return FIRST + timedelta(self.random.randrange(DAYS), seconds, part)

    def day(self) -> date:
        return (FIRST + timedelta(self.random.randrange(DAYS))).date()

    def string(self) -> str:
        return self.random.choice(TEXTS)

    def bytes(self) -> bytes:
        return self.random.randbytes(self.random.choice((0, 32, 64, 200)))

    def long(self) -> int:
        return self.random.choice(NUMBERS)

    def boolean(self) -> bool:
        return self.random.random() < 0.5

    def double(self) -> float:
        return self.random.uniform(-1e9, 1e9)


def sample(schema: Schema, fill: Fill) -> Any:
    """A value of this schema."""
    return Sample(fill, schema["name"]).of(schema, {})


def as_objects(value: Any) -> Any:
    """The same value with attributes in place of keys, as a generated encoder reads it."""
    if isinstance(value, Mapping):
        return SimpleNamespace(**{name: as_objects(inner) for name, inner in value.items()})
    if isinstance(value, list):
        return tuple(as_objects(inner) for inner in value)
    return value
