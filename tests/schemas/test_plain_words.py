"""Every question can be read aloud to the person it is about, and names no fault."""

import re

import pytest

from projections.entry import question
from schemas import codes
from schemas.gap import GapAsked
from schemas.plain_words import LONGEST_SENTENCE, why_not
from schemas.sound import refuse_unsound
from tests.stories.every_story import facts_of_stories

QUESTIONS = codes.rows("alert_types")


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: row["code"])
def test_the_words_of_every_question_are_plain(row: codes.Row) -> None:
    assert why_not(row["wording"]) is None
    assert why_not(row["clears_when"]) is None


@pytest.mark.parametrize("word", [row["word"] for row in codes.rows("words_never_said")])
def test_no_word_that_names_a_fault_gets_in(word: str) -> None:
    assert why_not(f"The plan {word} on {{date}}.") == f"it says {word!r}; {instead(word)}"


def instead(word: str) -> str:
    return codes.by_code("words_never_said")[word]["instead"]


def test_a_long_sentence_is_refused_and_a_placeholder_is_one_word() -> None:
    long = "x " * LONGEST_SENTENCE
    assert why_not(f"{long.strip()}.") is None
    assert why_not(f"{long}y.") == "a sentence has more than 20 words"
    assert why_not("{one} " * LONGEST_SENTENCE) is None


def test_a_list_with_a_question_that_names_a_fault_is_refused_when_it_is_loaded() -> None:
    row = {**QUESTIONS[0], "wording": "The ward failed to plan for {date}."}
    with pytest.raises(ValueError, match=r"alert_types.csv, DISCHARGE_PREREQ_UNSTAFFED: it says 'failed'; say what is"):
        refuse_unsound("alert_types", (row,))


def test_what_was_put_to_people_in_every_story_holds_no_such_word_and_no_mark() -> None:
    asked = [one.fact for one in facts_of_stories() if isinstance(one.fact, GapAsked)]
    assert len({fact.code for fact in asked}) > 20
    for fact in asked:
        said = question(fact)
        assert not re.search(r"[{}]|\w:\w", said), said
        found = {row["word"] for row in codes.rows("words_never_said")} & set(re.findall(r"[\w'-]+", said.lower()))
        assert found == set(), said
