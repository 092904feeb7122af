"""The published locks: every version of every fact's schema that has ever been in use, kept for ever."""

import importlib
import json
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

import schemas
from schemas.derived import Schema, crc64, meaning, parsed, public_part, schema_of, schema_sha256
from schemas.fact import FACTS, Fact


class Published(NamedTuple):
    """One version of one fact's schema; `crc64` is what stands in the bytes, `sha256` what identifies it."""

    name: str
    version: int
    schema: Schema
    crc64: bytes
    sha256: str
    parsed: object
    parsed_public: object


@cache
def find_facts() -> Mapping[str, type[Fact]]:
    """Every fact by its name, found by importing each file of this room."""
    for module in pkgutil.iter_modules(schemas.__path__):
        importlib.import_module(f"schemas.{module.name}")
    return FACTS


def read(name: str, version: int, text: str) -> Published:
    """One lock from its JSON text."""
    schema: Schema = json.loads(text)
    public = parsed(public_part(schema))
    return Published(name, version, schema, crc64(schema), schema_sha256(schema), parsed(schema), public)


@cache
def locks() -> Mapping[str, tuple[Published, ...]]:
    """The published versions of each fact, oldest first. Raises ValueError where numbers are not 1, 2, 3, ..."""
    return locks_in(files("schemas").joinpath("published"))


def locks_in(folder: Traversable) -> Mapping[str, tuple[Published, ...]]:
    """The versions that a folder holds, as `locks` gives them."""
    found: dict[str, list[Published]] = {}
    for file in folder.iterdir():
        if file.name.endswith(".avsc"):
            name, number, _ = file.name.split(".")
            found.setdefault(name, []).append(read(name, int(number), file.read_text(encoding="utf-8")))
    ordered = {name: tuple(sorted(versions, key=lambda one: one.version)) for name, versions in sorted(found.items())}
    for name, versions in ordered.items():
        if [one.version for one in versions] != list(range(1, len(versions) + 1)):
            raise ValueError(f"the published versions of {name} are not numbered from 1 without a hole")
    return ordered


@cache
def by_crc64() -> Mapping[bytes, Published]:
    """Each lock by the eight bytes in the value. Raises ValueError where two locks would share them."""
    found: dict[bytes, Published] = {}
    for versions in locks().values():
        for one in versions:
            if one.crc64 in found:
                raise ValueError(f"{one.name}.{one.version} and {found[one.crc64].name} share a fingerprint")
            found[one.crc64] = one
    return found


@cache
def latest(fact: type[Fact]) -> Published:
    """The lock a fact is written under today. Raises ValueError where class and lock differ (`make publish`)."""
    versions = locks().get(fact.__name__)
    if not versions or meaning(versions[-1].schema) != meaning(schema_of(fact)):
        raise ValueError(f"the schema of {fact.__name__} is not published as its class stands")
    return versions[-1]
