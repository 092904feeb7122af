"""What was promised is shown as it stands: open, moved, kept, or broken and whether the person was told."""

from datetime import date, timedelta

from aggregates.promise import decider
from projections.record.promises import Promise, part
from schemas.fact import Fact
from tests.aggregates.lives import lived
from tests.aggregates.test_promise import breaks, keep, make, move
from tests.projections.folding import recorded
from tests.spec import an_id


def shown(facts: tuple[Fact, ...]) -> Promise:
    [promise] = part.read(recorded(facts))
    assert isinstance(promise, Promise)
    return promise


def test_a_promise_that_nobody_kept_yet_is_open() -> None:
    promise = shown(lived(decider, (make,)))
    assert (promise.stands, promise.on, promise.moves) == ("open", date(2026, 3, 27), 0)


def test_a_moved_promise_shows_the_day_first_promised_beside_the_one_that_holds() -> None:
    again = move.with_(at=move.at + timedelta(days=1), on=date(2026, 4, 10), agreed_with_person=False)
    promise = shown(lived(decider, (make, move, again)))
    assert (promise.stands, promise.first, promise.on) == ("moved", date(2026, 3, 27), date(2026, 4, 10))
    assert (promise.moves, promise.without_person) == (2, 1)


def test_a_kept_promise_says_when() -> None:
    promise = shown(lived(decider, (make, move, keep)))
    assert (promise.stands, promise.ended_at) == ("kept", keep.at)


def test_a_broken_promise_says_whether_the_person_was_told() -> None:
    promise = shown(lived(decider, (make, breaks)))
    assert (promise.stands, promise.person_told) == ("broken", True)


def test_promises_stand_in_the_order_in_which_they_were_made() -> None:
    other = make.with_(promise_id=an_id("another promise"), at=make.at + timedelta(minutes=5))
    facts = recorded((*lived(decider, (make,)), *lived(decider, (other,)), *lived(decider, (make, keep))[1:]))
    assert [one.stands for one in part.read(facts) if isinstance(one, Promise)] == ["kept", "open"]
