"""Who leads a team, who joins it and who leaves it."""

from datetime import date, timedelta

from aggregates.team import FormTeam, JoinTeam, LeaveTeam, decider
from schemas.party import NamedParty
from schemas.team import WorkerLeft
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given

NOW = at("2025-01-06 09:00")
TEAM = an_id("team")
LEAD = NamedParty(role="team_manager", agency="LA", worker=an_id("lead"))
GAIL = NamedParty(role="social_worker", agency="LA", worker=an_id("G"))
form = FormTeam(at=NOW, team_id=TEAM, lead=LEAD)
join = JoinTeam(at=NOW + timedelta(days=1), team_id=TEAM, worker=GAIL)
leave = LeaveTeam(at=NOW + timedelta(days=449), team_id=TEAM, worker=GAIL, left_on=date(2026, 3, 31), people=16)
COMMANDS = (form, join, leave)
LIFE = lived(decider, COMMANDS)


class TestTeam(PlainLife):
    decider, commands, another = decider, COMMANDS, form.with_(lead=GAIL)


def test_who_leaves_is_told_of_with_who_leads_the_team() -> None:
    [fact] = given(decider, *lived(decider, (form, join))).when(leave).facts()
    assert isinstance(fact, WorkerLeft)
    assert (fact.people, fact.lead.worker) == (16, an_id("lead"))


def test_who_joins_or_leaves_has_a_name() -> None:
    nobody = GAIL.with_(worker=None)
    given(decider, *lived(decider, (form,))).when(join.with_(worker=nobody)).then_refused("who joins or leaves")


def test_nobody_joins_twice() -> None:
    twice = join.with_(at=NOW + timedelta(days=2))
    past = lived(decider, (form, join))
    given(decider, *past).when(twice.with_(worker=GAIL.with_(role="amhp"))).then_refused("is in the team already")


def test_who_is_not_in_the_team_cannot_leave_it() -> None:
    given(decider, *lived(decider, (form,))).when(leave).then_refused("is not in the team")
