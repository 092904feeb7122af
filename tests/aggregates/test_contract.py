"""What holds for every stream of the room, tried on each that is found, so that a new file is tried the day it lands.

A stream's own test tells one whole life of it in `LIFE`: the facts from its first to its last, in order.
"""

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import TypeAdapter

import aggregates
from aggregates._life import Lives
from aggregates._shape import Command, commands, decider_of, stream_of, streams
from schemas.derived import holds_sealed
from schemas.fact import Fact
from schemas.model import Model
from schemas.published import find_facts
from schemas.refused import RULE
from tests.aggregates.lives import lives_of
from tests.spec import at

STREAMS = sorted(streams())
PLAIN_LIVES = [name for name in STREAMS if isinstance(getattr(streams()[name].decide, "__self__", None), Lives)]
FILES = sorted(Path(aggregates.__path__[0]).glob("*.py"))
WORLDLY = {"time", "os", "random", "secrets", "logging", "socket", "sqlite3", "kafka", "sqlalchemy", "structlog"}
LONG_AGO = at("1999-12-31 23:59")
CLOCKS = {"now", "utcnow", "today", "uuid1", "uuid4"}


def life(stream: str) -> tuple[Fact, ...]:
    """The facts of one whole life of this stream."""
    told: tuple[Fact, ...] = importlib.import_module(f"tests.aggregates.test_{stream}").LIFE
    return told


def refusals() -> Iterator[tuple[str, str]]:
    """Every refusal written in this room: its rule and its sentence."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
                rule, why = node.args
                assert isinstance(rule, ast.Constant), f"{file.name}: a rule is written out, never put together"
                yield str(rule.value), ast.unparse(why)


def test_every_command_is_decided_by_exactly_one_stream() -> None:
    of_the_room = {kind for kind in subclasses(Command) if kind.__module__.startswith("aggregates.")}
    shared = {kind for kind in of_the_room if subclasses(kind)}
    assert set(commands().values()) == of_the_room - shared
    for command in commands().values():
        assert decider_of(command) is streams()[stream_of()[command]]


def subclasses(kind: type[Command]) -> set[type[Command]]:
    """Every command made from this one, however far down."""
    return {below for child in kind.__subclasses__() for below in (child, *subclasses(child))}


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_tried_in_the_test_of_its_stream(name: str) -> None:
    test = Path(__file__).parent / f"test_{stream_of()[commands()[name]]}.py"
    assert f"{name}(" in test.read_text(encoding="utf-8")


@pytest.mark.parametrize("stream", STREAMS)
def test_a_life_holds_only_facts_that_are_the_streams_own(stream: str) -> None:
    assert {type(fact).__module__ for fact in life(stream)} == {f"schemas.{stream}"}


@pytest.mark.parametrize("stream", STREAMS)
def test_a_state_read_back_from_its_snapshot_is_the_same_and_goes_on_the_same(stream: str) -> None:
    decider = streams()[stream]
    kept = TypeAdapter(decider.state_type)
    state = decider.initial
    for fact in life(stream):
        read_back = kept.validate_json(kept.dump_json(state))
        assert read_back == state
        assert decider.evolve(read_back, fact) == decider.evolve(state, fact)
        state = decider.evolve(state, fact)
    assert kept.validate_json(kept.dump_json(state)) == state


@pytest.mark.parametrize("stream", STREAMS)
def test_no_sealed_words_are_kept_in_a_state(stream: str) -> None:
    state = type(streams()[stream].fold(life(stream)))
    assert issubclass(state, Model)
    assert not holds_sealed(state)


@pytest.mark.parametrize("stream", PLAIN_LIVES)
def test_each_fact_of_a_plain_life_comes_of_one_command(stream: str) -> None:
    lives = lives_of(streams()[stream])
    tables = (lives.begins, lives.goes_on, lives.always, lives.ends, lives.reopens)
    led_to = Counter(fact for table in tables for fact in table.values())
    assert set(led_to.values()) == {1}
    assert len(lives.facts) == len(led_to)


@pytest.mark.parametrize("stream", STREAMS)
def test_facts_of_other_streams_change_nothing(stream: str) -> None:
    decider = streams()[stream]
    foreign = [fact for fact in find_facts().values() if fact.__module__ not in ("__main__", f"schemas.{stream}")]
    for state in (decider.initial, decider.fold(life(stream))):
        for fact in foreign:
            assert decider.evolve(state, fact.model_construct(happened_at=LONG_AGO)) is state


def test_a_rule_has_one_meaning_and_a_meaning_one_rule() -> None:
    written = list(refusals())
    assert [rule for rule, _ in written if not RULE.fullmatch(rule)] == []
    assert [rule for rule, times in Counter(rule for rule, _ in written).items() if times > 1] == []
    assert [why for why, times in Counter(why for _, why in written).items() if times > 1] == []


def test_every_refusal_is_read_by_a_test() -> None:
    asked_for = [words for file in Path(__file__).parent.glob("*.py") for words in expected_refusals(file)]
    assert [rule for rule, why in refusals() if not any(is_in(words, why) for words in asked_for)] == []


def expected_refusals(file: Path) -> Iterator[str]:
    """The words that the tests of one file expect of a refusal."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "then_refused":
            assert isinstance(node.args[0], ast.Constant), f"{file.name}: the words of a refusal are written out"
            yield str(node.args[0].value)


def is_in(words: str, why: str) -> bool:
    """Whether a test asks for these words of a sentence as its source has it, with what is put in left open."""
    fixed = [part for part in re.split(r"\{.*?\}", why.removeprefix("f").strip("\"'")) if len(part) > 8]
    return any(words in part or part.strip() in words for part in fixed)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_room_is_pure(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not WORLDLY & {name.partition(".")[0] for name in names}
        assert not (isinstance(node, ast.Attribute) and node.attr in CLOCKS), f"{file.name} looks at a clock"
        assert not (isinstance(node, ast.Name) and node.id in {"open", "print", "input"})


@pytest.mark.parametrize("file", [file for file in FILES if file.stem in STREAMS], ids=lambda file: file.stem)
def test_no_stream_imports_its_neighbour(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("aggregates"):
            assert (node.module or "").startswith("aggregates._"), f"{file.name} imports {node.module}"
