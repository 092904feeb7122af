"""Every story gets a world of its own: once in files, and once on PostgreSQL and Kafka."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.config import Settings
from tests.stories.whole_stack import WholeStack
from tests.stories.world import World, world_of

WHOLE = pytest.param("whole stack", marks=[pytest.mark.kafka, pytest.mark.postgres])


@pytest.fixture
def whole_stack(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a service on the real PostgreSQL and Kafka, with a schema and topics of its own."""
    postgres = request.getfixturevalue("postgres")
    return Settings(
        data=tmp_path / "whole",
        postgres=SecretStr(postgres.url),
        kafka=request.getfixturevalue("kafka_server"),
        word=postgres.word,
        partitions=3,
        copies=1,
    )


@pytest.fixture(params=["files", WHOLE])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "files":
        with world_of(Settings(data=tmp_path / "world")) as one:
            yield one
        return
    with world_of(request.getfixturevalue("whole_stack"), WholeStack) as one:
        yield one


@pytest.fixture
def files(tmp_path: Path) -> Iterator[World]:
    """A world in files alone, for what a story tells otherwise."""
    with world_of(Settings(data=tmp_path / "files")) as one:
        yield one
