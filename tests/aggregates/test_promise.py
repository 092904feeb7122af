"""What was promised is kept, moved with the person, or broken and said so."""

from datetime import date, timedelta
from typing import Any

from aggregates.promise import BreakPromise, KeepPromise, MakePromise, MovePromise, decider
from schemas.promise import PromiseMoved
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-03-20 10:00")
ABOUT: dict[str, Any] = {"promise_id": an_id("promise"), "case_id": an_id("case")}
make = MakePromise(at=NOW, **ABOUT, words=words("the same two people come", "words"), on=date(2026, 3, 27))
move = MovePromise(at=NOW + timedelta(hours=1), **ABOUT, on=date(2026, 4, 3), agreed_with_person=True)
keep = KeepPromise(at=NOW + timedelta(days=14), **ABOUT)
breaks = BreakPromise(at=NOW + timedelta(days=14), **ABOUT, reason=words("nobody free", "reason"), person_told=True)
LIFE = lived(decider, (make, move, keep))


class TestKept(PlainLife):
    decider, commands, another = decider, (make, move, keep), make.with_(on=None)


class TestBroken(PlainLife):
    decider, commands, another = decider, (make, move, breaks), make.with_(to="family")


def test_a_moved_promise_says_which_day_was_promised_before() -> None:
    [fact] = given(decider, *lived(decider, (make,))).when(move).facts()
    expected = PromiseMoved(
        happened_at=move.at, **ABOUT, before=date(2026, 3, 27), on=move.on, agreed_with_person=True, by=SOMEBODY
    )
    assert fact == expected


def test_a_promise_is_not_moved_into_the_past() -> None:
    late = move.with_(on=date(2026, 3, 19))
    given(decider, *lived(decider, (make,))).when(late).then_refused("cannot be moved to a day that was over")
