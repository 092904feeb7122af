"""Whether somebody can decide is asked about one decision at one time, and may be asked again at a better one."""

from datetime import date, timedelta
from typing import Any

from aggregates.capacity import (
    AskCapacityAgain,
    CloseCapacityQuestion,
    FindCapacity,
    RecordCannotWait,
    SetCapacityLookAgain,
    decider,
)
from schemas.capacity import CapacityAskedAgain
from schemas.party import NamedParty
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-02-03 16:00")
ABOUT: dict[str, Any] = {"capacity_id": an_id("capacity"), "case_id": an_id("case")}
find = FindCapacity(
    at=NOW,
    **ABOUT,
    decision="where_to_live",
    has_capacity=False,
    fluctuates=True,
    note=words("clearer before noon", "note"),
)
set_day = SetCapacityLookAgain(at=NOW + timedelta(hours=1), **ABOUT, look_again_on=date(2026, 2, 5))
again = AskCapacityAgain(
    at=at("2026-02-05 10:00"), **ABOUT, has_capacity=True, help_tried=("hearing_or_sight_aid", "better_time_of_day")
)
cannot_wait = RecordCannotWait(at=NOW + timedelta(hours=2), **ABOUT, reason=words("surgery tonight", "reason"))
close = CloseCapacityQuestion(at=at("2026-02-06 10:00"), **ABOUT)
LIFE = lived(decider, (find, set_day, cannot_wait, again, close))


class TestCapacity(PlainLife):
    decider = decider
    commands = (find, set_day, cannot_wait, again, close)
    another = find.with_(decision="treatment")


def test_asked_again_it_says_what_is_asked_and_who_found_it() -> None:
    [fact] = given(decider, *lived(decider, (find,))).when(again).facts()
    assert isinstance(fact, CapacityAskedAgain)
    assert (fact.decision, fact.assessor) == ("where_to_live", SOMEBODY)


def test_the_assessor_may_be_another_than_who_tells_it() -> None:
    doctor = NamedParty(role="doctor", agency="NHS_AC")
    [fact] = given(decider).when(find.with_(assessor=doctor)).facts()
    assert (fact.assessor.role, fact.assessor.agency) == ("doctor", "NHS_AC")  # type: ignore[attr-defined]


def test_a_day_to_ask_again_lies_ahead() -> None:
    late = set_day.with_(look_again_on=date(2026, 2, 2))
    given(decider, *lived(decider, (find,))).when(late).then_refused("this day was over by then")
