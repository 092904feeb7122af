"""What holds for every gap of the room, tried on each that is found, so that a new file is tried the day it lands."""

import ast
import importlib
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import projections.gaps
from projections.gaps._shape import Detector, detectors, gap_id
from projections.wording import sentence
from schemas import codes
from schemas.case import CaseOpened
from schemas.keyed import Key, key_text
from schemas.recorded import Recorded
from tests.made_up_record import MOVES, Living, Move, a_long_life
from tests.stories.every_story import facts_of_clearing, facts_of_stories, lived_stories

GAPS = sorted(detectors())
PURE = {"collections.abc", "datetime", "enum", "functools", "itertools", "operator", "typing", "uuid", "dataclasses"}
OURS = ("schemas.", "projections.")
CLOCKS = {"now", "utcnow", "today", "uuid1", "uuid4", "open", "print", "input", "getenv", "environ"}
DAY = timedelta(days=1)


History = Sequence[Recorded[Any]]


@pytest.fixture(scope="module")
def histories() -> list[History]:
    """A made-up life, all stories in one world, and each story with what clears its question."""
    return [a_long_life().facts, facts_of_stories(), *(facts_of_clearing(one) for one in lived_stories())]


@pytest.fixture(scope="module")
def facts(histories: list[History]) -> list[Recorded[Any]]:
    return [one for history in histories for one in history]


