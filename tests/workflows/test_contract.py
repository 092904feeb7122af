"""What holds for every workflow of the room, tried on each that is found: a new file is tried the day it lands."""

import ast
import importlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import workflows
from aggregates._shape import Command, commands, decider_of
from schemas.case import CaseClosed, CaseOpened
from schemas.keyed import Key, key_text
from schemas.party import Party
from schemas.recorded import Recorded
from tests.made_up_record import MOVES, Living, Move, a_long_life
from tests.spec import an_id, words
from tests.stories.every_story import facts_of_clearing, lived_stories
from tests.workflows import telling
from workflows._shape import Workflow, all_workflows

NAMES = sorted(all_workflows())
PURE = {"collections.abc", "datetime", "enum", "functools", "itertools", "operator", "typing", "uuid", "dataclasses"}
OURS = ("schemas.", "aggregates.")
CLOCKS = {"now", "utcnow", "today", "uuid1", "uuid4", "open", "print", "input", "getenv", "environ"}
DAY = timedelta(days=1)
SERVICE = Party(role="service", agency="LA")
OF_A_CASE: dict[str, Any] = {"case_id": an_id("a case that ended"), "happened_at": datetime(2026, 3, 2, 9, tzinfo=UTC)}
A_CASE_THAT_ENDED = (
    CaseOpened(**OF_A_CASE, person_id=an_id("Jim"), owner=Party(role="social_worker", agency="LA")),
    CaseClosed(**OF_A_CASE, closed_on=date(2026, 3, 2), reason=words("moved away")),
)


History = Sequence[Recorded[Any]]


@pytest.fixture(scope="module")
def histories() -> list[History]:
    """A made-up life, each story with what clears its question, and a case from its opening to its closing."""
    ended = [telling.recorded(fact, number) for number, fact in enumerate(A_CASE_THAT_ENDED, start=1)]
    return [a_long_life().facts, *(facts_of_clearing(one) for one in lived_stories()), ended]


@pytest.fixture(scope="module")
def facts(histories: list[History]) -> list[Recorded[Any]]:
    return [one for history in histories for one in history]


