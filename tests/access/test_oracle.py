"""The policies and the oracle, which was written from the rules in words, answer thousands of questions alike."""

from collections import Counter
from random import Random

import pytest

from tests.access.oracle import may
from tests.access.random_worlds import a_question, a_world
from tests.access.stories import STORIES
from tests.access.telling import Story
from tests.access.worlds import Ask, World, decide

WORLDS, QUESTIONS = 250, 16


def asked(seed: int, worlds: int, questions: int) -> list[tuple[World, Ask]]:
    """Questions about worlds, the same for the same seed."""
    random = Random(seed)
    found = []
    for number in range(worlds):
        world = a_world(seed * 1_000_003 + number)
        found += [(world, a_question(random, world)) for _ in range(questions)]
    return found


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.sentence)
def test_the_oracle_holds_the_stories_too(story: Story) -> None:
    assert may(story.world, story.ask) == story.allowed


def test_policies_and_oracle_answer_alike() -> None:
    answers: Counter[tuple[str, bool]] = Counter()
    for world, ask in asked(seed=20260302, worlds=WORLDS, questions=QUESTIONS):
        decision = decide(world, ask)
        assert decision.fault is None, (decision, ask)
        assert decision.allowed == may(world, ask), (ask, decision.reasons, world.lines)
        answers[ask.kind, decision.allowed] += 1
    assert min(answers[kind, allowed] for kind in ("worker", "person", "supporter") for allowed in (True, False)) >= 30
