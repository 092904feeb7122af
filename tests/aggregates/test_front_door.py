"""Somebody asks for help; whatever they own, they are offered an assessment, which they may decline."""

from datetime import timedelta
from typing import Any

from aggregates.front_door import (
    AcceptAssessmentOffer,
    DeclineAssessmentOffer,
    GiveFrontDoorInformation,
    OfferAssessment,
    RefuseAssessment,
    RequestHelp,
    decider,
)
from schemas.front_door import AssessmentRefused
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-07-06 09:00")
MINUTE = timedelta(minutes=1)
ABOUT: dict[str, Any] = {"front_door_id": an_id("request"), "case_id": an_id("case")}
ask = RequestHelp(at=NOW, **ABOUT, means="phone", words=words("help to plan care", "words"))
refuse = RefuseAssessment(at=NOW + 20 * MINUTE, **ABOUT, bases=("COST",), words=words("over the limit", "words"))
inform = GiveFrontDoorInformation(at=NOW + 30 * MINUTE, **ABOUT, words=words("a list of agencies", "words"))
offer = OfferAssessment(at=NOW + 40 * MINUTE, **ABOUT)
accept = AcceptAssessmentOffer(at=NOW + 50 * MINUTE, **ABOUT)
decline = DeclineAssessmentOffer(at=NOW + 60 * MINUTE, **ABOUT)
LIFE = lived(decider, (ask, refuse, inform, offer, accept, decline))


class TestRequest(PlainLife):
    decider, another = decider, ask.with_(means="letter")
    commands = (ask, refuse, inform, offer, accept, decline)


def test_a_refusal_is_a_decision_about_the_request() -> None:
    [fact] = given(decider, *lived(decider, (ask,))).when(refuse).facts()
    assert fact == AssessmentRefused(
        happened_at=refuse.at,
        **ABOUT,
        decided_id=ABOUT["front_door_id"],
        effect="refuse",
        bases=("COST",),
        decided_by=SOMEBODY,
        words=refuse.words,
    )


def test_only_what_is_offered_can_be_accepted() -> None:
    given(decider, *lived(decider, (ask, refuse))).when(accept).then_refused("no assessment is on offer")
    given(decider, *lived(decider, (ask, offer, refuse))).when(accept).then_refused("no assessment is on offer")
