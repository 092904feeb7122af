"""What was once written is read for ever: the golden bytes of every version say today what they said then."""

import json
from dataclasses import fields
from io import BytesIO
from typing import Any

import pytest
from fastavro import schemaless_reader

from schemas.avro import HEADER_BYTES, Encoded, UnreadableFact, encode, read, skim
from schemas.moment import micros
from schemas.published import Published, by_crc64, find_facts, latest, locks
from schemas.recorded import Envelope, Recorded, StoredFact
from tests.schemas import golden
from tests.schemas.golden import golden_file, said
from tests.schemas.made_up import stored

EVERY_VERSION = pytest.mark.parametrize("lock", by_crc64().values(), ids=lambda lock: f"{lock.name}.{lock.version}")


def facts_of(lock: Published) -> list[dict[str, Any]]:
    """The facts in a version's golden file, with their bytes as bytes."""
    assert golden_file(lock).exists(), "write it with `python -m tests.schemas.golden`"
    held = json.loads(golden_file(lock).read_text(encoding="utf-8"))
    assert held["schema_sha256"] == lock.sha256, "the golden bytes were written under another schema"
    facts: list[dict[str, Any]] = held["facts"]
    return facts


def envelope_of(fact: dict[str, Any]) -> Envelope:
    """The envelope that a golden fact was written in."""
    return Envelope.model_validate_json(json.dumps({name: fact["says"][name] for name in Envelope.model_fields}))


def row_of(lock: Published, fact: dict[str, Any]) -> StoredFact:
    return stored(Encoded(lock.name, bytes.fromhex(fact["bytes"]), bytes.fromhex(fact["content_hash"])))


def agrees(seen: Any, expected: Any) -> bool:
    """Whether all that is expected was seen; what a later version added may stand beside it."""
    if isinstance(seen, dict) and isinstance(expected, dict):
        return all(name in seen and agrees(seen[name], expected[name]) for name in expected)
    if isinstance(seen, list) and isinstance(expected, list):
        return len(seen) == len(expected) and all(map(agrees, seen, expected))
    return bool(seen == expected)


@EVERY_VERSION
def test_golden_bytes_say_today_what_they_said_then(lock: Published) -> None:
    for fact in facts_of(lock):
        recorded, envelope = read(row_of(lock, fact)), envelope_of(fact)
        assert agrees(said(envelope, recorded.fact), fact["says"])
        for name in {field.name for field in fields(Recorded)} & set(Envelope.model_fields):
            assert getattr(recorded, name) == getattr(envelope, name)


@EVERY_VERSION
def test_golden_bytes_are_skimmed_alike(lock: Published) -> None:
    for fact in facts_of(lock):
        skimmed, happened_at = skim(row_of(lock, fact)), read(row_of(lock, fact)).fact.happened_at
        assert skimmed == (fact["says"]["fact_id"], micros(happened_at), fact["says"]["case_id"])


@EVERY_VERSION
def test_every_version_of_a_schema_reads_golden_bytes(lock: Published) -> None:
    for fact in facts_of(lock):
        for reader in locks()[lock.name]:
            body = BytesIO(bytes.fromhex(fact["bytes"]))
            body.seek(HEADER_BYTES)
            seen: Any = schemaless_reader(body, lock.parsed, reader.parsed)
            assert str(seen["fact_id"]) == fact["says"]["fact_id"]
            assert [text and text.hex() for text in seen["ciphertexts"]] == fact["says"]["ciphertexts"]
            assert body.read() == b""


@EVERY_VERSION
def test_the_newest_version_still_writes_its_golden_bytes(lock: Published) -> None:
    if lock is latest(find_facts()[lock.name]):
        for fact in facts_of(lock):
            row = row_of(lock, fact)
            assert encode(envelope_of(fact), read(row).fact) == (lock.name, row.value, row.content_hash)


def test_no_golden_file_stands_without_its_version() -> None:
    known = {golden_file(lock).name for lock in by_crc64().values()}
    assert {file.name for file in golden.FOLDER.iterdir()} == known


def test_golden_files_are_never_written_again(capsys: pytest.CaptureFixture[str]) -> None:
    before = {file.name: file.read_bytes() for file in golden.FOLDER.iterdir()}
    assert golden.main() == 0
    assert capsys.readouterr().out == "nothing to write\n"
    assert {file.name: file.read_bytes() for file in golden.FOLDER.iterdir()} == before


@EVERY_VERSION
def test_golden_bytes_under_another_name_are_refused(lock: Published) -> None:
    for fact in facts_of(lock):
        with pytest.raises(UnreadableFact, match="it is not a Nothing"):
            read(row_of(lock, fact)._replace(name="Nothing"))
