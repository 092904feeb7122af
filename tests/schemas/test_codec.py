"""Every fact goes to bytes and back whole, and the generated codecs write what Avro's own library writes."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from fastavro import schemaless_writer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import codec
from schemas.avro import MARKER, encode, read, sealed_in, skim
from schemas.codec import WrongCodec, make_all_codecs, writer_of
from schemas.derived import Schema, parsed
from schemas.discharge import DischargeDateAgreed
from schemas.fact import Fact
from schemas.model import Model
from schemas.moment import micros
from schemas.person import PersonRegistered
from schemas.published import by_crc64, latest
from schemas.recorded import Envelope
from schemas.roster import CoverArranged
from schemas.wire import Damaged, length_at, long_at, long_bytes, moment_at, moment_bytes, moment_from
from tests.schemas.made_up import FACTS, SCALARS, any_model, fixed, sealed, stored, stored_fixed

EVERY_FACT = pytest.mark.parametrize("fact_type", FACTS, ids=lambda fact: fact.__name__)
A_FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def plain(value: Any) -> Any:
    """A model as the dictionaries and lists that fastavro writes."""
    if isinstance(value, Model):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    return [plain(inner) for inner in value] if isinstance(value, tuple) else value


def by_fastavro(envelope: Envelope, fact: Fact) -> bytes:
    """The whole bytes, written by fastavro alone from the whole schema."""
    body, lock = BytesIO(), latest(type(fact))
    body.write(MARKER + lock.crc64)
    ciphertexts = [text.ciphertext for text in sealed_in(fact)]
    whole: Schema = {**plain(envelope), **plain(fact), "ciphertexts": ciphertexts}
    schemaless_writer(body, parsed(lock.schema), whole)
    return body.getvalue()


@EVERY_FACT
@A_FEW
@given(drawn=st.data())
def test_any_fact_comes_back_as_it_was_said(fact_type: type[Fact], drawn: st.DataObject) -> None:
    envelope, fact = drawn.draw(any_model(Envelope)), drawn.draw(any_model(fact_type))
    row = stored(encode(envelope, fact))
    recorded = read(row)
    assert row.value == by_fastavro(envelope, fact)
    assert recorded.fact == fact and type(recorded.fact) is fact_type
    assert [one.ciphertext for one in sealed_in(recorded.fact)] == [one.ciphertext for one in sealed_in(fact)]
    assert (recorded.fact_id, recorded.told_by, recorded.command_id) == (
        envelope.fact_id,
        envelope.told_by,
        envelope.command_id,
    )
    assert (recorded.caused_by, recorded.read_position) == (envelope.caused_by, envelope.read_position)
    assert recorded.recorded_elsewhere_at == envelope.recorded_elsewhere_at
    case_id = str(fact.case_id) if fact.case_id else None
    assert skim(row) == (str(envelope.fact_id), micros(fact.happened_at), case_id)


@EVERY_FACT
def test_what_was_recorded_says_where_it_stands(fact_type: type[Fact]) -> None:
    row = stored_fixed(fact_type)
    recorded = read(row)
    assert (recorded.position, recorded.stream, recorded.version) == (row.position, row.stream, row.version)
    assert recorded.recorded_at == moment_from(row.recorded_at)


def test_every_codec_can_be_made_and_tried_at_once() -> None:
    assert make_all_codecs() == len(by_crc64())


def test_an_encoder_that_writes_other_bytes_than_fastavro_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {**codec.NAMES, "uuid_bytes": lambda value: str(value).upper().encode()}
    monkeypatch.setattr(codec, "NAMES", wrong)
    with pytest.raises(WrongCodec, match=r"encoder of CoverArranged\.1 does not write what fastavro writes"):
        writer_of.__wrapped__(CoverArranged)


def test_a_decoder_that_reads_other_values_than_fastavro_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {**codec.NAMES, "moment_at": lambda value, at: (0, moment_at(value, at)[1])}
    monkeypatch.setattr(codec, "NAMES", wrong)
    with pytest.raises(WrongCodec, match=r"decoder of CoverArranged\.1 does not read what fastavro reads"):
        codec._new_codec(latest(CoverArranged))


def test_a_time_without_its_zone_is_never_written() -> None:
    envelope, fact = fixed(DischargeDateAgreed)
    with pytest.raises(TypeError, match="offset-naive"):
        encode(envelope, fact.with_(happened_at=fact.happened_at.replace(tzinfo=None)))


def test_a_number_of_more_than_64_bits_is_never_written() -> None:
    envelope, fact = fixed(CoverArranged)
    for count in (2**63, -(2**63) - 1):
        with pytest.raises(ValueError, match="more than 64 bits"):
            encode(envelope, fact.with_(count=count))


def test_a_ciphertext_that_is_not_the_sealed_one_is_never_written() -> None:
    envelope, fact = fixed(PersonRegistered)
    with pytest.raises(ValueError, match="not the one that was sealed"):
        encode(envelope, fact.with_(name=sealed(b"one").carrying(b"another")))


@given(st.integers(-(2**63), 2**63 - 1))
def test_any_number_comes_back(number: int) -> None:
    written = long_bytes(number)
    assert long_at(b"before" + written + b"after", 6) == (number, 6 + len(written))
    assert moment_at(b"before" + written + b"after", 6) == (number, 6 + len(written))


@given(SCALARS[datetime])
def test_any_moment_comes_back(moment: datetime) -> None:
    written = moment_bytes(moment)
    assert written == long_bytes(micros(moment))
    assert moment_from(moment_at(written, 0)[0]) == moment


@pytest.mark.parametrize("written", ["8000", "ff" * 9 + "02", "80" * 10 + "01", "ff" * 200 + "01", "80" * 7 + "00"])
def test_a_number_that_no_encoder_here_writes_is_damage(written: str) -> None:
    for at in (long_at, moment_at, length_at):
        with pytest.raises(Damaged):
            at(bytes.fromhex(written), 0)


def test_a_length_below_nothing_is_damage() -> None:
    with pytest.raises(Damaged):
        length_at(long_bytes(-1), 0)
