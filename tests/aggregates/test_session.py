"""What was done in a session is recorded once, with how it was done."""

from datetime import timedelta
from typing import Any

from aggregates.session import CorrectSessionTask, RecordSessionTask, decider
from schemas.party import Party
from schemas.session import SessionTaskCorrected
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-03-02 10:00")
ABOUT: dict[str, Any] = {"session_id": an_id("session"), "case_id": an_id("case")}
session = RecordSessionTask(
    at=NOW, **ABOUT, outcome_id=an_id("outcome"), task="COOKING", mode="FOR", minutes=40, words=words("soup", "words")
)
correct = CorrectSessionTask(at=NOW + timedelta(days=1), **ABOUT, mode="WITH")
LIFE = lived(decider, (session, correct))


class TestSession(PlainLife):
    decider, commands, another = decider, (session, correct), session.with_(task="SHOPPING")


def test_a_correction_says_which_session_and_how_it_stood_before() -> None:
    [fact] = given(decider, *lived(decider, (session,))).when(correct).facts()
    expected = SessionTaskCorrected(
        happened_at=correct.at,
        **ABOUT,
        outcome_id=an_id("outcome"),
        session_at=NOW,
        before="FOR",
        mode="WITH",
        by=SOMEBODY,
    )
    assert fact == expected


def test_what_was_not_done_has_a_reason() -> None:
    given(decider).when(session.with_(mode="NOT_DONE", words=None)).then_refused("why the task was not done")


def test_a_correction_changes_something() -> None:
    same = correct.with_(mode="FOR")
    given(decider, *lived(decider, (session,))).when(same).then_refused("on the record in that way already")


def test_another_agency_does_not_correct_it() -> None:
    council = Party(role="social_worker", agency="LA")
    given(decider, *lived(decider, (session,))).when(correct, council).then_refused(
        "another agency put this on the record"
    )
