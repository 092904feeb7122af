"""A task stays with whoever has it until another has said yes, and may go back."""

from datetime import date, timedelta
from typing import Any

from aggregates.task import (
    AcceptTask,
    CoverTask,
    DeclineTask,
    DelegateTask,
    DropTask,
    FinishTask,
    MoveTask,
    NoteTaskWish,
    ReturnTask,
    SetTask,
    decider,
)
from schemas.party import NamedParty
from schemas.task import TaskAccepted, TaskReturned
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-06-01 09:00")
ABOUT: dict[str, Any] = {"task_id": an_id("task"), "case_id": an_id("case")}
ANN = NamedParty(role="support_worker", agency="VCSE", worker=an_id("ann"))
BEN = NamedParty(role="support_worker", agency="VCSE", worker=an_id("ben"))


def later(hours: int) -> dict[str, Any]:
    """So many hours on, about the same task."""
    return {"at": NOW + timedelta(hours=hours), **ABOUT}


take = SetTask(at=NOW, **ABOUT, on=date(2026, 6, 11), words=words("go with her", "words"))
ask = DelegateTask(**later(1), to=BEN)
accept, decline = AcceptTask(**later(2)), DeclineTask(**later(2), reason=words("hours end at four", "reason"))
move = MoveTask(**later(3), on=date(2026, 6, 18))
give_back = ReturnTask(**later(4), reason=words("too late in the day", "reason"))
cover = CoverTask(**later(5), on=date(2026, 6, 11), worker=ANN)
wish = NoteTaskWish(**later(6), wish=words("I want it over", "wish"))
done, drop = FinishTask(**later(7)), DropTask(**later(7), reason=words("she went alone", "reason"))
TAKEN = ((take, ANN), (ask, ANN), (accept, BEN))
WHOLE = (*TAKEN, (move, BEN), (give_back, BEN), (cover, ANN), (wish, ANN), (done, ANN))
DECLINED = ((take, ANN), (ask, ANN), (decline, BEN), (drop, ANN))
LIFE = lived(decider, WHOLE)


class TestHandedOn(PlainLife):
    decider, commands, another = decider, WHOLE, take.with_(on=None)


class TestDeclined(PlainLife):
    decider, commands, another = decider, DECLINED, take.with_(appointment_id=an_id("visit"))


def test_who_takes_it_knows_from_whom() -> None:
    [fact] = given(decider, *lived(decider, TAKEN[:2])).when(accept, BEN).facts()
    assert isinstance(fact, TaskAccepted)
    assert fact.delegator.worker == ANN.worker
    assert fact.on == take.on


def test_it_goes_back_to_the_one_who_asked() -> None:
    [fact] = given(decider, *lived(decider, TAKEN)).when(give_back, BEN).facts()
    assert isinstance(fact, TaskReturned)
    assert (fact.to.worker, fact.asked_by.worker) == (ANN.worker, BEN.worker)


def test_nobody_answers_what_nobody_asked() -> None:
    given(decider, *lived(decider, TAKEN[:1])).when(accept, BEN).then_refused("nobody is being asked to take this")


def test_nobody_says_yes_for_another() -> None:
    given(decider, *lived(decider, TAKEN[:2])).when(accept, ANN).then_refused("somebody else was asked to take this")


def test_what_nobody_took_cannot_go_back() -> None:
    given(decider, *lived(decider, TAKEN[:1])).when(give_back, ANN).then_refused("nobody took this task from another")


def test_it_is_not_handed_to_the_one_who_has_it() -> None:
    again = ask.with_(to=ANN)
    given(decider, *lived(decider, TAKEN[:1])).when(again, ANN).then_refused("the task is with them already")


def test_the_day_of_an_appointment_is_moved_there() -> None:
    past = lived(decider, ((take.with_(appointment_id=an_id("visit")), ANN),))
    given(decider, *past).when(move, ANN).then_refused("move the appointment")


def test_it_is_not_moved_to_a_day_that_is_over() -> None:
    past = lived(decider, ((take, ANN),))
    given(decider, *past).when(move.with_(on=date(2026, 5, 31)), ANN).then_refused("this day was over by then")
    given(decider, *past).when(cover.with_(on=date(2026, 5, 31)), ANN).then_refused("this day was over by then")
