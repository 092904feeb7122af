"""A question is asked, seen, answered in words, and its end is told to those who were asked."""

from typing import Any

from aggregates.gap import AcknowledgeGap, AnswerGap, AskAboutGap, TellGapEnd, decider
from schemas.gap import GapAcknowledged, GapAnswered, GapAsked, GapEndTold, WordOf
from schemas.party import Party
from tests.spec import an_id, at, given, words

OPENED, NEXT_DAY, ENDED = at("2026-03-04 14:20"), at("2026-03-05 14:20"), at("2026-03-06 09:00")
ABOUT: dict[str, Any] = {"gap_id": an_id("gap"), "case_id": an_id("case")}
MANAGER = Party(role="ward_manager", agency="NHS_MH", worker=an_id("Fay"))
LEAD = Party(role="hub_lead", agency="HUB")
QUESTION: dict[str, Any] = {
    "code": "DISCHARGE_PREREQ_UNSTAFFED",
    "detector": "5f0c",
    "wording": "Who could do it, or which day suits the person?",
    "words": (WordOf(name="date", value="2026-03-11"),),
    "evidence": (an_id("roster"), an_id("promise")),
    "to": MANAGER,
    "means": "my_work",
    "opened_at": OPENED,
    "step": 0,
    "next_to": (LEAD,),
    "next_at": NEXT_DAY,
    "calendar": "ENG 2026",
    "about": ("discharge", "2026-03-11"),
}
ask = AskAboutGap(at=OPENED, **ABOUT, **QUESTION)
asked = GapAsked(happened_at=OPENED, **ABOUT, **QUESTION)
acknowledge = AcknowledgeGap(at=NEXT_DAY, **ABOUT)
acknowledged = GapAcknowledged(happened_at=NEXT_DAY, **ABOUT, by=MANAGER)
SAID = words("the consultant comes in", "answer")
answer = AnswerGap(at=NEXT_DAY, **ABOUT, answer=SAID)
TO_IT: dict[str, Any] = {"code": QUESTION["code"], "about": QUESTION["about"]}
answered = GapAnswered(happened_at=NEXT_DAY, **ABOUT, **TO_IT, by=MANAGER, answer=SAID)
END: dict[str, Any] = {"opened_at": OPENED, "ended_at": ENDED, "ended": "moved"}
tell_end = TellGapEnd(at=ENDED, **ABOUT, **END)
end_told = GapEndTold(happened_at=ENDED, **ABOUT, **END)
LIFE = (asked, asked.with_(to=LEAD, step=1), acknowledged, answered, end_told)
AGAIN: dict[str, Any] = {"opened_at": at("2026-03-07 09:00"), "at": at("2026-03-07 09:00")}
asked_anew = asked.with_(happened_at=AGAIN["at"], opened_at=AGAIN["opened_at"])


def test_a_question_is_asked() -> None:
    given(decider).when(ask).then(asked)
    given(decider, asked).when(ask.with_(to=LEAD, step=1)).then(asked.with_(to=LEAD, step=1))


def test_asking_the_same_party_again_changes_nothing() -> None:
    given(decider, asked).when(ask.with_(at=NEXT_DAY)).then_nothing()
    given(decider, *LIFE).when(ask).then_nothing()


def test_a_question_that_returns_is_asked_anew() -> None:
    given(decider, *LIFE).when(ask.with_(**AGAIN)).then(asked_anew)
    given(decider, *LIFE, asked_anew).when(ask.with_(**AGAIN)).then_nothing()


def test_of_an_earlier_opening_nobody_is_asked_any_more() -> None:
    given(decider, asked, asked_anew).when(ask.with_(to=LEAD, step=1)).then_nothing()


def test_another_question_under_the_same_id_is_refused() -> None:
    given(decider, asked).when(ask.with_(code="STATEMENT_UNANSWERED")).then_refused("another question was asked")


def test_somebody_has_seen_it() -> None:
    given(decider, asked).when(acknowledge, MANAGER).then(acknowledged)


def test_seeing_it_again_changes_nothing() -> None:
    given(decider, asked, acknowledged).when(acknowledge, MANAGER).then_nothing()


def test_nobody_sees_what_was_never_asked() -> None:
    given(decider).when(acknowledge, MANAGER).then_refused("nobody was asked this question")


def test_somebody_answers_in_words() -> None:
    given(decider, asked).when(answer, MANAGER).then(answered)


def test_answering_again_changes_nothing() -> None:
    given(decider, asked, answered).when(answer, MANAGER).then_nothing()


def test_a_second_answer_stands_beside_the_first() -> None:
    given(decider, asked, answered).when(answer, LEAD).then(answered.with_(by=LEAD))


def test_nobody_answers_what_was_never_asked_or_is_over() -> None:
    given(decider).when(answer, MANAGER).then_refused("nobody was asked this question")
    given(decider, *LIFE).when(answer, LEAD).then_refused("this question is over")
    given(decider, *LIFE).when(acknowledge, LEAD).then_refused("this question is over")


def test_those_who_were_asked_hear_that_it_is_over() -> None:
    given(decider, asked).when(tell_end).then(end_told)


def test_telling_its_end_again_changes_nothing() -> None:
    given(decider, *LIFE).when(tell_end).then_nothing()
    given(decider, asked, asked_anew).when(tell_end).then_nothing()


def test_no_end_is_told_of_an_opening_that_was_never_asked_about() -> None:
    given(decider).when(tell_end).then_refused("nobody was asked this question")
    given(decider, *LIFE).when(tell_end.with_(**AGAIN)).then_refused("since it was opened again")


def test_another_case_is_refused() -> None:
    for command in (ask, acknowledge, answer, tell_end):
        other = command.with_(case_id=an_id("other"))
        given(decider, asked).when(other).then_refused("question belongs to another case")
