"""What was written under an older version is read as today's fact, and just as strictly."""

from io import BytesIO
from typing import Any

import pytest
from fastavro import schemaless_writer

from schemas import codec, proven
from schemas.avro import MARKER, Encoded, UnreadableFact, content_hash, read, sealed_in, skim
from schemas.case import StepRecorded
from schemas.derived import schema_of, sorted_json
from schemas.fact import Fact
from schemas.moment import micros
from schemas.proven import ciphertext_bytes
from schemas.published import Published, by_crc64
from schemas.published import read as read_lock
from schemas.recorded import StoredFact
from schemas.roster import CoverArranged
from tests.schemas.made_up import fixed, stored
from tests.schemas.test_codec import plain
from tests.schemas.test_damage import READERS, flipped

OLDER = {CoverArranged: {"worker", "count"}, StepRecorded: {"worker_name"}}
EVERY_ONE = pytest.mark.parametrize("fact_type", OLDER, ids=lambda fact: fact.__name__)


def older(fact_type: type[Fact]) -> Published:
    """A version from before the class gained some of its fields."""
    schema = schema_of(fact_type)
    fields = [field for field in schema["fields"] if field["name"] not in OLDER[fact_type]]
    return read_lock(fact_type.__name__, 1, sorted_json({**schema, "fields": fields}))


@pytest.fixture(autouse=True)
def _both_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The older versions are published too."""
    both = {**by_crc64(), **{lock.crc64: lock for lock in map(older, OLDER)}}
    for module in (codec, proven):
        monkeypatch.setattr(module, "by_crc64", lambda: both)
    monkeypatch.setattr(codec, "_made", {})


def written(fact_type: type[Fact]) -> tuple[Fact, StoredFact]:
    """A fact, and how it was written before its class gained fields."""
    lock, body = older(fact_type), BytesIO()
    envelope, fact = fixed(fact_type)
    body.write(MARKER + lock.crc64)
    schemaless_writer(body, lock.parsed_public, {**plain(envelope), **plain(fact)})
    fact = fact.with_(**{name: fact_type.model_fields[name].default for name in OLDER[fact_type]})
    tail = ciphertext_bytes([text.ciphertext for text in sealed_in(fact)])
    return fact, stored(Encoded(lock.name, body.getvalue() + tail, content_hash(body.getvalue())))


@EVERY_ONE
def test_an_older_fact_is_read_with_what_it_did_not_know_left_open(fact_type: type[Fact]) -> None:
    fact, row = written(fact_type)
    seen = read(row)
    assert seen.fact == fact
    assert seen.told_by == fixed(fact_type)[0].told_by
    assert [text.ciphertext for text in sealed_in(seen.fact)] == [text.ciphertext for text in sealed_in(fact)]
    assert skim(row) == (str(seen.fact_id), micros(fact.happened_at), str(fact.case_id))


@EVERY_ONE
def test_older_bytes_that_were_changed_are_noticed(fact_type: type[Fact]) -> None:
    _, row = written(fact_type)
    changed = [*flipped(row.value), *(row.value[:length] for length in range(len(row.value))), row.value + b"\x00"]
    for value in changed:
        for reader in READERS:
            with pytest.raises(UnreadableFact) as refusal:
                reader(row._replace(value=value))
            assert refusal.value.position == row.position


def test_older_bytes_that_fastavro_cannot_read_give_the_one_error() -> None:
    _, row = written(CoverArranged)
    cut: Any = row.value[:-30] + b"\x00"
    with pytest.raises(UnreadableFact, match="its bytes are damaged"):
        read(row._replace(value=cut, content_hash=content_hash(cut[:-1])))