def file_of(name: str) -> Path:
    return Path(workflows.__path__[0]) / f"{name}.py"


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """The modules that a file imports."""
    found = {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    return found | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def lived(workflow: Workflow[Any], histories: Sequence[History]) -> Iterator[tuple[Key, Any, Recorded[Any]]]:
    """Every key's state after each fact that touched it, in each history by itself."""
    for history in histories:
        states: dict[Key, Any] = {}
        for recorded in history:
            for key in workflow.keys(recorded):
                states[key] = workflow.evolve(states.get(key, workflow.initial), recorded)
                yield key, states[key], recorded


def to_do(workflow: Workflow[Any], histories: Sequence[History]) -> list[Command]:
    """Every command it yields, when a fact came or when it said that it would look again."""
    found: list[Command] = []
    for _, state, recorded in lived(workflow, histories):
        moments = [recorded.recorded_at, workflow.look_again(state, recorded.recorded_at)]
        found += [command for moment in moments if moment for command in workflow.todo(state, moment)]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_imports_only_what_is_pure(name: str) -> None:
    for module in imported(tree_of(file_of(name))):
        assert module in PURE or module == "workflows._shape" or module.startswith(OURS), f"{name} imports {module}"


@pytest.mark.parametrize("name", NAMES)
def test_it_asks_no_clock_and_makes_up_no_id(name: str) -> None:
    nodes = list(ast.walk(tree_of(file_of(name))))
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert not (names | {node.id for node in nodes if isinstance(node, ast.Name)}) & CLOCKS


@pytest.mark.parametrize("name", NAMES)
def test_it_says_in_a_sentence_when_it_does_what(name: str) -> None:
    said = (ast.get_docstring(tree_of(file_of(name))) or "").splitlines()[0]
    assert said.startswith("When ")
    assert said.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_a_made_up_history_gives_it_something_to_do(name: str, histories: list[History]) -> None:
    found = to_do(all_workflows()[name], histories)
    assert found
    assert {type(command) for command in found} <= set(commands().values())


@pytest.mark.parametrize("name", NAMES)
def test_its_commands_are_the_services_alone(name: str, histories: list[History]) -> None:
    assert all(command.by_service_only for command in to_do(all_workflows()[name], histories))


@pytest.mark.parametrize("name", NAMES)
def test_the_same_facts_give_the_same_commands(name: str, histories: list[History]) -> None:
    workflow = all_workflows()[name]
    assert to_do(workflow, histories) == to_do(workflow, histories)
    assert to_do(workflow, [a_long_life().facts]) == to_do(workflow, [a_long_life().facts])


@pytest.mark.parametrize("name", NAMES)
def test_what_its_commands_lead_to_ends_what_it_had_to_do(name: str, histories: list[History]) -> None:
    """The stream decides each command, and the facts that come of it leave nothing to be done at that moment."""
    workflow, tried = all_workflows()[name], 0
    for history, (_, waiting, recorded) in ((one, at) for one in histories for at in lived(workflow, [one[:60]])):
        for moment in moments_of(workflow, waiting, recorded):
            past = [one for one in history if one.position <= recorded.position]
            after = reduce(workflow.evolve, led_to(workflow, waiting, moment, past), waiting)
            assert list(workflow.todo(after, moment)) == []
            tried += 1
    assert tried


def led_to(workflow: Workflow[Any], waiting: Any, moment: datetime, past: list[Recorded[Any]]) -> Iterator[Any]:
    """The facts that its commands lead to at a moment, each stream deciding on its own past."""
    for command in workflow.todo(waiting, moment):
        decider = decider_of(type(command))
        before = decider.fold(one.fact for one in past if one.stream == decider.stream(command))
        for fact in decider.decide(command, before, SERVICE):
            yield replace(past[-1], fact=fact, recorded_at=moment)


def moments_of(workflow: Workflow[Any], state: Any, recorded: Recorded[Any]) -> Iterator[datetime]:
    """The moments, now or when it looks again, at which something is to be done."""
    for moment in (recorded.recorded_at, workflow.look_again(state, recorded.recorded_at)):
        if moment and any(workflow.todo(state, moment)):
            yield moment


@pytest.mark.parametrize("name", NAMES)
def test_a_fact_that_concerns_somebody_else_touches_no_key(name: str, facts: list[Recorded[Any]]) -> None:
    workflow = all_workflows()[name]
    touched = [{key_text(key) for key in workflow.keys(recorded)} for recorded in facts]
    assert not all(touched)
    assert all(len(keys) <= 50 and all(0 < len(key) <= 300 for key in keys) for keys in touched)


@pytest.mark.parametrize("name", NAMES)
def test_a_state_read_back_is_the_same_and_goes_on_the_same(name: str, histories: list[History]) -> None:
    workflow = all_workflows()[name]
    states: dict[tuple[int, Key], Any] = {}
    for number, recorded in ((number, one) for number, history in enumerate(histories) for one in history):
        for key in ((number, key) for key in workflow.keys(recorded)):
            state = states.get(key, workflow.initial)
            back = type(workflow.initial).model_validate_json(state.model_dump_json())
            assert back == state
            states[key] = workflow.evolve(state, recorded)
            assert workflow.evolve(back, recorded) == states[key]
            assert list(workflow.todo(back, recorded.recorded_at)) == list(workflow.todo(state, recorded.recorded_at))


@settings(max_examples=25)
@given(moves=MOVES)
def test_it_looks_again_only_at_a_later_moment_and_has_nothing_new_to_do_before(moves: list[Move]) -> None:
    facts = Living().live(moves).facts
    for name, workflow in all_workflows().items():
        for _, state, recorded in lived(workflow, [facts]):
            now = recorded.recorded_at
            again = workflow.look_again(state, now)
            assert again is None or again > now, name
            until = again or now + 40 * DAY
            before = len(list(workflow.todo(state, now)))
            for part in (1, 7, 13, 19):
                assert len(list(workflow.todo(state, now + (until - now) * part / 20))) == before, name


@pytest.mark.parametrize("name", NAMES)
def test_a_state_stays_small_however_often_things_happen(name: str) -> None:
    round_of_life = [(kind, who, day, 60) for kind in range(15) for who in range(3) for day in (0, 3)]
    workflow = all_workflows()[name]

    def largest(rounds: int) -> int:
        facts = Living().live(round_of_life * rounds).facts
        return max((len(state.model_dump_json()) for _, state, _ in lived(workflow, [facts])), default=0)

    assert largest(12) <= largest(3) * 1.1


def test_every_file_of_the_room_is_found() -> None:
    files = {file.stem for file in Path(workflows.__path__[0]).glob("[!_]*.py")}
    assert set(NAMES) == files
    for name in files:
        assert isinstance(importlib.import_module(f"workflows.{name}").workflow, Workflow)
