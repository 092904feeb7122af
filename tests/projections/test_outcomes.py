"""What somebody wants is shown as it stands, and a change of mind is never counted as unmet."""

from datetime import timedelta

import pytest

from aggregates._shape import Command
from aggregates.outcome import decider
from projections.record.outcomes import Outcome, part
from schemas.fact import Fact
from tests.aggregates.lives import lived
from tests.aggregates.test_outcome import agree, close, confirm, pause, propose, reopen, revise
from tests.projections.folding import recorded
from tests.spec import an_id

alone = revise.with_(own_words=False, asked_by=None)


def shown(*commands: Command) -> Outcome:
    facts: tuple[Fact, ...] = lived(decider, commands)
    [outcome] = part.read(recorded(tuple(fact for fact in facts if type(fact) in part.kinds)))
    assert isinstance(outcome, Outcome)
    return outcome


@pytest.mark.parametrize(
    ("commands", "stands"),
    [
        ((agree,), "agreed"),
        ((agree, revise), "revised_by_person"),
        ((agree, alone), "revised"),
        ((agree, pause), "paused"),
        ((agree, pause, reopen), "agreed"),
        ((agree, close), "closed"),
        ((agree, close, propose), "proposed"),
        ((agree, close, propose, confirm), "agreed"),
    ],
)
def test_it_stands_as_what_happened_last_says(commands: tuple[Command, ...], stands: str) -> None:
    outcome = shown(*commands)
    assert outcome.stands == stands
    assert outcome.since == commands[-1].at
    assert not outcome.counts_as_unmet


@pytest.mark.parametrize("reason", ["met", "persons_wish", "rule", "no_longer_possible", "other"])
def test_only_what_was_not_reached_counts_as_unmet(reason: str) -> None:
    assert not shown(agree, close.with_(reason=reason)).counts_as_unmet
    assert shown(agree, close.with_(reason="not_met")).counts_as_unmet
    assert shown(agree, close.with_(reason="partly_met")).counts_as_unmet


def test_why_it_rests_is_shown_until_it_is_open_again() -> None:
    assert (shown(agree, pause).reason, shown(agree, pause).bases) == ("persons_wish", ("PREFERENCE",))
    assert (shown(agree, pause, reopen).reason, shown(agree, pause, reopen).bases) == (None, ())


def test_the_words_that_were_agreed_stand_beside_the_newest() -> None:
    outcome = shown(agree, revise)
    assert (outcome.first.sealed, outcome.words.sealed) == (agree.words, revise.words)


def test_outcomes_stand_in_the_order_in_which_they_were_agreed() -> None:
    other = agree.with_(outcome_id=an_id("another outcome"), at=agree.at + timedelta(minutes=5))
    facts = recorded((*lived(decider, (agree,)), *lived(decider, (other,)), *lived(decider, (agree, revise))[1:]))
    assert [one.stands for one in part.read(facts) if isinstance(one, Outcome)] == ["revised_by_person", "agreed"]
