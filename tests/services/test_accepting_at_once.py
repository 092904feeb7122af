"""Two people accept the same case at the same moment: one has it, and the other hears at once who that is."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from aggregates.handover import AcceptHandover, OfferHandover
from projections.case_status import status_of
from schemas.party import NamedParty
from schemas.refused import Refused
from services.config import Settings
from services.recording import Answer, Asked
from tests.spec import an_id
from tests.stories.world import World, line, party, world_of

WARD, TEAM = party("ward_manager@NHS_AC"), party("social_worker@LA", unit="hospital team")
CASE = an_id("case of P54")
HANDOVER = {"handover_id": an_id("handover"), "case_id": CASE}
BEN, CARA = (party("social_worker@LA", worker=name) for name in ("Ben", "Cara"))


@pytest.fixture
def offered(tmp_path: Path) -> Iterator[World]:
    with world_of(Settings(data=tmp_path / "data")) as world:
        world.case("P54", WARD, "2026-03-01 09:00")
        offer = {"sender": WARD, "to": TEAM, "answer_by": "2026-03-10T00:00:00Z"}
        world.tell(line("2026-03-05 16:00", WARD, OfferHandover, **HANDOVER, **offer))
        yield world


def at_once(world: World, *parties: NamedParty) -> list[Answer | Refused]:
    """What each of them hears, all accepting in the same instant."""
    accept, ready = line("2026-03-06 09:00", WARD, AcceptHandover, **HANDOVER).command, Barrier(len(parties))
    world.pass_time("2026-03-06 09:00")

    def take(by: NamedParty) -> Answer | Refused:
        ready.wait()
        try:
            return world.service.record.do_now(accept, Asked(told_by=by))
        except Refused as refusal:
            return refusal

    with ThreadPoolExecutor(len(parties)) as pool:
        return list(pool.map(take, parties))


def test_one_has_it_and_the_other_hears_who_that_is(offered: World) -> None:
    heard = at_once(offered, BEN, CARA)
    refusals = [one for one in heard if isinstance(one, Refused)]
    [accepted] = [one for one in heard if isinstance(one, Answer)]
    assert [refusal.why for refusal in refusals] == ["this handover was accepted before, by social_worker@LA"]
    offered.service.catch_up()
    with offered.service.views.read() as read:
        status = status_of(CASE, read)
    assert status is not None
    assert status.owner == accepted.facts[0].fact.by
    assert status.owner.worker in (BEN.worker, CARA.worker)


def test_the_same_worker_twice_has_it_once(offered: World) -> None:
    heard = at_once(offered, BEN, BEN)
    assert sorted(len(one.facts) for one in heard if isinstance(one, Answer)) == [0, 1]
    names = [stored.name for stored in offered.service.record.store.stream(HANDOVER["handover_id"])]
    assert names == ["HandoverOffered", "HandoverAccepted"]