def file_of(code: str) -> Path:
    return Path(projections.gaps.__path__[0]) / f"{code.lower()}.py"


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """The modules that a file imports."""
    found = {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    return found | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def lived(detector: Detector[Any], histories: Sequence[History]) -> Iterator[tuple[Key, Any, Recorded[Any]]]:
    """Every key's state after each fact that touched it, in each history by itself."""
    for history in histories:
        states: dict[Key, Any] = {}
        for recorded in history:
            for key in detector.keys(recorded):
                states[key] = detector.evolve(states.get(key, detector.initial), recorded)
                yield key, states[key], recorded


@pytest.mark.parametrize("code", GAPS)
def test_it_imports_only_what_is_pure(code: str) -> None:
    for module in imported(tree_of(file_of(code))):
        assert module in PURE or module.startswith(OURS), f"{code} imports {module}"
        assert not module.startswith("projections.gaps.") or module == "projections.gaps._shape"


@pytest.mark.parametrize("code", GAPS)
def test_it_asks_no_clock_and_makes_up_no_id(code: str) -> None:
    names = {node.attr for node in ast.walk(tree_of(file_of(code))) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(tree_of(file_of(code))) if isinstance(node, ast.Name)}
    assert not names & CLOCKS


@pytest.mark.parametrize("code", GAPS)
def test_its_docstring_opens_with_the_question(code: str) -> None:
    said = ast.get_docstring(tree_of(file_of(code))) or ""
    assert said.splitlines()[0].endswith("?"), said


@pytest.mark.parametrize("code", GAPS)
def test_it_stands_in_the_list_with_words_and_with_somebody_to_ask(code: str) -> None:
    row = codes.by_code("alert_types")[code]
    assert row["wording"].strip()
    assert row["clears_when"].strip()
    assert row["first_to"].strip()


@pytest.mark.parametrize("code", GAPS)
def test_a_made_up_history_raises_it_so_that_it_is_known_to_fire(code: str, histories: list[History]) -> None:
    assert asked(detectors()[code], histories)


def asked(detector: Detector[Any], histories: Sequence[History]) -> list[Any]:
    """Every gap it yields, when a fact came or when it said that it would look again."""
    found = []
    for _, state, recorded in lived(detector, histories):
        moments = [recorded.recorded_at, detector.look_again(state, recorded.recorded_at)]
        found += [gap for moment in moments if moment for gap in detector.gaps(state, moment)]
    return found


@pytest.mark.parametrize("code", GAPS)
def test_its_values_fill_its_wording(code: str, histories: list[History]) -> None:
    needed = set(re.findall(r"{(\w+)}", codes.by_code("alert_types")[code]["wording"]))
    for gap in asked(detectors()[code], histories):
        assert needed <= gap.words.keys()
        text = sentence(code, gap.words)
        assert "{" not in text
        assert text[0].isupper()
        assert text.endswith((".", "?"))


@pytest.mark.parametrize("code", GAPS)
def test_it_names_evidence_that_is_on_the_record(
    code: str, histories: list[History], facts: list[Recorded[Any]]
) -> None:
    known = {recorded.fact_id for recorded in facts}
    for gap in asked(detectors()[code], histories):
        assert gap.evidence
        assert set(gap.evidence) <= known


@pytest.mark.parametrize("code", GAPS)
def test_its_evidence_shows_nothing_of_another_persons_case(
    code: str, histories: list[History], facts: list[Recorded[Any]]
) -> None:
    """A question about a team rests on several cases and stands on none of their pages."""
    cases = {recorded.fact_id: recorded.fact.case_id for recorded in facts}
    opened = {recorded.fact.case_id for recorded in facts if isinstance(recorded.fact, CaseOpened)}
    for gap in asked(detectors()[code], histories):
        if gap.case_id in opened:
            assert {cases[one] for one in gap.evidence} <= {gap.case_id, None}


@pytest.mark.parametrize("code", GAPS)
def test_what_it_is_about_is_an_id_a_day_or_a_code_and_never_words(code: str, histories: list[History]) -> None:
    for gap in asked(detectors()[code], histories):
        assert all(re.fullmatch(r"[\w:.-]*", part) for part in gap.about), gap.about


@pytest.mark.parametrize("code", GAPS)
def test_the_same_facts_give_the_same_states_and_questions(code: str, histories: list[History]) -> None:
    detector = detectors()[code]
    once = [(key, state, list(detector.gaps(state, one.recorded_at))) for key, state, one in lived(detector, histories)]
    twice = [
        (key, state, list(detector.gaps(state, one.recorded_at))) for key, state, one in lived(detector, histories)
    ]
    assert once == twice
    assert [gap_id(code, gap) for gap in asked(detector, histories)] == [
        gap_id(code, gap) for gap in asked(detector, histories)
    ]


@pytest.mark.parametrize("code", GAPS)
def test_asking_changes_nothing(code: str, histories: list[History]) -> None:
    detector = detectors()[code]
    for _, state, recorded in lived(detector, histories):
        before = state.model_dump_json()
        first = list(detector.gaps(state, recorded.recorded_at))
        assert list(detector.gaps(state, recorded.recorded_at)) == first
        assert state.model_dump_json() == before


@pytest.mark.parametrize("code", GAPS)
def test_a_fact_that_names_no_key_reaches_it_not_and_a_key_is_short(code: str, facts: list[Recorded[Any]]) -> None:
    detector = detectors()[code]
    touched = [{key_text(key) for key in detector.keys(recorded)} for recorded in facts]
    assert not all(touched), "most facts concern somebody else"
    assert all(len(keys) <= 50 for keys in touched)
    assert all(0 < len(key) <= 300 for keys in touched for key in keys)


@pytest.mark.parametrize("code", GAPS)
def test_a_state_read_back_is_the_same_and_goes_on_the_same(code: str, histories: list[History]) -> None:
    detector = detectors()[code]
    states: dict[tuple[int, Key], Any] = {}
    for number, recorded in ((number, one) for number, history in enumerate(histories) for one in history):
        for key in ((number, key) for key in detector.keys(recorded)):
            state = states.get(key, detector.initial)
            back = type(detector.initial).model_validate_json(state.model_dump_json())
            assert back == state
            assert back.model_dump_json() == state.model_dump_json()
            states[key] = detector.evolve(state, recorded)
            assert detector.evolve(back, recorded) == states[key]


@pytest.mark.parametrize("code", GAPS)
def test_in_every_story_it_looks_again_at_each_moment_that_changes_the_answer(
    code: str, histories: list[History]
) -> None:
    detector = detectors()[code]
    for _, state, recorded in lived(detector, histories):
        now = recorded.recorded_at
        again = detector.look_again(state, now)
        assert again is None or again > now
        until = min(again, now + 40 * DAY) if again else now + 40 * DAY
        first = list(detector.gaps(state, now))
        assert all(list(detector.gaps(state, now + (until - now) * part / 20)) == first for part in (1, 7, 13, 19))


@settings(max_examples=25)
@given(moves=MOVES)
def test_it_looks_again_only_at_a_later_moment(moves: list[Move]) -> None:
    facts = Living().live(moves).facts
    for code in GAPS:
        detector = detectors()[code]
        for _, state, recorded in lived(detector, [facts]):
            for after in (recorded.recorded_at, recorded.recorded_at + DAY, recorded.recorded_at + 400 * DAY):
                again = detector.look_again(state, after)
                assert again is None or again > after, code


@settings(max_examples=25)
@given(moves=MOVES)
def test_between_two_looks_the_answer_is_the_same(moves: list[Move]) -> None:
    """`look_again` may leave no moment out at which time alone changes what is asked."""
    facts = Living().live(moves).facts
    for code in GAPS:
        detector = detectors()[code]
        for _, state, recorded in lived(detector, [facts]):
            now = recorded.recorded_at
            again = detector.look_again(state, now)
            until = min(again, now + 40 * DAY) if again else now + 40 * DAY
            first = list(detector.gaps(state, now))
            for part in (1, 7, 13, 19):
                between = now + (until - now) * part / 20
                assert list(detector.gaps(state, between)) == first, code


@pytest.mark.parametrize("code", GAPS)
def test_a_state_stays_small_however_often_things_happen(code: str) -> None:
    round_of_life = [(kind, who, day, 60) for kind in range(15) for who in range(3) for day in (0, 3)]
    detector = detectors()[code]

    def largest(rounds: int) -> int:
        facts = Living().live(round_of_life * rounds).facts
        return max((len(state.model_dump_json()) for _, state, _ in lived(detector, [facts])), default=0)

    assert largest(12) <= largest(3) * 1.1


def test_every_file_of_the_room_is_found() -> None:
    files = {file.stem for file in Path(projections.gaps.__path__[0]).glob("[!_]*.py")}
    assert {code.lower() for code in GAPS} == files
    for name in files:
        assert isinstance(importlib.import_module(f"projections.gaps.{name}").detector, Detector)
