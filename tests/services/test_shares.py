"""Two shares of the keys, one of which lags: the answer to a command carries its question all the same."""

from pathlib import Path

import pytest

from services.config import Settings
from tests.stories import test_s01_jims_wednesday as s01
from tests.stories.world import World, world_of


def planned(world: World) -> World:
    world.case("P01", s01.WARD_MANAGER, "2026-01-05 08:00")
    world.live([s01.roster(), s01.planned()])
    world.clock.moment = s01.agreed().command.at
    return world


@pytest.mark.parametrize("ahead", [(), (0,), (1,), (0, 1)])
def test_each_fact_is_folded_once_however_far_each_share_is(tmp_path: Path, ahead: tuple[int, ...]) -> None:
    with world_of(Settings(data=tmp_path / "data", shares=2)) as world:
        answer = planned(world).record(s01.agreed())
        for share in ahead:
            world.service.projectors[share].run_to(answer.facts[-1].position)
        raised = world.raised(answer)
        assert [one.code for one in raised.raised] == ["DISCHARGE_PREREQ_UNSTAFFED"]
        assert raised.raised[0].since == answer.facts[-1].recorded_at
        assert raised.as_of_position == answer.facts[-1].position
        world.service.catch_up()
        assert [row.gap_id for row in world.open()] == [raised.raised[0].gap_id]


def test_two_shares_live_the_story_as_one_does(tmp_path: Path) -> None:
    histories = []
    for shares in (1, 2):
        with world_of(Settings(data=tmp_path / str(shares), shares=shares)) as world:
            world.case("P01", s01.WARD_MANAGER, "2026-01-05 08:00")
            world.live(s01.story())
            histories.append(world.history())
    assert histories[0] == histories[1] != []
