"""The history of each release, as its code wrote and replayed it; every later code must replay it to the same.

A file holds the stored facts of the lived stories, and what was made of them then: each question's history with its
values, each period, each delay, and what stood around each decision. Sealed words in it are ciphertexts of keys that
were thrown away. A file is written once and never again; until its release is out, the newest may be deleted and
written anew where a question is meant to be asked otherwise.
"""

import base64
import json
import lzma
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from schemas.recorded import StoredFact

FOLDER = Path(__file__).parent


class Release(NamedTuple):
    """What one release left: its facts, the moment (UTC microseconds) up to which it asked, what it made of them."""

    facts: list[StoredFact]
    up_to: int
    made: dict[str, Any]


def releases() -> list[str]:
    """The names of all releases that left a history, the oldest first."""
    return sorted(file.name.removesuffix(".json.xz") for file in FOLDER.glob("*.json.xz"))


def file_of(name: str) -> Path:
    """Where a release's history is kept."""
    return FOLDER / f"{name}.json.xz"


def keep(name: str, release: Release) -> int:
    """Write a release's history once; tells how many bytes it has. Raises FileExistsError for one that is there."""
    rows = [
        [
            *(fact.position, str(fact.stream), fact.version, str(fact.key), fact.name, fact.recorded_at),
            *(base64.b85encode(fact.value).decode(), fact.content_hash.hex()),
        ]
        for fact in release.facts
    ]
    said = json.dumps({"up_to": release.up_to, "made": release.made, "facts": rows}, separators=(",", ":"))
    packed = lzma.compress(said.encode(), preset=9 | lzma.PRESET_EXTREME)
    with file_of(name).open("xb") as file:
        return file.write(packed)


def kept(name: str) -> Release:
    """A release's history as it was written."""
    said = json.loads(lzma.decompress(file_of(name).read_bytes()))
    facts = [
        StoredFact(at, UUID(stream), version, UUID(key), fact, recorded, base64.b85decode(value), bytes.fromhex(digest))
        for at, stream, version, key, fact, recorded, value, digest in said["facts"]
    ]
    return Release(facts, said["up_to"], said["made"])
