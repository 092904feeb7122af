"""PostgreSQL and Kafka change nothing of what is asked: the same questions, by the same ids, at the same moments."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from services.config import Settings
from services.store.postgres import Postgres
from tests.real.brokers import Node
from tests.stories import test_s01_jims_wednesday as s01
from tests.stories.lived import Living, live_every_story
from tests.stories.whole_stack import WholeStack
from tests.stories.world import World, world_of

TOGETHER = {"jim", "colin", "olive", "agnes", "joan", "nathan"}  # each story by itself is lived there by its own test


@pytest.fixture
def worlds() -> Iterator[ExitStack]:
    with ExitStack() as worlds:
        yield worlds


def asked(world: World, lived: list[Living]) -> list[Any]:
    """Each question ever raised, with those who were asked it and what it says."""
    rows = [row for living in lived for row in world.all_of(living.an_id("#case"))]
    return [(one.gap_id, world.who_was_asked(one), world.words(one)) for one in rows]


def test_the_same_questions_with_the_same_ids_and_histories(
    whole_stack: Settings, worlds: ExitStack, tmp_path: Path
) -> None:
    in_files = worlds.enter_context(world_of(Settings(data=tmp_path / "files")))
    on_the_log = worlds.enter_context(world_of(whole_stack, WholeStack))
    lived = [live_every_story(one, TOGETHER) for one in (in_files, on_the_log)]
    assert on_the_log.history() == in_files.history()
    assert len(in_files.history()) > 5
    assert asked(on_the_log, lived[1]) == asked(in_files, lived[0])
    assert on_the_log.codes() == in_files.codes()


def test_the_answer_to_a_command_carries_its_question_while_kafka_is_away(
    own_kafka: Node, postgres: Postgres, worlds: ExitStack, tmp_path: Path
) -> None:
    settings = Settings(
        data=tmp_path / "data",
        postgres=SecretStr(postgres.url),
        kafka=own_kafka.address,
        word=postgres.word,
        partitions=3,
        copies=1,
    )
    world = worlds.enter_context(world_of(settings, WholeStack))
    world.case("P01", s01.WARD_MANAGER, "2026-01-05 08:00")
    world.live([s01.roster(), s01.planned()])
    own_kafka.kill()
    world.clock.moment = s01.agreed().command.at
    raised = world.raised(world.record(s01.agreed()))
    assert [one.code for one in raised.raised] == ["DISCHARGE_PREREQ_UNSTAFFED"]
    assert raised.raised[0].suggestions["days"][0] == "date:2026-03-12"
    assert raised.as_of_position == world.service.record.store.head().position > world.service.place()
    assert world.codes() == []
    own_kafka.up()
    world.service.catch_up()
    assert world.codes() == ["DISCHARGE_PREREQ_UNSTAFFED"]
    assert world.open()[0].gap_id == raised.raised[0].gap_id
