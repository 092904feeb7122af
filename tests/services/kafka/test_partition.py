"""The partition of a key never moves: not between our releases, and not between us and Java."""

import csv
from pathlib import Path

import pytest

from services.kafka.partition import murmur2, partition_of
from tests.java.asking import Java

GOLDEN = Path(__file__).with_name("golden") / "partitions.csv"


def golden() -> list[tuple[str, int, int]]:
    with GOLDEN.open(encoding="utf-8") as file:
        return [(row["key"], int(row["of_3"]), int(row["of_48"])) for row in csv.DictReader(file)]


def test_a_key_has_the_partition_that_it_always_had() -> None:
    for key, of_3, of_48 in golden():
        assert partition_of(key.encode(), 3) == of_3
        assert partition_of(key.encode(), 48) == of_48


def test_keys_of_any_length_have_a_hash_of_32_bits() -> None:
    hashes = {murmur2(b"x" * length) for length in range(64)}
    assert len(hashes) == 64
    assert all(0 <= one < 1 << 32 for one in hashes)


@pytest.mark.kafka
@pytest.mark.parametrize("partitions", [3, 48])
def test_java_chooses_the_same_partition(tmp_path: Path, partitions: int) -> None:
    keys = "\n".join(key for key, _, _ in golden())
    chosen = [int(line) for line in Java(tmp_path).ask("partitions", partitions, said=keys)]
    assert chosen == [of_3 if partitions == 3 else of_48 for _, of_3, of_48 in golden()]
