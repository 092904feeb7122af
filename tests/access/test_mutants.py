"""A policy broken in a small way is noticed: a seeded sample here, all of them by `python -m tests.access`."""

from random import Random

import pytest

from tests.access.mutants import SAYS_THE_SAME, Mutant, broken, cases, mutants, survives, whole
from tests.access.oracle import may
from tests.access.stories import STORIES
from tests.access.test_oracle import asked

SAMPLE, LEAST_KILLED = 60, 0.95


def test_a_seeded_sample_of_mutants_is_killed(capsys: pytest.CaptureFixture[str]) -> None:
    told = cases((story.world, story.ask, story.allowed) for story in STORIES)
    made_up = cases((world, ask, may(world, ask)) for world, ask in asked(seed=7, worlds=40, questions=10))
    sample = Random(11).sample(mutants(), SAMPLE)
    alive = [one.name for one in sample if survives(one, told) and survives(one, made_up)]
    killed = 1 - len(alive) / len(sample)
    with capsys.disabled():
        print(f"\npolicy mutants killed: {killed:.1%} of {len(sample)}; alive: {', '.join(alive) or 'none'}")
    assert killed >= LEAST_KILLED


def test_the_policies_as_they_are_survive() -> None:
    told = cases((story.world, story.ask, story.allowed) for story in STORIES)
    assert survives(Mutant("as they are", whole()), told)


def test_what_is_said_to_change_no_answer_changes_none() -> None:
    named = [one for one in broken() if one.name in SAYS_THE_SAME]
    assert len(named) == len(SAYS_THE_SAME)
    made_up = cases((world, ask, may(world, ask)) for world, ask in asked(seed=5, worlds=20, questions=10))
    assert [one.name for one in named if not survives(one, made_up)] == []
