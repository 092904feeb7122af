"""A review looks at what could be less, who else could help and what back-up would help, or leaves it open."""

from datetime import timedelta
from typing import Any

from aggregates.review import AskNetworkPerson, ExplainLess, HoldReview, InTheirLife, RecordLook, TakenLook, decider
from schemas.review import LookRecorded
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-09-14 14:00")
ABOUT: dict[str, Any] = {"review_id": an_id("review"), "case_id": an_id("case")}
BROTHER = InTheirLife(named_id=an_id("brother"), relation="family")
hold = HoldReview(
    at=NOW,
    **ABOUT,
    supports=(an_id("support"),),
    team_id=an_id("team"),
    unchanged=True,
    outcomes_fully_met=2,
    network=(BROTHER,),
)
look = RecordLook(at=NOW + timedelta(days=1), **ABOUT, look=TakenLook(answer="keep_all", words=words("keep", "words")))
ask = AskNetworkPerson(at=NOW + timedelta(days=2), **ABOUT, named_id=an_id("brother"), answer="helps")
explain = ExplainLess(at=NOW + timedelta(days=3), **ABOUT, means="in_person")
COMMANDS = (hold, look, ask, explain)
LIFE = lived(decider, COMMANDS)


class TestReview(PlainLife):
    decider, commands, another = decider, COMMANDS, hold.with_(unchanged=False)


def test_a_look_taken_later_names_the_supports_and_the_team_of_the_review() -> None:
    [fact] = given(decider, *lived(decider, (hold,))).when(look).facts()
    assert isinstance(fact, LookRecorded)
    assert (fact.supports, fact.team_id) == (hold.supports, hold.team_id)


def test_lifelong_and_met_with_support_say_why() -> None:
    given(decider).when(hold.with_(lifelong=True)).then_refused("say why this is lifelong")
    given(decider).when(hold.with_(met_with_support=True)).then_refused("say why this is lifelong")
    said = hold.with_(lifelong=True, reason=words("a need for life", "reason"))
    assert given(decider).when(said).facts()


def test_somebody_is_asked_whom_the_review_names() -> None:
    stranger = ask.with_(named_id=an_id("a stranger"))
    given(decider, *lived(decider, (hold,))).when(stranger).then_refused("names nobody of this id")
