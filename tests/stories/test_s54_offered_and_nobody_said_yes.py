"""S54: a case is offered to another team, and when the time to answer has passed nobody has said yes or no."""

from pathlib import Path
from typing import Any

import pytest

from aggregates.handover import AcceptHandover, OfferHandover, RefuseHandover
from projections.case_status import status_of
from schemas.party import Party
from tests.spec import an_id
from tests.stories.world import Line, World, line, party

WARD = party("ward_manager@NHS_AC")
TEAM = party("social_worker@LA", unit="hospital team")
NAMED = party("social_worker@LA", worker="B")
CASE, HANDOVER = an_id("case of P54"), an_id("handover")
OF = {"handover_id": HANDOVER, "case_id": CASE}
DUE = "2026-03-10 00:00"


def offered(**more: Any) -> Line:
    offer = {"sender": WARD, "to": TEAM, "points": (), "answer_by": london_midnight()}
    return line("2026-03-05 16:00", WARD, OfferHandover, **OF, **(offer | more))


def london_midnight() -> str:
    return "2026-03-10T00:00:00+00:00"


@pytest.fixture
def ward(world: World) -> World:
    world.case("P54", WARD, "2026-03-01 09:00")
    world.tell(offered())
    return world


def owner(world: World) -> Party:
    with world.service.views.read() as read:
        status = status_of(CASE, read)
    assert status is not None
    return status.owner


def test_the_question_is_asked_when_the_time_has_passed_though_nobody_looked(ward: World) -> None:
    ward.pass_time("2026-03-12 09:00")
    assert ward.before(DUE) == []
    assert ward.codes(DUE) == ["HANDOVER_UNANSWERED"]
    [row] = ward.open()
    assert ward.who_was_asked(row) == ["ward_manager@NHS_AC at step 0", "social_worker@LA at step 0"]
    assert owner(ward).is_role_of(WARD)


def test_silence_lapses_the_offer_back_to_its_sender_and_closes_nothing(ward: World) -> None:
    ward.pass_time("2026-03-12 09:00")
    names = [stored.name for stored in ward.service.record.store.stream(HANDOVER)]
    assert names == ["HandoverOffered", "HandoverLapsed"]
    ward.pass_time("2026-03-13 09:00")
    assert len(ward.service.record.store.stream(HANDOVER)) == 2
    assert ward.codes() == ["HANDOVER_UNANSWERED"]


def test_a_late_yes_by_a_named_person_still_counts_and_moves_the_owner(ward: World) -> None:
    ward.tell(line("2026-03-12 09:00", NAMED, AcceptHandover, **OF))
    assert ward.codes() == []
    assert ward.all_of(CASE)[0].how == "answered"
    assert owner(ward).worker == an_id("B")


def test_near_miss_accepted_before_the_time_was_up(ward: World) -> None:
    ward.tell(line("2026-03-09 17:00", NAMED, AcceptHandover, **OF))
    ward.pass_time("2026-03-12 09:00")
    assert ward.all_of(CASE) == []


def test_near_miss_declined_with_a_reason_and_it_is_with_the_ward(ward: World) -> None:
    ward.tell(line("2026-03-09 17:00", NAMED, RefuseHandover, **OF, reason="another team's area"))
    ward.pass_time("2026-03-12 09:00")
    assert ward.all_of(CASE) == []
    assert owner(ward).is_role_of(WARD)


def test_built_anew_from_the_first_fact_it_is_the_same(ward: World, tmp_path: Path) -> None:
    ward.pass_time("2026-03-12 09:00")
    as_lived, anew = ward.rebuilt(tmp_path)
    assert as_lived == anew != []
