"""A question that nobody answers goes to everyone who is next, each once; an answer in words keeps it where it is."""

from datetime import timedelta
from typing import Any

from schemas.gap import GapAnswered, GapAsked, GapEndTold, WordOf
from schemas.party import Party
from tests.spec import an_id, at, words
from tests.workflows.telling import to_do, told
from workflows.escalate_unanswered_gaps import workflow

ASKED_AT, NEXT_AT = at("2026-03-02 09:00"), at("2026-03-04 00:00")
MINUTE = timedelta(minutes=1)
WARD = Party(role="ward_manager", agency="NHS_MH")
NEXT = (Party(role="hub_lead", agency="HUB"), Party(role="team_manager", agency="LA"))
ABOUT: dict[str, Any] = {"gap_id": an_id("gap"), "case_id": an_id("case")}
asked = GapAsked(
    **ABOUT,
    happened_at=ASKED_AT,
    code="DISCHARGE_PREREQ_UNSTAFFED",
    detector="0" * 64,
    wording="Who could do this?",
    words=(WordOf(name="date", value="date:2026-03-11"),),
    evidence=(an_id("fact"),),
    to=WARD,
    means="my_work",
    opened_at=ASKED_AT,
    step=0,
    next_to=NEXT,
    next_at=NEXT_AT,
    calendar="made up",
)


def next_asked(number: int) -> GapAsked:
    """The fact that follows from asking one of those who are next."""
    return asked.with_(happened_at=NEXT_AT, to=NEXT[number], step=1, next_to=(), next_at=None)


def whom(*facts: Any, as_of: Any = NEXT_AT) -> list[Party]:
    return [command.to for command in to_do(workflow, as_of, *facts)]  # type: ignore[attr-defined]


def test_everyone_who_is_next_is_asked_when_the_time_to_answer_is_over() -> None:
    assert whom(asked, as_of=NEXT_AT - MINUTE) == []
    assert whom(asked) == list(NEXT)


def test_they_are_asked_the_same_question_in_the_same_words() -> None:
    command = to_do(workflow, NEXT_AT, asked)[0]
    said = command.model_dump(include={"gap_id", "case_id", "wording", "words", "evidence", "opened_at", "detector"})
    assert said == asked.model_dump(include=set(said))
    assert command.step == 1  # type: ignore[attr-defined]


def test_it_looks_again_at_that_moment_and_then_no_more() -> None:
    state = told(workflow, asked)
    assert workflow.look_again(state, ASKED_AT) == NEXT_AT
    assert workflow.look_again(state, NEXT_AT) is None


def test_once_one_of_them_was_asked_the_other_still_is_to_be() -> None:
    assert whom(asked, next_asked(0)) == [NEXT[1]]


def test_once_all_were_asked_there_is_nothing_to_do() -> None:
    assert told(workflow, asked, next_asked(0), next_asked(1)) == workflow.initial


def test_several_asked_at_first_are_one_question() -> None:
    other = asked.with_(happened_at=ASKED_AT + MINUTE, to=NEXT[0], next_at=NEXT_AT + MINUTE)
    assert told(workflow, asked, other) == told(workflow, asked)


def test_an_answer_in_words_keeps_it_where_it_is() -> None:
    answered = GapAnswered(
        **ABOUT, happened_at=ASKED_AT, code=asked.code, by=WARD, answer=words("we see to it", "answer")
    )
    assert told(workflow, asked, answered) == workflow.initial


def test_a_question_that_is_over_goes_nowhere() -> None:
    over = GapEndTold(**ABOUT, happened_at=ASKED_AT, opened_at=ASKED_AT, ended_at=ASKED_AT, ended="moved")
    assert told(workflow, asked, over) == workflow.initial


def test_a_question_that_returns_begins_anew() -> None:
    again = asked.with_(opened_at=ASKED_AT + timedelta(days=9), next_at=NEXT_AT + timedelta(days=9))
    assert whom(asked, next_asked(0), again) == []
    assert whom(asked, next_asked(0), again, as_of=NEXT_AT + timedelta(days=9)) == list(NEXT)


def test_where_nobody_is_next_nothing_is_to_be_done() -> None:
    assert told(workflow, asked.with_(next_to=(), next_at=None)) == workflow.initial
