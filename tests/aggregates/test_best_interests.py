"""What is decided for somebody is decided after hearing them and those who know them, the lighter way first."""

from datetime import timedelta
from typing import Any

from aggregates.best_interests import (
    BeginBestInterests,
    ConsiderLessRestrictive,
    DecideBestInterests,
    DropBestInterests,
    HearForBestInterests,
    decider,
)
from schemas.best_interests import BestInterestsDecided
from schemas.party import NamedParty
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-02-04 14:00")
HOUR = timedelta(hours=1)
ABOUT: dict[str, Any] = {"best_interests_id": an_id("best interests"), "case_id": an_id("case")}
begin = BeginBestInterests(at=NOW, **ABOUT, capacity_id=an_id("capacity"), decision="where_to_live")
hear = HearForBestInterests(at=NOW + HOUR, **ABOUT, whom="family", view=words("she loved her garden", "view"))
look = ConsiderLessRestrictive(at=NOW + 2 * HOUR, **ABOUT, words=words("home with support at night", "words"))
decide = DecideBestInterests(at=NOW + 3 * HOUR, **ABOUT, reasons=words("home first", "reasons"))
drop = DropBestInterests(at=NOW + 3 * HOUR, **ABOUT)
LIFE = lived(decider, (begin, hear, look, decide))


class TestDecided(PlainLife):
    decider, commands, another = decider, (begin, hear, look, decide), begin.with_(decision="treatment")


class TestDropped(PlainLife):
    decider, commands, another = decider, (begin, hear, drop), begin.with_(capacity_id=None)


def test_the_decision_says_who_was_heard_and_by_whom_it_was_made() -> None:
    fact = LIFE[-1]
    assert isinstance(fact, BestInterestsDecided)
    assert (fact.heard, fact.less_restrictive, fact.decided_by) == (("family",), True, SOMEBODY)
    assert (fact.decision, fact.bases, fact.effect) == ("where_to_live", ("BEST_INTERESTS",), "other")


def test_nothing_is_decided_before_anybody_was_heard() -> None:
    given(decider, *lived(decider, (begin, look))).when(decide).then_refused("nobody was heard yet")


def test_nothing_is_decided_before_the_lighter_way_was_looked_at() -> None:
    past = lived(decider, (begin, hear))
    given(decider, *past).when(decide).then_refused("which way that restricts the person less was looked at")


def test_it_is_decided_by_whoever_was_named_to_decide() -> None:
    surgeon = NamedParty(role="consultant", agency="NHS_AC")
    past = lived(decider, (begin.with_(decision_maker=surgeon), hear, look))
    given(decider, *past).when(decide).then_refused("whoever was named to make this decision")
    given(decider, *past).when(decide, surgeon).facts()
