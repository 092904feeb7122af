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
from tests.stories import test_s47_package_agreed_nobody_rostered as s47
from tests.stories import test_s54_offered_and_nobody_said_yes as s54
from tests.stories.whole_stack import WholeStack
from tests.stories.world import World, world_of


@pytest.fixture
def worlds() -> Iterator[ExitStack]:
    with ExitStack() as worlds:
        yield worlds


def live_all(world: World) -> None:
    """The three stories, one after another as their days come."""
    world.case("P01", s01.WARD_MANAGER, "2026-01-05 08:00")
    world.case("P54", s54.WARD, "2026-01-06 09:00")
    world.live([s01.roster(), s01.planned(), s01.agreed(), *s01.family_told(), s54.offered()])
    world.live([s01.missed(), s01.discharged()])
    world.case("P38", s47.COORDINATOR, "2026-08-20 09:00")
    world.live([*s47.package(), s47.rostered(1), s47.rostered(2, "2026-08-27 16:00", "second roster")])


def asked(world: World) -> list[Any]:
    """Each question ever raised, with those who were asked it and what it says."""
    cases = (s01.CASE, s47.CASE, s54.CASE)
    return [(one.gap_id, world.who_was_asked(one), world.words(one)) for case in cases for one in world.all_of(case)]


def test_the_same_questions_with_the_same_ids_and_histories(
    whole_stack: Settings, worlds: ExitStack, tmp_path: Path
) -> None:
    in_files = worlds.enter_context(world_of(Settings(data=tmp_path / "files")))
    on_the_log = worlds.enter_context(world_of(whole_stack, WholeStack))
    for one in (in_files, on_the_log):
        live_all(one)
    assert on_the_log.history() == in_files.history()
    assert len(in_files.history()) > 5
    assert asked(on_the_log) == asked(in_files)
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
