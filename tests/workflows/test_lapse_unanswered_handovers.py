"""An offer that nobody answered goes back to its sender when its time is over, not a minute earlier."""

from datetime import timedelta

import pytest

from aggregates.handover import LapseHandover
from schemas.fact import Fact
from schemas.handover import (
    HandoverAccepted,
    HandoverLapsed,
    HandoverOffered,
    HandoverPassedOn,
    HandoverRefused,
    HandoverWithdrawn,
)
from schemas.party import Party
from tests.spec import an_id, at, words
from tests.workflows.telling import to_do, told
from workflows.lapse_unanswered_handovers import workflow

OFFERED_AT, ANSWER_BY, LATER = at("2026-03-02 09:00"), at("2026-03-03 09:00"), at("2026-03-05 09:00")
MINUTE = timedelta(minutes=1)
ABOUT = {"happened_at": OFFERED_AT, "handover_id": an_id("handover"), "case_id": an_id("case")}
ADA, BEN, EVE = (Party(role="social_worker", agency="LA", worker=an_id(name)) for name in ("Ada", "Ben", "Eve"))
offered = HandoverOffered(**ABOUT, sender=ADA, to=BEN, points=(), answer_by=ANSWER_BY)
passed_on = HandoverPassedOn(**ABOUT, by=BEN, to=EVE, reason=words("not ours"), answer_by=LATER)
ANSWERS: tuple[Fact, ...] = (
    HandoverAccepted(**ABOUT, sender=ADA, by=BEN),
    HandoverRefused(**ABOUT, by=BEN, reason=words("no beds")),
    HandoverWithdrawn(**ABOUT, by=ADA),
    HandoverLapsed(**ABOUT, sender=ADA, to=BEN, answer_by=ANSWER_BY),
)


def lapse(moment: object) -> LapseHandover:
    return LapseHandover.model_validate({"at": moment, "handover_id": an_id("handover"), "case_id": an_id("case")})


def test_it_lapses_at_the_moment_by_which_an_answer_was_asked() -> None:
    assert to_do(workflow, ANSWER_BY - MINUTE, offered) == []
    assert to_do(workflow, ANSWER_BY, offered) == [lapse(ANSWER_BY)]


def test_it_looks_again_at_that_moment_and_then_no_more() -> None:
    waiting = told(workflow, offered)
    assert workflow.look_again(waiting, OFFERED_AT) == ANSWER_BY
    assert workflow.look_again(waiting, ANSWER_BY) is None


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda fact: type(fact).__name__)
def test_once_it_is_answered_there_is_nothing_to_do(answer: Fact) -> None:
    assert told(workflow, offered, answer) == workflow.initial
    assert to_do(workflow, LATER, offered, answer) == []


def test_passed_on_it_waits_for_the_new_receivers_answer() -> None:
    assert to_do(workflow, ANSWER_BY, offered, passed_on) == []
    assert to_do(workflow, LATER, offered, passed_on) == [lapse(LATER)]


def test_offered_again_after_a_lapse_it_may_lapse_again() -> None:
    again = offered.with_(answer_by=LATER)
    assert to_do(workflow, LATER, offered, ANSWERS[-1], again) == [lapse(LATER)]
