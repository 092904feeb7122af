"""The quick way into a record batch against the client's own: the same facts of whatever was written, or an error."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.consumer.fetcher import Fetcher
from kafka.record import MemoryRecords
from kafka.record.memory_records import MemoryRecordsBuilder
from kafka.structs import TopicPartition

from services.kafka.fetching import WholeBatches, cut, lane_works, of_records, opened, opened_record
from services.kafka.message import UnreadableMessage, message_of
from tests.made_up_record import a_long_life
from tests.services.kafka.publishing import STORE

PLACE = TopicPartition("lane", 2)
MESSAGES = [message_of(one, STORE) for one in a_long_life().stored]
NONE, GZIP, LZ4, ZSTD = 0, 1, 3, 4


def batches(messages: list[Any], sizes: list[int], packing: int) -> bytes:
    """Messages in record batches of so many each, from offset 10 on."""
    made, at = b"", 0
    for size in sizes:
        builder = MemoryRecordsBuilder(2, packing, 1 << 20, offset=10 + at)
        for key, value, headers, timestamp in messages[at : at + size]:
            builder.append(timestamp, key, value, headers)
        builder.close()
        made, at = made + bytes(builder.buffer()), at + size
    return made


def by_lane(fetched: bytes, wanted_from: int) -> list[Any]:
    whole = WholeBatches(wanted_from, PLACE, MemoryRecords(fetched)).take(1000)
    early = [one for batch in whole for one in cut(PLACE.topic, PLACE.partition, batch)]
    return [(one.position, one.offset, opened(PLACE.topic, one)) for one in early]


def by_client(fetched: bytes, wanted_from: int) -> list[Any]:
    records = Fetcher.PartitionRecords(wanted_from, PLACE, MemoryRecords(fetched)).take(10_000)
    early = list(of_records(PLACE.topic, records))
    return [(one.position, one.offset, opened_record(PLACE.topic, one)) for one in early]


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=8), st.sampled_from([NONE, GZIP, LZ4, ZSTD]), st.integers(0, 12)
)
def test_both_ways_give_the_same_facts_from_any_offset(sizes: list[int], packing: int, later: int) -> None:
    fetched = batches(MESSAGES, sizes, packing)
    assert by_lane(fetched, 10 + later) == by_client(fetched, 10 + later)
    assert len(by_lane(fetched, 10)) == sum(sizes)


@given(st.randoms(use_true_random=False))
def test_headers_may_stand_in_any_order_and_others_among_them(chance: Any) -> None:
    key, value, headers, timestamp = MESSAGES[5]
    mixed = [*headers, ("other", b"\x16ce_position\x02" + b"9"), ("none", None)]
    chance.shuffle(mixed)
    fetched = batches([(key, value, mixed, timestamp)], [1], NONE)
    assert by_lane(fetched, 10) == by_client(fetched, 10)


@pytest.mark.parametrize(
    ("key", "value"), [(None, b"v"), (b"k" * 36, b"v"), (b"short", b"v"), (MESSAGES[0].key, None), (b"", b"")]
)
def test_what_the_relay_did_not_write_is_an_error_that_names_its_place(key: Any, value: Any) -> None:
    fetched = batches([(key, value, MESSAGES[0].headers, 1)], [1], NONE)
    for way in (by_lane, by_client):
        with pytest.raises(UnreadableMessage, match="at offset 10 of partition 2 of lane"):
            way(fetched, 10)


def test_a_damaged_batch_is_never_read() -> None:
    fetched = bytearray(batches(MESSAGES, [5], NONE))
    fetched[-7] ^= 1
    for way in (by_lane, by_client):
        with pytest.raises(Exception, match=r"(?i)damaged|crc"):
            way(bytes(fetched), 10)


def test_a_client_made_otherwise_inside_is_read_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    lane_works.cache_clear()
    monkeypatch.setattr(MemoryRecords, "next_batch", None)
    assert not lane_works()
    monkeypatch.undo()
    lane_works.cache_clear()
    assert lane_works()
