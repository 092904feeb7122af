"""Why more is done for somebody for now has a day on which it is looked at again."""

from datetime import date, timedelta
from typing import Any

from aggregates.doing_for import EndDoingForReason, ExplainDoingFor, LookAgainAtDoingFor, decider
from schemas.doing_for import DoingForLookedAtAgain
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-04-07 10:00")
ABOUT: dict[str, Any] = {"doing_for_id": an_id("reason"), "case_id": an_id("case")}
explain = ExplainDoingFor(
    at=NOW,
    **ABOUT,
    outcome_id=an_id("outcome"),
    reason=words("his wrist is in plaster", "reason"),
    look_again_on=date(2026, 5, 5),
)
again = LookAgainAtDoingFor(at=NOW + timedelta(days=28), **ABOUT, look_again_on=date(2026, 6, 2))
end = EndDoingForReason(at=NOW + timedelta(days=40), **ABOUT)
LIFE = lived(decider, (explain, again, end))


class TestReason(PlainLife):
    decider, commands, another = decider, (explain, again, end), explain.with_(outcome_id=an_id("another outcome"))


def test_looking_again_says_towards_which_outcome() -> None:
    [fact] = given(decider, *lived(decider, (explain,))).when(again).facts()
    expected = DoingForLookedAtAgain(
        happened_at=again.at, **ABOUT, outcome_id=an_id("outcome"), look_again_on=again.look_again_on, by=SOMEBODY
    )
    assert fact == expected


def test_the_day_to_look_again_lies_ahead() -> None:
    given(decider).when(explain.with_(look_again_on=date(2026, 4, 7))).then_refused("must lie after today")
