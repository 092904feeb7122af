"""Bundles of two lived cases, taken apart and packed again with something else in them."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID
from zipfile import ZipFile

from services.config import Settings
from services.exporting.archive import zipped
from services.exporting.canonical import canonical
from services.exporting.case_bundle import bundle, export_case
from services.exporting.heads import Taken, heads_of
from services.exporting.keys import key_lines
from services.exporting.proofs import Proofs
from services.exporting.signing import sign_up_to
from services.opened import Opened
from services.proof.log import year_of
from services.proof.note import Note, Signer
from services.throughcare_verify import CANNOT_TELL, LOG_KEY, Bundle, Trust, keys_in, schema_in
from tests.stories.lived import live_every_story
from tests.stories.world import World, world_of

STORIES = ("joan_and_her_neighbour", "zofia")  # Joan's facts were recorded in two years
Files = dict[str, bytes]
NO_TRUST = Trust([])


class Exported(NamedTuple):
    """The bundles of both cases, the keys that a stranger has from elsewhere, and who signed."""

    joan: bytes
    zofia: bytes
    withheld: bytes
    case: UUID
    trust: Trust
    signer: Signer


@contextmanager
def lived(folder: Path) -> Iterator[tuple[World, UUID, UUID]]:
    """A world in which both stories were lived, and the two cases."""
    with world_of(Settings(data=folder)) as world:
        living = {one.story.name: one for one in live_every_story(world, STORIES)}
        joan, zofia = (living[name].an_id("#case") for name in STORIES)
        yield world, joan, zofia


def exported(folder: Path) -> Exported:
    """Both stories lived, both cases exported."""
    with lived(folder) as (world, *cases):
        service = world.service
        (folder / "keys").write_text("\n".join(key_lines(service)) + "\n")
        taken = [heads_of(service, one) for one in cases]
        sign_up_to(service, taken[-1].fact)
        joan, zofia = (packed(service, case, one, taken[-1]) for case, one in zip(cases, taken, strict=True))
        trust = Trust(keys_in(folder / "keys", LOG_KEY))
        return Exported(joan, zofia, export_case(service, cases[0], withhold=True), cases[0], trust, service.signers[0])


def packed(service: Opened, case: UUID, taken: Taken, last: Taken) -> bytes:
    """A bundle under the same checkpoint as the others."""
    return bundle(case, taken, service.record.store, Proofs(service.kept, last.fact), withhold=False)


def files_of(raw: bytes) -> Files:
    with ZipFile(BytesIO(raw)) as opened:
        return {one.filename: opened.read(one) for one in opened.infolist()}


def checked(raw: bytes, trust: Trust) -> Bundle:
    bundle = Bundle(trust)
    bundle.check(raw)
    return bundle


def checked_files(files: Files, trust: Trust) -> Bundle:
    return checked(zipped(files), trust)


def found(files: Files, trust: Trust) -> tuple[str, list[str]]:
    """The verdict on these files, and what is said."""
    bundle = checked_files(files, trust)
    return bundle.verdict, [one.says for one in bundle.findings]


def said(raw: bytes, trust: Trust = NO_TRUST) -> list[str]:
    """What is said of these bytes, once the verdict is that it cannot be told."""
    bundle = checked(raw, trust)
    assert bundle.verdict == CANNOT_TELL
    return [one.says for one in bundle.findings]


def rows_of(files: Files) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files["proofs"].splitlines()]


def with_rows(files: Files, rows: list[dict[str, Any]]) -> Files:
    return {**files, "proofs": b"".join(canonical(one) for one in rows)}


def without(files: Files, position: int) -> Files:
    """The same bundle without one fact: neither its bytes nor its proof."""
    rows = [row for row in rows_of(files) if row["position"] != position]
    kept = {name: content for name, content in files.items() if name != f"facts/{position}"}
    return only_needed(with_rows(kept, rows))


def only_needed(files: Files) -> Files:
    """Without the schemas and checkpoints that no fact needs any more, as whoever hides something would leave it."""
    facts = {content[2:10] for name, content in files.items() if name.startswith("facts/")}
    years = {f"{year_of(row['recorded_at']):04}" for row in [*rows_of(files), json.loads(files["heads"])["fact"]]}
    kept = {}
    for name, content in files.items():
        unneeded = name.startswith("checkpoints/") and name[12:] not in years
        if not unneeded and not (name.startswith("schemas/") and schema_in(content, name)[0] not in facts):
            kept[name] = content
    return kept


def with_note(files: Files, year: int, text: str, *signers: Signer, at: int = 0) -> Files:
    """The same bundle with another checkpoint, signed by these; a witness countersigns at that time."""
    signatures = tuple(one.sign(text, at if one.verifier.kind == 4 else None) for one in signers)
    return {**files, f"checkpoints/{year}": Note(text, signatures).to_text().encode()}


def in_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
