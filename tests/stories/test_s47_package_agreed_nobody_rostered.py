"""S47: a package is agreed for a bank holiday, two workers are needed, and the roster that comes later shows one."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aggregates.discharge import AcceptStart, AgreeDischargeDate, MoveDischargeDate, PlanDischarge
from aggregates.roster import ArrangeCover, PublishRoster
from services.config import Settings
from tests.spec import an_id
from tests.stories.world import Line, World, line, party

MANAGER = party("registered_manager@PROVIDER")
COORDINATOR = party("discharge_coordinator@NHS_AC")
AGENCY, DISCHARGE, CASE = an_id("home care agency"), an_id("discharge of P38"), an_id("case of P38")
OF = {"discharge_id": DISCHARGE, "case_id": CASE}
MONDAY = date(2026, 8, 31)
KNOWN = "2026-08-27 12:00"


def rostered(free: int, when: str = KNOWN, roster: str = "roster") -> Line:
    week = {"first_day": MONDAY, "last_day": date(2026, 9, 6)}
    lines = [{"role": "home_care_worker", "weekdays": (1,), "count": free}]
    return line(when, MANAGER, PublishRoster, unit=AGENCY, roster_id=an_id(roster), lines=lines, **week)


def package() -> list[Line]:
    steps = [{"kind": "receiving_service_start", "owner": MANAGER}]
    plan: dict[str, Any] = {"unit": an_id("acute ward"), "pathway": "P1", "steps": steps}
    start = {"on": MONDAY, "unit": AGENCY, "role": "home_care_worker", "count": 2}
    return [
        line("2026-08-24 14:00", COORDINATOR, PlanDischarge, **OF, **plan),
        line("2026-08-24 15:00", MANAGER, AcceptStart, **OF, **start),
        line("2026-08-24 15:30", COORDINATOR, AgreeDischargeDate, **OF, on=MONDAY, agreed_with_person=True),
    ]


@pytest.fixture
def home(world: World) -> World:
    world.case("P38", COORDINATOR, "2026-08-20 09:00")
    world.live(package())
    return world


def test_the_question_is_asked_when_the_roster_is_known_and_not_before(home: World) -> None:
    home.tell(rostered(1))
    assert home.before(KNOWN) == []
    assert home.codes(KNOWN + ":01") == ["DISCHARGE_PREREQ_UNSTAFFED"]
    [row] = home.open()
    assert home.who_was_asked(row) == [
        "registered_manager@PROVIDER at step 0",
        "discharge_coordinator@NHS_AC at step 0",
    ]
    assert "needs two home care workers. The roster shows one on that day." in home.words(row)


def test_near_miss_the_roster_shows_two(home: World) -> None:
    home.tell(rostered(2))
    assert home.all_of(CASE) == []


def test_a_second_roster_that_shows_two_clears_it_at_its_own_time(home: World) -> None:
    home.live([rostered(1), rostered(2, "2026-08-27 16:00", "second roster")])
    assert home.codes("2026-08-27 15:59") == ["DISCHARGE_PREREQ_UNSTAFFED"]
    assert home.codes("2026-08-27 16:01") == []
    assert [row.how for row in home.all_of(CASE)] == ["answered"]


def test_a_second_worker_clears_it(home: World) -> None:
    cover = {"unit": AGENCY, "cover_id": an_id("second worker"), "role": "home_care_worker", "on": MONDAY}
    home.live([rostered(1), line("2026-08-28 09:00", MANAGER, ArrangeCover, **cover)])
    assert home.codes() == []


def test_moving_the_day_clears_it_and_a_day_no_roster_knows_asks_nothing(home: World) -> None:
    moved = {"on": date(2026, 9, 8), "agreed_with_person": True}
    home.live([rostered(1), line("2026-08-28 09:00", COORDINATOR, MoveDischargeDate, **OF, **moved)])
    assert home.codes() == []
    assert [row.how for row in home.all_of(CASE)] == ["moved"]


def test_the_roster_may_come_before_the_package(world: World) -> None:
    world.case("P38", COORDINATOR, "2026-08-20 09:00")
    world.live([rostered(1, "2026-08-21 12:00"), *package()])
    assert world.before("2026-08-24 15:30") == []
    assert world.codes() == ["DISCHARGE_PREREQ_UNSTAFFED"]


def test_built_anew_from_the_first_fact_it_is_the_same(home: World, tmp_path: Path) -> None:
    home.live([rostered(1), rostered(2, "2026-08-27 16:00", "second roster")])
    as_lived, anew = home.rebuilt(tmp_path)
    assert as_lived == anew != []


def test_the_service_may_accept_after_the_day_was_agreed(world: World) -> None:
    """Only then does the promise lean on the agency's roster, which was known before."""
    planned, accepted, agreed = package()
    world.case("P38", COORDINATOR, "2026-08-20 09:00")
    world.live([rostered(1, "2026-08-21 12:00"), planned, agreed])
    assert world.codes() == []
    world.tell(accepted.at("2026-08-25 10:00"))
    assert world.before("2026-08-25 10:00") == []
    assert world.codes() == ["DISCHARGE_PREREQ_UNSTAFFED"]
    world.tell(rostered(2, "2026-08-26 09:00", "second roster"))
    assert world.codes() == []


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_arrival_changes_when_but_not_what(tmp_path: Path, seed: int) -> None:
    lived = [*package(), rostered(1)]
    in_order, in_disorder = World(Settings(data=tmp_path / "order")), World(Settings(data=tmp_path / "disorder"))
    for one in (in_order, in_disorder):
        one.case("P38", COORDINATOR, "2026-08-20 09:00")
    in_order.live(lived)
    in_disorder.live_shuffled(lived, seed, "2026-08-28 09:00")
    assert [one.gap_id for one in in_order.open()] == [one.gap_id for one in in_disorder.open()]
    assert in_order.codes() == ["DISCHARGE_PREREQ_UNSTAFFED"]
    for one in (in_order, in_disorder):
        one.close()
