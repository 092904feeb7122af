"""Asked, known who asks, told when it takes longer, answered: in a month, or in three."""

from datetime import timedelta
from typing import Any

from aggregates.subject_access import (
    AnswerSubjectAccess,
    AskSubjectAccess,
    CheckRequesterIdentity,
    ExtendSubjectAccess,
    decider,
)
from schemas.subject_access import SubjectAccessAnswered, SubjectAccessAsked, SubjectAccessExtended
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given

NOW = at("2026-02-12 09:30")
DUE, LATER = at("2026-03-12 00:00"), at("2026-05-11 23:00")
ABOUT: dict[str, Any] = {"request_id": an_id("request"), "person_id": an_id("Jim")}
ask = AskSubjectAccess(at=NOW, **ABOUT, received=NOW)
check = CheckRequesterIdentity(at=NOW + timedelta(days=1), **ABOUT, seen="document")
extend = ExtendSubjectAccess(at=NOW + timedelta(days=2), **ABOUT, why="complex")
answer = AnswerSubjectAccess(at=NOW + timedelta(days=3), **ABOUT, answered="given")
LIFE = lived(decider, (ask, check, extend, answer))


class TestRequest(PlainLife):
    decider, commands, another = decider, (ask, check, extend, answer), ask.with_(received=NOW - timedelta(days=1))


def test_it_is_due_in_a_month_and_where_it_is_complex_in_three() -> None:
    asked, _, extended, answered = LIFE
    assert isinstance(asked, SubjectAccessAsked) and asked.due == DUE
    assert isinstance(extended, SubjectAccessExtended) and (extended.before, extended.due) == (DUE, LATER)
    assert isinstance(answered, SubjectAccessAnswered) and answered.in_time


def test_an_answer_after_it_was_due_says_so() -> None:
    [late] = given(decider, *LIFE[:2]).when(answer.with_(at=DUE)).facts()
    assert isinstance(late, SubjectAccessAnswered) and not late.in_time


def test_nothing_is_given_out_before_it_is_known_who_asks_but_a_refusal_may_be_said() -> None:
    given(decider, *LIFE[:1]).when(answer).then_refused("make sure who asks")
    assert given(decider, *LIFE[:1]).when(answer.with_(answered="refused")).facts()


def test_the_time_is_made_longer_once_and_before_it_is_over() -> None:
    given(decider, *LIFE[:2]).when(extend.with_(at=DUE)).then_refused("before it is due")
    again = extend.with_(at=extend.at + timedelta(days=1), why="several_requests")
    given(decider, *LIFE[:3]).when(again).then_refused("no more can be added")


def test_it_is_about_one_person_and_came_in_before_it_was_noted() -> None:
    given(decider, *LIFE[:1]).when(check.with_(person_id=an_id("Ada"))).then_refused("about another person")
    given(decider).when(ask.with_(received=NOW + timedelta(days=1))).then_refused("after it was noted")


def test_a_request_from_before_the_list_knows_a_period_is_refused_in_words() -> None:
    long_ago = ask.with_(received=NOW - timedelta(days=20 * 366))
    given(decider).when(long_ago).then_refused("does not say when a request of that day was due")
