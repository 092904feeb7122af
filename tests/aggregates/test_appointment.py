"""An appointment is made, moved, held or called off, and it is known who asked for that."""

from datetime import timedelta
from typing import Any

from aggregates.appointment import (
    CancelAppointment,
    KeepAppointment,
    MakeAppointment,
    MoveAppointment,
    TalkOverAppointment,
    decider,
)
from schemas.appointment import AppointmentMoved
from schemas.party import NamedParty, Party
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-06-01 09:00")
ABOUT: dict[str, Any] = {"appointment_id": an_id("appointment"), "case_id": an_id("case")}
NURSE = NamedParty(role="cpn", agency="NHS_MH")
make = MakeAppointment(at=NOW, **ABOUT, at_time=at("2026-06-11 15:30"), with_whom=NURSE, words=words("the last visit"))
move = MoveAppointment(
    at=NOW + timedelta(days=7), **ABOUT, at_time=at("2026-06-18 14:00"), by_whom="CANCEL_SERVICE", asked_by=NURSE
)
talk = TalkOverAppointment(at=NOW + timedelta(days=8), **ABOUT, words=words("I had put my coat on", "words"))
keep = KeepAppointment(at=at("2026-06-18 14:30"), **ABOUT)
cancel = CancelAppointment(at=at("2026-06-18 13:00"), **ABOUT, by_whom="CANCEL_OTHER", reason=words("snow", "reason"))
LIFE = lived(decider, (make, move, talk, keep))


class TestKept(PlainLife):
    decider, commands, another = decider, (make, move, talk, keep), make.with_(with_whom=None)


class TestCalledOff(PlainLife):
    decider, commands, another = decider, (make, cancel), make.with_(at_time=at("2026-06-12 15:30"))


def test_a_move_says_the_time_before_the_service_and_the_notice() -> None:
    [fact] = given(decider, *lived(decider, (make,))).when(move).facts()
    expected = AppointmentMoved(
        happened_at=move.at,
        **ABOUT,
        before=make.at_time,
        at_time=move.at_time,
        by_whom="CANCEL_SERVICE",
        asked_by=Party(role="cpn", agency="NHS_MH"),
        with_whom=Party(role="cpn", agency="NHS_MH"),
        worker=SOMEBODY,
        notice_hours=78,
        reason=None,
        by=SOMEBODY,
    )
    assert fact == expected


def test_what_became_of_it_is_talked_over_also_when_it_is_over() -> None:
    past = lived(decider, (make, cancel))
    given(decider, *past).when(talk.with_(at=cancel.at + timedelta(hours=3))).facts()


def test_it_is_not_moved_to_the_time_it_has() -> None:
    same = move.with_(at_time=make.at_time)
    given(decider, *lived(decider, (make,))).when(same).then_refused("the appointment is at that time already")


def test_it_is_not_held_before_its_day() -> None:
    early = keep.with_(at=NOW + timedelta(days=1))
    given(decider, *lived(decider, (make,))).when(early).then_refused("cannot be held before its day has come")


def test_it_is_not_moved_to_a_day_that_is_over() -> None:
    gone = move.with_(at_time=move.at - timedelta(days=2))
    given(decider, *lived(decider, (make,))).when(gone).then_refused("this day was over by then")
