"""The bundle of one case: all its facts, what proves each, what proves that none is missing, and how to read them.

    manifest.json       what this is, and of which case
    heads               where each stream of the case ends, proved among all cases, and the fact that says so
    proofs              one line of JSON for each fact: its place, the leaf before it, the hashes that prove it
    checkpoints/<year>  the signed checkpoint of each year's log
    facts/<position>    the bytes of a fact as they were recorded
    schemas/<sha256>.avsc  the published schema of each kind of fact, under its own hash

Keys to trust are never in it: whoever checks has them from elsewhere.
"""

import hashlib
from collections.abc import Iterable, Iterator
from uuid import UUID

from schemas.avro import lock_of
from schemas.derived import sorted_json
from schemas.recorded import StoredFact
from services.exporting.archive import zipped
from services.exporting.canonical import Json, canonical, in_base64
from services.exporting.heads import Taken, heads_of
from services.exporting.proofs import Proofs
from services.exporting.signing import sign_up_to
from services.exporting.withholding import without_words
from services.opened import Opened
from services.store.recorder import Recorder

FORMAT = "throughcare case bundle"
VERSION = 1


def export_case(service: Opened, case_id: UUID, *, withhold: bool = False) -> bytes:
    """The bundle of a case as the record stands now; with `withhold`, without any ciphertext.

    Raises Refused (`case_not_found`, `not_signed_yet`, `case_too_large`), AnotherPast, TileMissing, UnreadableFact.
    """
    taken = heads_of(service, case_id)
    sign_up_to(service, taken.fact)
    return bundle(case_id, taken, service.record.store, Proofs(service.kept, taken.fact), withhold=withhold)


def bundle(case_id: UUID, taken: Taken, store: Recorder, proofs: Proofs, *, withhold: bool) -> bytes:
    """The files of a bundle in their order, as one."""
    facts = sorted(facts_of(taken, store), key=lambda one: one[0].position)
    heads = canonical(heads_said(taken, store, proofs))
    rows = b"".join(canonical(proofs.row(fact, previous)) for fact, previous in facts)
    all_facts = [*(fact for fact, _ in facts), taken.fact]
    files = {
        "manifest.json": canonical({"case": str(case_id), "format": FORMAT, "version": VERSION}),
        "heads": heads,
        "proofs": rows,
        **{f"checkpoints/{year:04}": signed.note.encode() for year, signed in sorted(proofs.signed.items())},
        **{f"facts/{one.position}": without_words(one) if withhold else one.value for one in all_facts},
        **dict(sorted(schemas_of(all_facts))),
    }
    return zipped(files)


def facts_of(taken: Taken, store: Recorder) -> Iterator[tuple[StoredFact, StoredFact | None]]:
    """Every fact of every stream of the case up to its head, with the one before it."""
    for end in taken.ends:
        facts = store.stream(UUID(bytes=end.stream), limit=end.version)
        yield from zip(facts, (None, *facts), strict=False)


def heads_said(taken: Taken, store: Recorder, proofs: Proofs) -> dict[str, Json]:
    """What proves where the case ends: its entry among all cases, and the fact that holds the root over them."""
    fact = taken.fact
    before = store.stream(fact.stream, fact.version - 2, 1)[0] if fact.version > 1 else None
    return {
        "entry": in_base64(taken.proven.entry),
        "fact": proofs.row(fact, before),
        "path": [in_base64(one) for one in taken.proven.proof],
        "place": taken.proven.place,
        "size": taken.proven.size,
    }


def schemas_of(facts: Iterable[StoredFact]) -> Iterator[tuple[str, bytes]]:
    """The published schema of each kind of fact, named by the hash of its file. Raises UnreadableFact."""
    locks = (lock_of(fact.value, fact.stream, fact.position) for fact in facts)
    for lock in {one.sha256: one for one in locks}.values():
        content = sorted_json(lock.schema).encode()
        yield f"schemas/{hashlib.sha256(content).hexdigest()}.avsc", content
