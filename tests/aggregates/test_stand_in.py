"""For four days somebody else is on duty, and the named worker stays."""

from datetime import date, timedelta
from typing import Any

from aggregates.stand_in import ArrangeStandIn, MoveStandIn, decider
from schemas.party import NamedParty
from schemas.stand_in import StandInMoved
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given

NOW = at("2026-05-05 08:00")
ABOUT: dict[str, Any] = {"stand_in_id": an_id("duty"), "case_id": an_id("case")}
CAL = NamedParty(role="social_worker", agency="LA", worker=an_id("cal"))
DUTY = NamedParty(role="social_worker", agency="LA", worker=an_id("dee"))
arrange = ArrangeStandIn(
    at=NOW, **ABOUT, worker=DUTY, named_worker=CAL, first_day=date(2026, 5, 5), last_day=date(2026, 5, 8)
)
move = MoveStandIn(at=NOW + timedelta(days=3), **ABOUT, last_day=date(2026, 5, 11))
LIFE = lived(decider, (arrange, move))


class TestArranged(PlainLife):
    decider, commands, another = decider, (arrange, move), arrange.with_(worker=CAL)


def test_another_last_day_says_which_one_it_replaces() -> None:
    [fact] = given(decider, *LIFE[:1]).when(move).facts()
    assert isinstance(fact, StandInMoved)
    assert fact.before == date(2026, 5, 8)


def test_it_does_not_end_before_it_begins() -> None:
    given(decider).when(arrange.with_(last_day=date(2026, 5, 4))).then_refused("last day cannot come before the first")


def test_it_is_not_moved_to_a_day_before_it_began_or_one_that_is_over() -> None:
    early, gone = move.with_(last_day=date(2026, 5, 4)), move.with_(last_day=date(2026, 5, 7))
    given(decider, *LIFE[:1]).when(early).then_refused("last day cannot come before the first")
    given(decider, *LIFE[:1]).when(gone).then_refused("this day was over by then")


def test_nobody_stands_in_for_themselves() -> None:
    given(decider).when(arrange.with_(worker=CAL)).then_refused("nobody stands in for themselves")
