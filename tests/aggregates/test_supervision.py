"""A worker has somebody with whom they think their work over."""

from datetime import timedelta
from typing import Any

from aggregates.supervision import EndSupervision, NameSupervisor, decider
from schemas.party import NamedParty
from schemas.supervision import SupervisionEnded
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given

NOW = at("2026-01-12 09:00")
ABOUT: dict[str, Any] = {"supervision_id": an_id("supervision"), "case_id": an_id("case")}
SAM = NamedParty(role="support_worker", agency="PROVIDER", worker=an_id("sam"))
LEAD = NamedParty(role="team_manager", agency="PROVIDER", worker=an_id("lead"))
name = NameSupervisor(at=NOW, **ABOUT, worker=SAM, supervisor=LEAD)
end = EndSupervision(at=NOW + timedelta(days=90), **ABOUT)
LIFE = lived(decider, (name, end))


class TestSupervision(PlainLife):
    decider, commands, another = decider, (name, end), name.with_(worker=SAM.with_(worker=an_id("another")))


def test_its_end_says_whose_it_was() -> None:
    [fact] = given(decider, *lived(decider, (name,))).when(end).facts()
    assert isinstance(fact, SupervisionEnded)
    assert (fact.worker.worker, fact.supervisor.worker) == (SAM.worker, LEAD.worker)


def test_nobody_supervises_themselves() -> None:
    given(decider).when(name.with_(supervisor=SAM)).then_refused("nobody supervises their own work")
