"""What is tried on every stream with a plain life: each command happens, happens once, and is refused out of turn.

A stream's test names its commands in the order of one whole life, and another beginning under the same id; its own
rules it tries itself.
"""

from datetime import timedelta
from typing import Any, ClassVar

import pytest

from aggregates._life import Lives
from aggregates._shape import Command, Decider
from schemas.fact import Fact
from schemas.party import Party
from tests.spec import SOMEBODY, an_id, given

Told = tuple[Command, Party]


def told(one: Command | Told) -> Told:
    """A command, and who tells it."""
    return one if isinstance(one, tuple) else (one, SOMEBODY)


def lived(decider: Decider[Any, Any], commands: tuple[Command | Told, ...]) -> tuple[Fact, ...]:
    """The facts of a whole life, each command told after the one before."""
    facts: list[Fact] = []
    for one in commands:
        command, by = told(one)
        facts += given(decider, *facts).when(command, by).facts()
    return tuple(facts)


class PlainLife:
    """Tried on the stream of `decider`: `commands` are one whole life, the last may end it."""

    decider: ClassVar[Decider[Any, Any]]
    commands: ClassVar[tuple[Command | Told, ...]]
    another: ClassVar[Command]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "number" in metafunc.fixturenames:
            first = 1 if metafunc.function.__name__.startswith("test_not_before") else 0
            numbers = range(first, len(self.commands))
            names = [type(told(self.commands[number])[0]).__name__ for number in numbers]
            metafunc.parametrize("number", numbers, ids=names)

    def test_it_happens(self, number: int) -> None:
        before = lived(self.decider, self.commands[:number])
        command, by = told(self.commands[number])
        [fact] = given(self.decider, *before).when(command, by).facts()
        assert fact.happened_at == command.at

    def test_told_again_it_changes_nothing(self, number: int) -> None:
        command, by = told(self.commands[number])
        given(self.decider, *lived(self.decider, self.commands[: number + 1])).when(command, by).then_nothing()

    def test_not_before_the_beginning(self, number: int) -> None:
        command, by = told(self.commands[number])
        given(self.decider).when(command, by).then_refused("was begun under this id")

    def test_not_for_another_case(self, number: int) -> None:
        command, by = told(self.commands[number])
        if getattr(command, "case_id", None) is None:
            return
        elsewhere = command.with_(case_id=an_id("quite another case"))
        past = lived(self.decider, self.commands[: number + 1])
        given(self.decider, *past).when(elsewhere, by).then_refused("belongs to another case")

    def test_no_second_beginning(self) -> None:
        past = lived(self.decider, self.commands[:1])
        given(self.decider, *past).when(self.another).then_refused("was begun under this id before")

    def test_nothing_goes_on_after_the_end(self) -> None:
        past, lives = lived(self.decider, self.commands), lives_of(self.decider)
        state = self.decider.fold(past)
        if state.over is None:
            return
        for one in self.commands[1:]:
            command, by = told(one)
            later = command.with_(at=command.at + timedelta(days=1))
            goes_on = type(command) in {**lives.goes_on, **lives.ends}
            if goes_on and not lives.is_told_again(type(command), lives.said(later, state, by), state):
                given(self.decider, *past).when(later, by).then_refused("is over; begin a new one")

    def test_only_what_is_over_is_opened_again(self) -> None:
        past, lives = lived(self.decider, self.commands[:1]), lives_of(self.decider)
        for one in self.commands:
            command, by = told(one)
            if type(command) in lives.reopens:
                given(self.decider, *past).when(command, by).then_refused("is not over, so it cannot be opened again")


def lives_of(decider: Decider[Any, Any]) -> Lives[Any]:
    """The plain life behind a stream's decider."""
    lives = decider.decide.__self__  # type: ignore[attr-defined]
    assert isinstance(lives, Lives)
    return lives
