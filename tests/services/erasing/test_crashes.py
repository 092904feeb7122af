"""It may die at every single step of an erasure, and whoever goes on brings it to the same end.

Every (person, place in the code, how often it was passed) is one crash; in process it is an exception that nothing
catches, on a sample of them a true `kill -9`. The seed of what was made up is printed.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from services import sqlite_keys
from services.embedded import Embedded
from services.erasing import erasing, keys, places
from services.store import sqlite_recorder
from tests.services.erasing.world import (
    Somebody,
    approve,
    assert_erased,
    assert_untouched,
    live,
    people,
    service,
)

SEED = 20261123
ENOUGH = 200
KILLED = 4
OTHER = Somebody("other", 1, ())
PEOPLE = people(SEED, 9)
ROOT = Path(__file__).parents[3]
MODULES = (erasing, keys, places, sqlite_keys, sqlite_recorder)


class Died(BaseException):
    """The process is gone: nothing of ours catches this."""


class Step(NamedTuple):
    """A place in the code, and how often it had been passed."""

    name: str
    passed: int


@contextmanager
def at_each_place(then: Callable[[Step], None]) -> Iterator[None]:
    """Whatever may die says where it is, each place counted."""
    passed: Counter[str] = Counter()

    def point(name: str) -> None:
        passed[name] += 1
        then(Step(name, passed[name]))

    with pytest.MonkeyPatch.context() as patch:
        for module in MODULES:
            patch.setattr(module, "crash_point", point)
        yield


def approved(folder: Path, somebody: Somebody, other: Somebody) -> Path:
    """A record in which this person's words are to go, and another's stay."""
    with service(folder) as one:
        live(one, somebody)
        live(one, other)
        one.catch_up()
        approve(one, somebody)
    return folder


def steps_of(folder: Path) -> list[Step]:
    """Every place passed while an erasure is carried out undisturbed, in order."""
    steps: list[Step] = []
    with service(folder) as one, at_each_place(steps.append):
        one.catch_up()
    return steps


def die_at(step: Step, folder: Path) -> None:
    """Carry it out until then, and no further."""

    def die(here: Step) -> None:
        if here == step:
            raise Died(step)

    with service(folder) as one, at_each_place(die), pytest.raises(Died):
        one.catch_up()


def assert_converges(folder: Path, somebody: Somebody, other: Somebody) -> None:
    """Whoever opens the record next finishes it, once; and a third finds nothing to do."""
    with service(folder) as one:
        one.catch_up()
        assert_erased(one, somebody)
        assert_untouched(one, [other])
        assert nothing_left(one)


def nothing_left(one: Embedded) -> bool:
    head = one.record.store.head().position
    one.catch_up()
    return one.record.store.head().position == head


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A record for each of these people, in which two people approved that their words go."""
    folder = tmp_path_factory.mktemp("approved")
    print(f"seed {SEED}")
    return {one.name: approved(folder / one.name, one, OTHER) for one in PEOPLE}


@pytest.fixture(scope="module")
def steps(records: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Step]]:
    """Every place passed for each of them while nothing disturbs it."""
    folder = tmp_path_factory.mktemp("undisturbed")
    return {name: steps_of(Path(shutil.copytree(whole, folder / name))) for name, whole in records.items()}


def test_there_are_two_hundred_places_at_which_it_may_die(steps: dict[str, list[Step]]) -> None:
    places = {(name, step) for name, passed in steps.items() for step in passed}
    assert len(places) >= ENOUGH
    assert {step.name for _, step in places} == {
        *("erase.approved", "erase.begun", "erase.fenced", "erase.destroyed", "erase.purged", "erase.noted"),
        *("erase.completed", "erase.looked"),
        *("keys.before_commit", "write.locked", "write.before_commit", "write.after_commit"),
    }


@pytest.mark.parametrize("somebody", PEOPLE, ids=lambda one: one.name)
def test_dying_at_any_of_them_it_comes_to_the_same_end(
    records: dict[str, Path], steps: dict[str, list[Step]], tmp_path: Path, somebody: Somebody
) -> None:
    for number, step in enumerate(steps[somebody.name]):
        folder = Path(shutil.copytree(records[somebody.name], tmp_path / str(number)))
        die_at(step, folder)
        assert_converges(folder, somebody, OTHER)


@pytest.mark.parametrize("somebody", random.Random(SEED).sample(PEOPLE, KILLED), ids=lambda one: one.name)
def test_killed_at_steps_drawn_by_chance_and_again_while_it_goes_on(
    records: dict[str, Path], steps: dict[str, list[Step]], tmp_path: Path, somebody: Somebody
) -> None:
    """A true `kill -9` of a process of its own, and a second one of the process that was to finish the work."""
    chance = random.Random(f"{SEED} {somebody.name}")
    folder = Path(shutil.copytree(records[somebody.name], tmp_path / "killed"))
    kill_at(chance.choice(steps[somebody.name]), folder, must_die=True)
    kill_at(chance.choice(steps[somebody.name]), folder)
    assert_converges(folder, somebody, OTHER)


def kill_at(step: Step, folder: Path, *, must_die: bool = False) -> None:
    """A process opens the record and erases, until it is killed; one that has little left to do may come to its end."""
    environment = {**os.environ, "THROUGHCARE_CRASH_AT": f"{step.name}#{step.passed}"}
    child = [sys.executable, "-m", "tests.services.erasing.dying", str(folder)]
    forget_leases(folder)
    ended = subprocess.run(child, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    forget_leases(folder)
    assert ended.returncode in ({-signal.SIGKILL} if must_die else {-signal.SIGKILL, 0}), ended.stderr


def forget_leases(folder: Path) -> None:
    """A process that was killed keeps its turn for some seconds; here nobody waits for that."""
    with closing(sqlite3.connect(folder / "desk.db", isolation_level=None)) as desk:
        desk.execute("DELETE FROM leases")
