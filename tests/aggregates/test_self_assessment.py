"""Ken says how he manages; asked again with nobody else in the room, he may say it otherwise."""

from datetime import timedelta
from typing import Any

from aggregates.self_assessment import (
    AnswerSelfAssessment,
    BeginSelfAssessment,
    ChangeAnswer,
    FinishSelfAssessment,
    KeepAnswer,
    decider,
)
from schemas.self_assessment import SelfAssessmentAnswerChanged
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-01-19 10:00")
DAY = timedelta(days=1)
ABOUT: dict[str, Any] = {"self_assessment_id": an_id("own account"), "case_id": an_id("case")}
begin = BeginSelfAssessment(at=NOW, **ABOUT)
answer = AnswerSelfAssessment(at=NOW, **ABOUT, outcome="ADULT.c", able="unaided", words=words("I manage fine", "words"))
finish = FinishSelfAssessment(at=NOW, **ABOUT)
keep = KeepAnswer(at=NOW + DAY, **ABOUT, outcome="ADULT.c")
change = ChangeAnswer(at=NOW + 2 * DAY, **ABOUT, outcome="ADULT.c", able="with_help", words=words("at night", "words"))
LIFE = lived(decider, (begin, answer, keep, change, finish))


class TestOwnAccount(PlainLife):
    decider, another = decider, begin.with_(with_help_of=SOMEBODY)
    commands = (begin, answer, keep, change, finish)


def test_it_may_be_changed_when_it_is_finished() -> None:
    [fact] = given(decider, *lived(decider, (begin, answer, finish))).when(change).facts()
    assert fact == SelfAssessmentAnswerChanged(
        happened_at=change.at,
        **ABOUT,
        outcome="ADULT.c",
        before="unaided",
        able="with_help",
        words=change.words,
        by=SOMEBODY,
    )


def test_a_question_is_answered_once_and_then_kept_or_changed() -> None:
    again = answer.with_(at=NOW + DAY, able="not_able")
    given(decider, *lived(decider, (begin, answer))).when(again).then_refused("an answer is kept or changed")
    given(decider, *lived(decider, (begin,))).when(keep).then_refused("nothing is kept or changed")
