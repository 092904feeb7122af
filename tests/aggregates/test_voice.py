"""Somebody says what matters to them, and hears what comes of it."""

from datetime import timedelta
from typing import Any

from aggregates.voice import (
    HearViewOfReply,
    PassStatementOn,
    ReplyToStatement,
    SayStatement,
    TakeStatementBack,
    decider,
)
from schemas.party import NamedParty
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-01-14 09:00")
ABOUT: dict[str, Any] = {"statement_id": an_id("college"), "case_id": an_id("case")}
WORKER = NamedParty(role="social_worker", agency="LA", worker=an_id("ann"))
say = SayStatement(at=NOW, **ABOUT, words=words("I asked about college", "words"), to=WORKER, wants_other_worker=True)
pass_on = PassStatementOn(
    at=NOW + timedelta(days=1), **ABOUT, to=NamedParty(role="social_worker", agency="LA", worker=an_id("ben"))
)
reply = ReplyToStatement(
    at=NOW + timedelta(days=6), **ABOUT, reply=words("the course begins in spring", "reply"), means="letter"
)
hear = HearViewOfReply(at=NOW + timedelta(days=8), **ABOUT, view=words("that is what I wanted to know", "view"))
take_back = TakeStatementBack(at=NOW + timedelta(days=9), **ABOUT)
LIFE = lived(decider, (say, pass_on, reply, hear, take_back))


class TestSaid(PlainLife):
    decider, commands, another = decider, (say, pass_on, reply, hear, take_back), say.with_(kind="wish")


def test_nobody_says_anything_to_a_reply_that_was_not_given() -> None:
    given(decider, *lived(decider, (say,))).when(hear).then_refused("there is no reply yet")


def test_a_view_is_what_somebody_says_or_that_they_do_not_wish_to() -> None:
    nothing = hear.with_(view=None)
    past = lived(decider, (say, reply))
    given(decider, *past).when(nothing).then_refused("or that they do not wish to say")
    [fact] = given(decider, *past).when(nothing.with_(no_view_wished=True)).facts()
    assert fact.happened_at == hear.at


def test_nobody_both_says_something_and_wishes_to_say_nothing() -> None:
    past = lived(decider, (say, reply))
    given(decider, *past).when(hear.with_(no_view_wished=True)).then_refused("says something to a reply or does not")
