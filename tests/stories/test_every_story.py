"""What holds over all stories: each scenario due is told and tried, and no question is without its near miss."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

import services.stories
from projections.gaps._shape import detectors
from schemas.model import Model
from schemas.recorded import Recorded
from services.stories._shape import stories
from tests.spec import NAMES
from tests.stories.every_story import facts_of_clearing, lived_stories, streams_of_stories
from tests.stories.lived import Lived

DUE = (*range(1, 9), *range(14, 21), 26, 30, 31, 32, 36, 38, 39, 40, 41, 43, 44, 46, 47, 48, 49, 50, 54)
YEARS_APART = timedelta(weeks=110)
LONG_BEFORE_STORIES_WERE_LIVED = {"DISCHARGE_PREREQ_UNSTAFFED", "DISCHARGE_CHANGE_NOT_TOLD"}
LASTING = ("person_id", "unit", "team_id", "outcome_id", "supervision_id")
LIVED = [one for one in lived_stories() if one.clears]


@pytest.mark.parametrize("number", DUE)
def test_every_scenario_that_is_due_is_told_and_tried(number: int) -> None:
    folder = Path(services.stories.__path__[0])
    assert len(list(folder.glob(f"s{number:02}_*.py"))) == 1
    assert len(list(Path(__file__).parent.glob(f"test_s{number:02}_*.py"))) == 1


def test_every_question_is_asked_in_a_story_that_also_tells_its_near_misses() -> None:
    asked = {asks.code for lived in lived_stories() if lived.near_misses for asks in lived.asks}
    assert detectors().keys() - asked - LONG_BEFORE_STORIES_WERE_LIVED == set()


@pytest.mark.parametrize("code", sorted(LONG_BEFORE_STORIES_WERE_LIVED))
def test_those_of_the_first_stories_have_their_near_misses_too(code: str) -> None:
    files = [file for number in (1, 47) for file in Path(__file__).parent.glob(f"test_s{number:02}_*.py")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    assert any(code in text and "def test_near_miss" in text for text in texts)


def test_each_story_has_a_name_of_its_own() -> None:
    names = [story.name for story in stories()]
    assert len(set(names)) == len(names)


def test_every_stream_goes_on_in_a_process_that_opens_the_record_anew() -> None:
    kinds = set()
    for stream, loaded, folded in streams_of_stories():
        assert loaded == folded, stream
        kinds.add(type(loaded[1]).__module__)
    assert len(kinds) > 40


@pytest.mark.parametrize("lived", LIVED, ids=lambda lived: lived.__name__)
def test_a_state_stays_small_however_often_a_story_is_lived_and_cleared(lived: type[Lived]) -> None:
    """The same people live it again every two years; what was answered long ago is not carried along."""
    codes = {asks.code for asks in lived.asks}
    facts = facts_of_clearing(lived)
    for code in codes:
        assert largest(code, facts, rounds=44) <= largest(code, facts, rounds=22) * 1.1, code


def largest(code: str, facts: tuple[Recorded[Any], ...], rounds: int) -> int:
    """The largest state, as text, after so many rounds; what lasts in a life stays the same."""
    detector, states = detectors()[code], dict[Any, Any]()
    for number in range(rounds):
        for one in facts:
            told = later(one, number, lasting_ids(facts))
            for key in detector.keys(told):
                states[key] = detector.evolve(states.get(key, detector.initial), told)
    return max((len(state.model_dump_json()) for state in states.values()), default=0)


def lasting_ids(facts: tuple[Recorded[Any], ...]) -> set[UUID]:
    """The ids that stay when a story is lived again: of cases, people, units, teams and outcomes."""
    found = {one.fact.case_id for one in facts}
    for one in facts:
        found |= {getattr(one.fact, name, None) for name in LASTING}
    return {one for one in found if one is not None}


def later(recorded: Recorded[Any], number: int, lasting: set[UUID]) -> Recorded[Any]:
    """The same fact in a later round: its moments and days moved by years, its own ids others."""
    moved = {name: moved_by(value, number, lasting) for name, value in vars_of(recorded).items()}
    return Recorded(**moved)


def vars_of(recorded: Recorded[Any]) -> dict[str, Any]:
    return {name: getattr(recorded, name) for name in recorded.__dataclass_fields__}


def moved_by(value: Any, number: int, lasting: set[UUID]) -> Any:
    match value:
        case UUID():
            return value if value in lasting or number == 0 else uuid5(NAMES, f"{value} {number}")
        case datetime() | date():
            return value + number * YEARS_APART
        case Model():
            return value.with_(**{name: moved_by(inner, number, lasting) for name, inner in value})
        case tuple():
            return tuple(moved_by(inner, number, lasting) for inner in value)
        case dict():
            return {name: moved_by(inner, number, lasting) for name, inner in value.items()}
    return value
