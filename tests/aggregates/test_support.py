"""Support goes up and down with a way back, partners hear of it, and its end is planned."""

from datetime import date, timedelta
from typing import Any

from aggregates.support import (
    BeginSupport,
    ChangeSupport,
    EndSupport,
    PlanSupportEnd,
    RecordBackUp,
    RecordPartnerAnswerOnChange,
    TellBackUp,
    TellPartnerOfChange,
    WayBack,
    decider,
)
from schemas.fact import Fact
from schemas.party import NamedParty
from schemas.support import SupportChanged, SupportEnded, SupportEndPlanned
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-05-06 10:00")
ABOUT: dict[str, Any] = {"support_id": an_id("support"), "case_id": an_id("case")}
BACK = WayBack(days=3, call=NamedParty(role="social_worker", agency="LA", worker=an_id("F")))


def later(days: int) -> dict[str, Any]:
    return {"at": NOW + timedelta(days=days), **ABOUT}


begin = BeginSupport(
    at=NOW,
    **ABOUT,
    kind="HOME_SUPPORT",
    minutes=600,
    first_day=date(2026, 1, 5),
    team_id=an_id("team"),
    worker=an_id("G"),
    partners=("NHS_MH",),
)
less = ChangeSupport(
    **later(1), decided_id=an_id("less"), minutes_after=360, first_day=date(2026, 5, 18), bases=("NEED",), told=("GP",)
)
back_up = RecordBackUp(**later(2), back_up=BACK, person_told=False)
tell = TellBackUp(**later(3), means="in_person")
partner = TellPartnerOfChange(**later(4), agency="NHS_MH")
answer = RecordPartnerAnswerOnChange(**later(5), agency="NHS_MH", answer=words("we can manage", "answer"))
plan = PlanSupportEnd(**later(6), ends_on=date(2026, 6, 30))
end = EndSupport(**later(55), decided_id=an_id("end"), ended_on=date(2026, 6, 30), bases=("NEED", "PREFERENCE"))
COMMANDS = (begin, less, back_up, tell, partner, answer, plan, end)
LIFE = lived(decider, COMMANDS)
more = less.with_(at=NOW + timedelta(days=1), minutes_after=840, last_day=date(2026, 6, 15), decided_id=an_id("more"))


class TestSupport(PlainLife):
    decider, commands, another = decider, COMMANDS, begin.with_(minutes=60)


def only(facts: list[Fact], kind: type[Fact]) -> Any:
    [fact] = facts
    assert isinstance(fact, kind)
    return fact


def test_less_says_how_much_there_was_and_which_agencies_the_plan_names() -> None:
    fact = only(given(decider, *lived(decider, (begin,))).when(less).facts(), SupportChanged)
    assert (fact.minutes_before, fact.minutes_after, fact.effect) == (600, 360, "give_less")
    assert (fact.kind, fact.partners, fact.told) == ("HOME_SUPPORT", ("NHS_MH",), ("GP",))
    assert fact.decided_by == fact.by == SOMEBODY


def test_more_is_nothing_that_takes_from_a_person() -> None:
    assert only(given(decider, *lived(decider, (begin,))).when(more).facts(), SupportChanged).effect == "other"


def test_a_change_said_anew_is_compared_with_what_there_was_before_it() -> None:
    anew = less.with_(at=less.at + timedelta(hours=1), minutes_after=480)
    fact = only(given(decider, *lived(decider, (begin, less))).when(anew).facts(), SupportChanged)
    assert (fact.minutes_before, fact.minutes_after) == (600, 480)


def test_an_increase_for_a_time_ends_on_its_day() -> None:
    ends = less.with_(at=less.at + timedelta(days=30), minutes_after=600, first_day=date(2026, 6, 16))
    past = lived(decider, (begin, more))
    assert only(given(decider, *past).when(ends).facts(), SupportChanged).ends_increase_of == date(2026, 5, 18)
    early = ends.with_(first_day=date(2026, 6, 1))
    assert only(given(decider, *past).when(early).facts(), SupportChanged).ends_increase_of is None
    lower = ends.with_(minutes_after=360)
    assert only(given(decider, *past).when(lower).facts(), SupportChanged).ends_increase_of is None


def test_an_end_says_when_it_was_first_planned_and_who_worked_with_the_person() -> None:
    moved = plan.with_(at=plan.at + timedelta(days=10), ends_on=date(2026, 7, 31))
    past = lived(decider, (begin, plan))
    planned = only(given(decider, *past).when(moved).facts(), SupportEndPlanned)
    assert planned.before == date(2026, 6, 30)
    ended = only(given(decider, *past, planned).when(end).facts(), SupportEnded)
    assert (ended.planned_on, ended.effect) == (date(2026, 5, 12), "close")
    assert (ended.team_id, ended.worker, ended.partners) == (an_id("team"), an_id("G"), ("NHS_MH",))
    other = only(given(decider, *past).when(end.with_(worker=an_id("H"))).facts(), SupportEnded)
    assert other.worker == an_id("H")


def test_a_last_day_comes_after_the_first() -> None:
    given(decider).when(begin.with_(last_day=date(2026, 1, 1))).then_refused(
        "the last day cannot come before the first"
    )


def test_a_change_changes_something() -> None:
    past = lived(decider, (begin,))
    given(decider, *past).when(less.with_(minutes_after=600)).then_refused("as much of it as before")


def test_a_person_is_told_of_a_way_back_that_is_written_down() -> None:
    given(decider, *lived(decider, (begin, less))).when(tell).then_refused("before the person is told")
    named = less.with_(back_up=BACK)
    [fact] = given(decider, *lived(decider, (begin, named))).when(tell).facts()
    assert fact.happened_at == tell.at


def test_its_end_is_planned_ahead() -> None:
    gone = plan.with_(ends_on=date(2026, 5, 11))
    given(decider, *lived(decider, (begin,))).when(gone).then_refused("this day was over by then")


def test_it_does_not_end_before_it_began() -> None:
    early = end.with_(ended_on=date(2026, 1, 4))
    given(decider, *lived(decider, (begin,))).when(early).then_refused("last day cannot come before the first")
