"""A fact leaves as the bytes that were recorded, says what it is to anyone, and comes back as the same row."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import avro
from schemas.fact import Fact
from schemas.handover import HandoverOpened
from schemas.moment import micros
from schemas.proven import UnreadableFact
from schemas.published import locks
from schemas.recorded import StoredFact
from schemas.roster import LeaveBooked
from services.kafka.message import (
    NAMES,
    NEEDED,
    SUBJECT,
    UnreadableMessage,
    differing,
    message_of,
    microseconds_of,
    moment_text,
    opening,
    received,
    source_of,
)
from services.kafka.partition import partition_of
from services.kafka.topics import record_topic
from tests.java.asking import Java
from tests.schemas.made_up import FACTS, stored_fixed
from tests.services.kafka.made import PARTITIONS, place
from tests.services.kafka.relayed import relayed

SOURCE = source_of(UUID("00000000-0000-4000-8000-000000000001"))
MICROSECONDS = st.integers(micros(datetime(1900, 1, 1, tzinfo=UTC)), micros(datetime(2199, 12, 31, tzinfo=UTC)))


def back(stored: StoredFact) -> StoredFact:
    key, value, headers, _ = message_of(stored, SOURCE)
    return received("t.record", 0, 0, key, value, headers)


@pytest.mark.parametrize("everything", [True, False])
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_a_fact_of_every_kind_comes_back_as_the_same_row(fact: type[Fact], everything: bool) -> None:
    stored = stored_fixed(fact, everything)
    assert back(stored) == stored
    assert message_of(stored, SOURCE).value is stored.value


@pytest.mark.parametrize("everything", [True, False])
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_the_first_fields_are_read_as_the_codec_reads_them(fact: type[Fact], everything: bool) -> None:
    stored = stored_fixed(fact, everything)
    recorded, found = avro.read(stored), opening(stored)
    assert found.fact_id.decode() == str(recorded.fact_id)
    assert found.command_id.decode() == str(recorded.command_id)
    assert found.happened_at == micros(recorded.fact.happened_at)
    case_id = recorded.fact.case_id
    assert found.case_id == (None if case_id is None else str(case_id).encode())


def test_every_published_schema_begins_with_the_same_five_fields() -> None:
    first = {str(one.schema["fields"][:5]) for versions in locks().values() for one in versions}
    assert len(first) == 1


def test_the_headers_say_exactly_this() -> None:
    stored = stored_fixed(HandoverOpened)
    recorded, lock = avro.read(stored), locks()["HandoverOpened"][-1]
    message = message_of(stored, SOURCE)
    headers = {name: value.decode() for name, value in message.headers}
    assert headers == {
        "content-type": "application/avro",
        "ce_specversion": "1.0",
        "ce_id": str(recorded.fact_id),
        "ce_source": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "ce_type": "HandoverOpened",
        "ce_time": recorded.fact.happened_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "ce_subject": str(recorded.fact.case_id),
        "ce_partitionkey": str(stored.key),
        "ce_dataschema": f"urn:throughcare:schema:HandoverOpened:{lock.version}",
        "ce_position": "7",
        "ce_stream": str(stored.stream),
        "ce_streamversion": "3",
        "ce_recordedat": "2026-03-04T14:20:00.000000Z",
        "ce_schemasha256": lock.sha256,
        "ce_contenthash": stored.content_hash.hex(),
        "traceparent": f"00-{recorded.command_id.hex}-{recorded.fact_id.hex[16:]}-00",
    }
    assert tuple(name for name, _ in message.headers) == (*NAMES, SUBJECT)
    assert message.key == str(stored.key).encode()
    assert message.timestamp == stored.recorded_at // 1000


def test_a_fact_of_no_case_has_no_subject() -> None:
    stored = stored_fixed(LeaveBooked, everything=False)
    assert SUBJECT not in dict(message_of(stored, SOURCE).headers)


@given(MICROSECONDS)
def test_a_moment_is_written_as_rfc_3339_has_it_and_read_again(microseconds: int) -> None:
    text = moment_text(microseconds)
    assert micros(datetime.fromisoformat(text.decode())) == microseconds
    assert text.endswith(b"Z") and len(text) == 27
    assert microseconds_of(text) == microseconds


@pytest.mark.parametrize(
    "text",
    [b"", b"2026-03-04", b"2026-03-04T14:20:00Z", b"2026-03-04T14:20:00.000000+", b"2026-99-04T14:20:00.000000Z"],
)
def test_a_moment_written_otherwise_is_not_guessed(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"moment|match|literal"):
        microseconds_of(text)


@pytest.mark.parametrize("name", NEEDED)
def test_a_message_without_a_header_that_is_needed_names_its_place_and_the_header(name: str) -> None:
    key, value, headers, _ = message_of(stored_fixed(HandoverOpened), SOURCE)
    with pytest.raises(UnreadableMessage) as told:
        received("t.record", 2, 17, key, value, [header for header in headers if header[0] != name])
    assert str(told.value) == (
        f"the message at offset 17 of partition 2 of t.record cannot be read: it has no header {name}"
    )
    assert (told.value.topic, told.value.partition, told.value.offset) == ("t.record", 2, 17)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_position", b"0"),
        ("ce_position", b"seven"),
        ("ce_stream", b"not an id"),
        ("ce_stream", b"00"),
        ("ce_streamversion", b"-1"),
        ("ce_type", b"\xff\xfe"),
        ("ce_recordedat", b"yesterday"),
        ("ce_contenthash", b"00ff"),
        ("ce_contenthash", None),
    ],
)
def test_a_header_that_the_relay_does_not_write_is_not_guessed(name: str, value: bytes | None) -> None:
    key, kept, headers, _ = message_of(stored_fixed(HandoverOpened), SOURCE)
    changed = [(one, value if one == name else said) for one, said in headers]
    with pytest.raises(UnreadableMessage, match="its key or a header is not what the relay writes"):
        received("t.record", 0, 0, key, kept, changed)


@pytest.mark.parametrize(("key", "value"), [(None, b"x"), (b"Jim", b"x"), (b"", b"x")])
def test_a_message_of_somebody_else_is_not_guessed(key: bytes | None, value: bytes) -> None:
    headers = message_of(stored_fixed(HandoverOpened), SOURCE).headers
    with pytest.raises(UnreadableMessage):
        received("t.record", 0, 0, key, value, headers)


def test_a_message_without_a_value_is_not_a_fact() -> None:
    key, _, headers, _ = message_of(stored_fixed(HandoverOpened), SOURCE)
    with pytest.raises(UnreadableMessage):
        received("t.record", 0, 0, key, None, headers)


def test_bytes_that_were_changed_are_never_sent() -> None:
    stored = stored_fixed(HandoverOpened)
    spoilt = stored._replace(value=stored.value[:-2] + b"\x01" + stored.value[-1:])
    with pytest.raises(UnreadableFact):
        message_of(spoilt, SOURCE)


def test_a_header_that_was_changed_is_found() -> None:
    stored = stored_fixed(HandoverOpened)
    headers = message_of(stored, SOURCE).headers
    assert differing(stored, SOURCE, headers) == []
    changed = [(name, b"x" if name == "ce_time" else value) for name, value in headers]
    assert differing(stored, SOURCE, [*changed, ("more", b"x")]) == ["ce_time", "more"]


def test_a_client_that_is_not_python_reads_keys_headers_and_values(
    kafka_server: str, word: str, tmp_path: Path
) -> None:
    with place(tmp_path / "service", 200) as service:
        relayed(service, kafka_server, word)
        java = Java(tmp_path)
        told = java.ask("read", kafka_server, record_topic(word), PARTITIONS, 200)
        source, facts = source_of(service.store.store_id()), service.facts()
        expected = []
        for stored in facts:
            key, value, headers, timestamp = message_of(stored, source)
            said = [f"{name}={text.decode()}" for name, text in headers]
            where = str(partition_of(key, PARTITIONS))
            expected.append("\t".join([where, str(timestamp), key.decode(), value.hex(), *said]))
        assert sorted(told) == sorted(expected)
        assert {line.split("\t")[3] for line in told} == {stored.value.hex() for stored in facts}
