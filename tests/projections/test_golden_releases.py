"""The history of every release is replayed by the code of today, and comes to what it came to then."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas import avro
from schemas.sealed import PRIVACY_CLASSES
from tests.golden import FOLDER, Release, file_of, kept, releases
from tests.golden.replaying import replayed

LARGEST = 1_000_000


@pytest.fixture(scope="module", params=releases())
def release(request: pytest.FixtureRequest) -> Release:
    return kept(request.param)


@pytest.fixture(scope="module")
def today(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("replayed")
    return json.loads(json.dumps(replayed(release.facts, release.up_to, folder)))


def test_there_is_a_history_of_each_release_and_none_is_large() -> None:
    assert "0.1" in releases()
    assert all(file_of(name).stat().st_size < LARGEST for name in releases())
    assert {file.name for file in FOLDER.iterdir() if file.suffix == ".xz"} == {file_of(one).name for one in releases()}


def test_every_question_has_the_same_id_history_and_values(release: Release, today: Any) -> None:
    then = release.made["questions"]
    assert len(then) > 30
    assert set(today["questions"]) == set(then)
    for gap, lines in then.items():
        assert [line[:-1] for line in today["questions"][gap]] == [line[:-1] for line in lines], lines[0][0]
        for now, before in zip(today["questions"][gap], lines, strict=True):
            assert_holds(json.loads(now[-1]), json.loads(before[-1]))


def assert_holds(now: Any, before: Any) -> None:
    """All that was said then is said now; what later code says besides stands beside it."""
    assert {name: now.get(name) for name in before} == before


@pytest.mark.parametrize("what", ["periods", "budgets", "delays"])
def test_every_period_and_sum_comes_to_the_same(release: Release, today: Any, what: str) -> None:
    assert any(release.made[what].values())
    assert today[what] == release.made[what]


def test_every_decision_is_replayed_to_the_same(release: Release, today: Any) -> None:
    assert release.made["decisions"]
    assert today["decisions"] == release.made["decisions"]


def test_no_word_of_anybody_stands_in_it_in_the_clear(release: Release) -> None:
    """Every sealed place holds a ciphertext or nothing; open places hold codes, ids, days and numbers."""
    sealed = [text for one in release.facts for text in avro.sealed_in(avro.read(one).fact)]
    assert len(sealed) > 100
    assert {text.key_id.split(".")[-2] for text in sealed} <= set(PRIVACY_CLASSES)
    for name in (b"Jim", b"Colin", b"Packed and waiting"):
        assert not any(name in one.value for one in release.facts)
