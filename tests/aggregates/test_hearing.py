"""A person is heard in minutes, by whoever they know; a real no thank you is an answer too."""

from datetime import timedelta
from typing import Any

from aggregates.hearing import BeginHearing, DeclineTakingPart, PostSurvey, RecordPersonHeard, TryRoute, decider
from schemas.hearing import RouteTried
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-05-04 10:00")
ABOUT: dict[str, Any] = {"hearing_id": an_id("hearing"), "case_id": an_id("case")}
LEAD: Any = {"role": "care_coordinator", "agency": "NHS_MH"}
begin = BeginHearing(at=NOW, **ABOUT, activity_id=an_id("plan"), activity="plan", lead=LEAD)
post = PostSurvey(at=NOW, **ABOUT, lead=LEAD)
talk = TryRoute(at=NOW + timedelta(hours=1), **ABOUT, route="SHORT_TALKS", minutes=7, known_to_person=True)
hear = RecordPersonHeard(at=NOW + timedelta(days=1), **ABOUT, words=words("I like the morning", "words"))
decline = DeclineTakingPart(at=NOW + timedelta(days=1), **ABOUT, route="SHORT_TALKS", informed=True)
LIFE = lived(decider, (begin, talk, hear, decline))


class TestHeardForAPlan(PlainLife):
    decider, commands, another = decider, (begin, talk, hear), begin.with_(activity="review")


class TestSurvey(PlainLife):
    decider, commands, another = decider, (post, talk, decline), post.with_(route="EASY_READ")


def tried(beginning: Any) -> RouteTried:
    [fact] = given(decider, *lived(decider, (beginning,))).when(talk).facts()
    assert isinstance(fact, RouteTried)
    return fact


def test_what_is_tried_says_what_it_is_for() -> None:
    assert tried(begin).activity_id == an_id("plan")
    assert tried(post).activity_id == an_id("hearing")


def test_two_short_talks_are_two() -> None:
    [_] = given(decider, *lived(decider, (begin, talk))).when(talk.with_(at=NOW + timedelta(days=1))).facts()
