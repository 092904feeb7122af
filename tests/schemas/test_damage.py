"""Bytes that were cut, extended, changed or are not ours give one named error with their place, never another fact."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.avro import HEADER_BYTES, UnreadableFact, content_hash, public_length, read, sealed_in, skim
from schemas.case import StepRecorded
from schemas.decision import DecisionMade
from schemas.discharge import DischargeDateAgreed, StepDone
from schemas.handover import HandoverLapsed, HandoverOffered
from schemas.proven import ciphertext_bytes
from schemas.published import Published, by_crc64, latest
from schemas.recorded import StoredFact
from schemas.roster import RosterPublished
from schemas.wire import long_bytes
from tests.schemas.made_up import stored_fixed

ROWS = {
    "without sealed text": stored_fixed(RosterPublished),
    "with a list of needs": stored_fixed(DischargeDateAgreed),
    "with nothing that may be left out": stored_fixed(DischargeDateAgreed, everything=False),
    "with one sealed text that is not there": stored_fixed(StepDone, everything=False),
    "with two sealed texts": stored_fixed(DecisionMade),
    "with sealed texts in a list": stored_fixed(HandoverOffered),
    "with a withheld text": stored_fixed(StepRecorded, everything=False),
}
EVERY_ROW = pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
SEALED = ROWS["with sealed texts in a list"]
READERS: tuple[Callable[[StoredFact], Any], ...] = (read, skim)
ITS_PLACE = f"the fact at position {SEALED.position} of stream {SEALED.stream} cannot be read: "


def refused(row: StoredFact, value: bytes, **changes: Any) -> set[str]:
    """Both ways to read must refuse these bytes and name the place; the reasons they give."""
    reasons = set()
    for reader in READERS:
        with pytest.raises(UnreadableFact) as refusal:
            reader(row._replace(value=value, **changes))
        assert (refusal.value.stream, refusal.value.position) == (row.stream, row.position)
        assert str(refusal.value) == ITS_PLACE + refusal.value.why
        reasons.add(refusal.value.why)
    return reasons


def flipped(value: bytes) -> Iterator[bytes]:
    """The bytes with each single bit turned."""
    for place in range(len(value) * 8):
        changed = bytearray(value)
        changed[place // 8] ^= 1 << place % 8
        yield bytes(changed)


@EVERY_ROW
@pytest.mark.fault(25)
def test_each_single_bit_that_was_turned_is_noticed(row: StoredFact) -> None:
    for changed in flipped(row.value):
        refused(row, changed)


@EVERY_ROW
@pytest.mark.fault(25)
def test_bytes_that_were_cut_anywhere_are_noticed(row: StoredFact) -> None:
    for length in range(len(row.value)):
        refused(row, row.value[:length])
        refused(row, row.value[length + 1 :])


@EVERY_ROW
@pytest.mark.fault(25)
def test_bytes_that_were_added_or_taken_out_anywhere_are_noticed(row: StoredFact) -> None:
    for place in range(len(row.value)):
        refused(row, row.value[:place] + row.value[place + 1 :])
        for added in (b"\x00", b"\x01", b"\x80"):
            refused(row, row.value[: place + 1] + added + row.value[place + 1 :])
    for added in (b"\x00\x00", b"\x02\x00", row.value, bytes(1000)):
        refused(row, row.value + added)


@EVERY_ROW
def test_the_bytes_of_another_fact_are_noticed(row: StoredFact) -> None:
    for other in ROWS.values():
        if other is not row:
            refused(row, other.value)
            refused(row, other.value, name=other.name)


@EVERY_ROW
@pytest.mark.fault(24)
def test_a_schema_that_nobody_published_is_named(row: StoredFact) -> None:
    for header in (b"\xc3\x01" + bytes(8), b"\xc3\x01" + b"\xff" * 8):
        reasons = refused(row, header + row.value[HEADER_BYTES:])
        assert reasons == {f"its schema {header[2:].hex()} is not known here"}


@EVERY_ROW
def test_the_schema_of_another_fact_is_noticed_even_where_the_name_is_changed_too(row: StoredFact) -> None:
    for lock in by_crc64().values():
        if lock.name != row.name:
            changed = row.value[:2] + lock.crc64 + row.value[HEADER_BYTES:]
            assert refused(row, changed) == {f"it is not a {row.name}"}
            refused(row, changed, name=lock.name)


def test_bytes_that_do_not_begin_as_a_fact_does_are_named() -> None:
    for foreign in (b"", b"\x00", b'{"fact": 1}', b"\x00\x00\x00\x00\x01" + SEALED.value, b"Obj\x01" + bytes(50)):
        assert refused(SEALED, foreign) == {"it does not begin as a fact does"}


def test_another_content_hash_is_noticed() -> None:
    for row in ROWS.values():
        assert refused(row, row.value, content_hash=content_hash(b"another")) == {"its content hash does not match"}


def ciphertexts_of(row: StoredFact) -> list[bytes | None]:
    return [text.ciphertext for text in sealed_in(read(row).fact)]


def public_of(row: StoredFact) -> bytes:
    return row.value[: public_length(row, latest(HandoverOffered))]


def test_a_withheld_ciphertext_is_no_damage_and_leaves_its_place() -> None:
    for place in range(2):
        left = ciphertexts_of(SEALED)
        left[place] = None
        row = SEALED._replace(value=public_of(SEALED) + ciphertext_bytes(left))
        assert ciphertexts_of(row) == left
        assert read(row).fact.model_dump() == read(SEALED).fact.model_dump()
        assert skim(row) == skim(SEALED)


def test_ciphertexts_that_changed_places_or_number_are_noticed() -> None:
    one, other = ciphertexts_of(SEALED)
    public = public_of(SEALED)
    assert refused(SEALED, public + ciphertext_bytes([other, one])) == {"a ciphertext is not the one that was sealed"}
    for others in ([], [one], [one, other, None], [one, other, other]):
        reasons = refused(SEALED, public + ciphertext_bytes(others))
        assert reasons == {"its ciphertexts are not as many as its sealed fields"}


def test_ciphertexts_written_in_another_way_are_noticed() -> None:
    one, other = ciphertexts_of(SEALED)
    assert one is not None and other is not None
    two = [b"\x02" + long_bytes(len(text)) + text for text in (one, other)]
    longer = [b"\x02\x80\x81\x00" + one, b"\x02" + long_bytes(len(other)) + other]
    sized = long_bytes(-2) + long_bytes(len(b"".join(two))) + b"".join(two) + b"\x00"
    blocks = b"\x02" + two[0] + b"\x02" + two[1] + b"\x00"
    for tail in (sized, blocks, b"\x04" + b"".join(longer) + b"\x00", b"\x84\x00" + b"".join(two) + b"\x00"):
        refused(SEALED, public_of(SEALED) + tail)


def test_a_fact_without_sealed_fields_carries_no_ciphertext() -> None:
    row = ROWS["without sealed text"]
    refused(row, row.value[:-1] + ciphertext_bytes([b"hidden"]))
    refused(row, row.value[:-1] + ciphertext_bytes([None]))


@EVERY_ROW
def test_bytes_that_were_wrong_when_they_were_hashed_still_give_the_one_error(row: StoredFact) -> None:
    """A writer at fault may hash what it damaged; then a reader refuses or reads, and nothing else happens."""
    for changed in flipped(row.value[HEADER_BYTES:]):
        value = row.value[:HEADER_BYTES] + changed
        for end in (len(value) - 1, len(row.value) - len(ciphertext_bytes(ciphertexts_of(row)))):
            refused_or_read(row._replace(value=value, content_hash=content_hash(value[:end])))


def refused_or_read(row: StoredFact) -> None:
    for reader in READERS:
        with suppress(UnreadableFact):
            reader(row)


@settings(max_examples=300, deadline=None)
@given(rest=st.binary(max_size=300), lock=st.sampled_from(sorted(by_crc64().values(), key=lambda lock: lock.name)))
def test_any_bytes_behind_a_known_schema_give_the_one_error(rest: bytes, lock: Published) -> None:
    value = b"\xc3\x01" + lock.crc64 + rest
    refused(SEALED, value, name=lock.name)
    refused_or_read(SEALED._replace(value=value, name=lock.name, content_hash=content_hash(value[:-1])))


def test_a_damaged_length_is_refused_at_once_however_large_it_is() -> None:
    row = stored_fixed(HandoverLapsed)
    at = row.value.index(b"role")
    for length in (b"\xfe" * 9 + b"\x01", b"\xff" * 4 + b"\x07", b"\x80" * 5000 + b"\x01"):
        value = row.value[: at - 1] + length + row.value[at:]
        refused(row, value)
        with pytest.raises(UnreadableFact):
            read(row._replace(value=value, content_hash=content_hash(value[:-1])))
