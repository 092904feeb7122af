"""Facts made up from their classes: any fact for hypothesis, and one fixed fact of each class for golden bytes."""

import hashlib
import types
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from hypothesis import strategies as st
from pydantic import AwareDatetime

from schemas.avro import Encoded, encode
from schemas.fact import Fact
from schemas.model import Model
from schemas.moment import micros
from schemas.published import find_facts
from schemas.recorded import Envelope, StoredFact
from schemas.sealed import Sealed
from tests.spec import an_id, at

FACTS = [fact for _, fact in sorted(find_facts().items()) if fact.__module__.startswith("schemas.")]
RECORDED_AT = micros(at("2026-03-04 14:20"))
ZONES = st.sampled_from((UTC, timezone(timedelta(hours=1)), timezone(-timedelta(hours=3, minutes=30))))
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
    bool: st.booleans(),
    float: st.floats(allow_nan=False),
    int: st.integers(-(2**63), 2**63 - 1),
    bytes: st.binary(max_size=80),
    UUID: st.uuids(),
    datetime: st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=ZONES),
    date: st.dates(date(1900, 1, 1), date(2199, 12, 31)),
}
SCALARS[AwareDatetime] = SCALARS[datetime]


def bare(annotation: Any) -> tuple[Any, Any, tuple[Any, ...]]:
    """The annotation without what pydantic adds, its origin and its arguments."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    origin = get_origin(annotation)
    return annotation, Union if origin is types.UnionType else origin, get_args(annotation)


def any_value(annotation: Any) -> st.SearchStrategy[Any]:
    """Any value that a field with this annotation may hold."""
    annotation, origin, arguments = bare(annotation)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is Union:
        return st.one_of(*(st.none() if one is type(None) else any_value(one) for one in arguments))
    if origin is tuple:
        return st.lists(any_value(arguments[0]), max_size=3).map(tuple)
    if annotation is Sealed:
        return st.builds(sealed, st.binary(max_size=60), st.booleans())
    return any_model(annotation) if issubclass(annotation, Model) else SCALARS[annotation]


def any_model(model: type[Model]) -> st.SearchStrategy[Any]:
    """Any value of a class, from its fields."""
    fields = {name: any_value(about.rebuild_annotation()) for name, about in model.model_fields.items()}
    return st.builds(model, **fields)


def sealed(ciphertext: bytes, withheld: bool = False, name: str = "words") -> Sealed:
    """A sealed value whose ciphertext is these bytes, or was withheld."""
    digest = hashlib.sha256(ciphertext).digest()
    commitment = hashlib.sha256(b"commitment" + ciphertext).digest()
    text = Sealed(key_id=f"{an_id('person')}.health.1", field=name, commitment=commitment, ciphertext_sha256=digest)
    return text.carrying(None if withheld else ciphertext)


class Fixed:
    """One fixed value for each place: with everything that may be said, or with nothing that may be left out."""

    def __init__(self, everything: bool) -> None:
        self.everything, self.count = everything, 0

    def value(self, annotation: Any, name: str) -> Any:
        """The value for a field of this name; a place that may be empty is empty where nothing is asked for."""
        self.count += 1
        annotation, origin, arguments = bare(annotation)
        if origin is Literal:
            return arguments[self.count % len(arguments)]
        if origin is Union:
            inner = next(one for one in arguments if one is not type(None))
            return self.value(inner, name) if self.everything else None
        if origin is tuple:
            return tuple(self.value(arguments[0], f"{name} {number}") for number in range(2 * self.everything))
        if annotation is Sealed:
            return sealed(hashlib.sha512(f"{name} {self.count}".encode()).digest(), not self.everything, name)
        return self.model(annotation) if issubclass(annotation, Model) else self.scalar(annotation, name)

    def scalar(self, annotation: Any, name: str) -> Any:
        made = {
            str: f"{name}_{self.count}",
            bool: self.count % 2 == 0,
            float: self.count / 8,
            int: self.count * 7 - 30,
            bytes: hashlib.sha256(name.encode()).digest(),
            UUID: an_id(f"{name} {self.count}"),
            datetime: at("2026-03-04 14:20") + timedelta(minutes=self.count, microseconds=self.count),
            date: date(2026, 3, 11) + timedelta(days=self.count),
        }
        return made[datetime if annotation is AwareDatetime else annotation]

    def model(self, model: type[Model]) -> Any:
        fields = {name: self.value(about.rebuild_annotation(), name) for name, about in model.model_fields.items()}
        return model(**fields)


def fixed(fact: type[Fact], everything: bool = True) -> tuple[Envelope, Fact]:
    """The one fixed fact of a class, in its envelope."""
    making = Fixed(everything)
    envelope: Envelope = making.model(Envelope)
    return envelope, making.model(fact)


def stored(encoded: Encoded, **changes: Any) -> StoredFact:
    """A row as the store keeps it, or one with something in it changed."""
    row = StoredFact(
        7, an_id("stream"), 3, an_id("case"), encoded.name, RECORDED_AT, encoded.value, encoded.content_hash
    )
    return row._replace(**changes)


def stored_fixed(fact: type[Fact], everything: bool = True) -> StoredFact:
    """The fixed fact of a class as the store keeps it."""
    return stored(encode(*fixed(fact, everything)))
