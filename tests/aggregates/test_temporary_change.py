"""An illness has a first and a last day, and the last day may turn out to be another."""

from datetime import date, timedelta
from typing import Any

from aggregates.temporary_change import MoveTemporaryChange, SetTemporaryChange, WithdrawTemporaryChange, decider
from schemas.temporary_change import TemporaryChangeMoved
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-03-02 09:00")
ABOUT: dict[str, Any] = {"temporary_change_id": an_id("flu"), "case_id": an_id("case")}
flu = SetTemporaryChange(
    at=NOW, **ABOUT, cause="illness", first_day=date(2026, 3, 2), last_day=date(2026, 3, 22), words=words("flu")
)
longer = MoveTemporaryChange(at=NOW + timedelta(days=18), **ABOUT, last_day=date(2026, 3, 29))
withdraw = WithdrawTemporaryChange(at=NOW + timedelta(days=19), **ABOUT, reason=words("it was next door", "reason"))
LIFE = lived(decider, (flu, longer, withdraw))


class TestTemporaryChange(PlainLife):
    decider, commands, another = decider, (flu, longer, withdraw), flu.with_(cause="injury")


def test_another_last_day_says_which_it_was_before() -> None:
    [fact] = given(decider, *lived(decider, (flu,))).when(longer).facts()
    expected = TemporaryChangeMoved(
        happened_at=longer.at,
        **ABOUT,
        first_day=flu.first_day,
        before=flu.last_day,
        last_day=longer.last_day,
        by=SOMEBODY,
    )
    assert fact == expected


def test_it_does_not_end_before_it_begins() -> None:
    given(decider).when(flu.with_(last_day=date(2026, 3, 1))).then_refused("cannot come before the first")
