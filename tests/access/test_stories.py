"""Each story of who may see what holds, by the policies that it names, resting on facts."""

import pytest

from schemas.refused import Refused
from tests.access.stories import STORIES
from tests.access.telling import Story
from tests.access.worlds import decide, fact_id, policies, prepared


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.sentence)
def test_the_story_holds(story: Story) -> None:
    decision = decide(story.world, story.ask)
    assert decision.fault is None
    assert (decision.allowed, frozenset(one.policy for one in decision.reasons)) == (story.allowed, story.policies)


def test_every_policy_is_told_of() -> None:
    assert {one for story in STORIES for one in story.policies} - {"none"} == set(policies().annotations)


@pytest.mark.parametrize("story", [one for one in STORIES if one.allowed], ids=lambda story: story.sentence)
def test_what_is_allowed_rests_on_facts_that_were_known(story: Story) -> None:
    facts = {fact for one in decide(story.world, story.ask).reasons for fact in one.facts}
    assert facts
    assert facts <= {fact_id(number) for number, _ in story.world.known(story.ask.day)}


def test_unknown_and_forbidden_are_refused_in_the_same_words() -> None:
    refused = [story for story in STORIES if not story.allowed]
    said = set()
    for story in refused:
        with pytest.raises(Refused) as refusal:
            decide(story.world, story.ask).refuse()
        said.add((refusal.value.rule, refusal.value.why))
    assert said == {("nothing_here", "there is nothing here that you may see")}


def test_whoever_asks_as_a_worker_is_named() -> None:
    ask = STORIES[0].ask
    with pytest.raises(Refused, match="a worker by their id, not a role alone"):
        prepared(STORIES[0].world, ask._replace(who=ask.who._replace(worker=None)))
