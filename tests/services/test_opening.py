"""Names are put into what is shown where it names somebody; the plans that hold them are read once for an answer."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection

from aggregates.discharge import AgreeDischargeDate, PlanDischarge, RecordDischargeNotCompleted
from projections.case_timeline import facts_of
from services import opening
from services.config import Settings
from services.showing import Opening, Shown, show_case, show_cases, show_gaps
from tests.spec import an_id
from tests.stories.world import World, line, party, world_of

WARD_MANAGER = party("ward_manager@NHS_MH")
SISTER, CHARITY = an_id("sister"), an_id("the charity")
BY_NAME = {"named_id": SISTER, "relation": "family", "name": "Colin's sister"}
BY_CODE = {"named_id": CHARITY, "relation": "agency", "agency": "VCSE"}
NAMED, NOT_NAMED = {an_id("case of P01"), an_id("case of P02")}, {an_id("case of P03")}
WEDNESDAY = date(2026, 3, 11)
STEPS = [{"kind": "medicines", "owner": party("pharmacist@NHS_MH"), "role": "pharmacist"}]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Three cases with two missed ways home each: two where a plan names the sister, one where it names a charity."""
    with world_of(Settings(data=tmp_path / "world")) as one:
        for person, whom in (("P01", BY_NAME), ("P02", BY_NAME), ("P03", BY_CODE)):
            case = one.case(person, WARD_MANAGER)
            for way in ("first", "second"):
                missed(one, {"discharge_id": an_id(f"{way} way home of {person}"), "case_id": case}, whom)
        yield one


def missed(world: World, of: dict[str, Any], whom: dict[str, Any]) -> None:
    """A way home whose day came and went, and nobody has told whom the plan names."""
    plan = {"unit": an_id("ward"), "pathway": "P1", "steps": STEPS, "to_be_told": [whom]}
    day = {"on": WEDNESDAY, "agreed_with_person": True}
    reasons = ("PROJECT.PJ_CLINICIAN_NOT_ON_DUTY",)
    agreed, gone = "2026-03-04 14:20", "2026-03-11 11:00"
    world.live(
        [
            line(agreed, WARD_MANAGER, PlanDischarge, **of, **plan),
            line(agreed, WARD_MANAGER, AgreeDischargeDate, **of, **day),
            line(gone, WARD_MANAGER, RecordDischargeNotCompleted, **of, on=WEDNESDAY, reasons=reasons),
        ]
    )


@pytest.fixture
def plans_read(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """The cases whose plans were read for names, one entry for each time."""
    cases: list[UUID] = []

    def counted(case_id: UUID, read: Connection) -> Any:
        cases.append(case_id)
        return facts_of(case_id, read)

    monkeypatch.setattr(opening, "facts_of", counted)
    return cases


def answer(world: World, show: Callable[..., Shown], *asked: UUID) -> Shown:
    """What one reader is shown."""
    with world.service.views.read() as read:
        return show(*asked, read, sight=Opening(world.service.record))


def test_a_list_of_questions_reads_the_plans_of_each_case_once(world: World, plans_read: list[UUID]) -> None:
    shown = answer(world, show_gaps)
    questions = [one["question"] for one in shown["gaps"] if one["code"] == "DISCHARGE_CHANGE_NOT_TOLD"]
    assert sum("Colin's sister have not been told" in one for one in questions) == 4
    assert len(questions) == 6
    assert sorted(plans_read) == sorted(NAMED)


def test_a_list_of_cases_reads_the_plans_of_each_case_once(world: World, plans_read: list[UUID]) -> None:
    shown = answer(world, show_cases)
    awaited = [one["words"] for case in shown["cases"] for one in case["awaited"]]
    assert sum("Colin's sister" in one for one in awaited) == 4
    assert sorted(plans_read) == sorted(NAMED)


def test_a_case_reads_its_plans_once_and_not_at_all_where_nobody_is_named(world: World, plans_read: list[UUID]) -> None:
    for case in (*NAMED, *NOT_NAMED):
        answer(world, show_case, case)
    assert sorted(plans_read) == sorted(NAMED)


def test_the_next_answer_reads_them_anew(world: World, plans_read: list[UUID]) -> None:
    for _ in range(2):
        answer(world, show_gaps)
    assert sorted(plans_read) == sorted([*NAMED, *NAMED])


def test_who_may_see_no_words_reads_no_plan(world: World, plans_read: list[UUID]) -> None:
    with world.service.views.read() as read:
        shown = show_gaps(read)
    assert any("A relative have not been told" in one["question"] for one in shown["gaps"])
    assert plans_read == []
