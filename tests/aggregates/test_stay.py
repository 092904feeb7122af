"""A stay has a day from which the bed is not needed, and what holds up leaving has an owner who can move it."""

from datetime import date, timedelta
from typing import Any

from aggregates.stay import (
    AdmitPerson,
    EndBlocker,
    LeaveStay,
    PassBlockerOn,
    RecordCriteriaMet,
    RecordCriteriaNotMet,
    StartBlocker,
    decider,
)
from schemas.party import NamedParty
from schemas.stay import CriteriaToResideMet, CriteriaToResideNotMet, StayLeft
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given

NOW = at("2026-01-19 09:00")
ABOUT: dict[str, Any] = {"stay_id": an_id("stay"), "case_id": an_id("case")}
WARD = NamedParty(role="ward_manager", agency="NHS_AC")
COUNCIL = NamedParty(role="social_worker", agency="LA")
REASON = "PROJECT.PJ_AWAITING_CAPACITY_DECISION"
NEEDLESS, NEEDED = at("2026-02-02 09:10"), at("2026-02-04 10:00")
admit = AdmitPerson(at=NOW, **ABOUT, kind="hospital", place=WARD)
not_met = RecordCriteriaNotMet(at=NEEDLESS, **ABOUT)
met = RecordCriteriaMet(at=NEEDED, **ABOUT)
start = StartBlocker(at=NEEDLESS, **ABOUT, blocker_id=an_id("blocker"), reason=REASON, owner=WARD, on=date(2026, 2, 2))
pass_on = PassBlockerOn(at=NEEDED, **ABOUT, blocker_id=an_id("blocker"), owner=COUNCIL)
end = EndBlocker(at=NEEDED, **ABOUT, blocker_id=an_id("blocker"), on=date(2026, 2, 4))
leave = LeaveStay(at=at("2026-02-09 10:00"), **ABOUT, discharge_id=an_id("discharge"))
LIFE = lived(decider, (admit, not_met, start, pass_on, end, met, leave))


class TestStay(PlainLife):
    decider, commands, another = (
        decider,
        (admit, not_met, start, pass_on, end, met, leave),
        admit.with_(kind="care_home"),
    )


def test_the_ready_date_is_the_first_day_of_an_unbroken_time_however_often_it_is_said() -> None:
    again = not_met.with_(at=NEEDLESS + timedelta(days=1))
    given(decider, *lived(decider, (admit, not_met, start))).when(again).then(
        CriteriaToResideNotMet(happened_at=again.at, **ABOUT, ready_on=date(2026, 2, 2), by=SOMEBODY)
    )


def test_needing_the_bed_again_clears_the_ready_date_and_the_next_time_begins_anew() -> None:
    past = lived(decider, (admit, not_met, met))
    assert past[-1] == CriteriaToResideMet(happened_at=NEEDED, **ABOUT, before=date(2026, 2, 2), by=SOMEBODY)
    later = not_met.with_(at=at("2026-02-06 09:00"))
    [fact] = given(decider, *past).when(later).facts()
    assert isinstance(fact, CriteriaToResideNotMet)
    assert fact.ready_on == date(2026, 2, 6)


def test_leaving_says_since_when_it_could_have_been_and_what_still_held_it_up() -> None:
    [fact] = given(decider, *lived(decider, (admit, not_met, start))).when(leave).facts()
    assert fact == StayLeft(
        happened_at=leave.at,
        **ABOUT,
        ready_on=date(2026, 2, 2),
        blockers=(an_id("blocker"),),
        discharge_id=an_id("discharge"),
    )


def test_nothing_of_a_stay_lies_before_it() -> None:
    early = not_met.with_(at=NOW - timedelta(days=1))
    given(decider, *lived(decider, (admit,))).when(early).then_refused("before the day on which the stay began")


def test_what_holds_up_leaving_is_recorded_once() -> None:
    past = lived(decider, (admit, start))
    other = start.with_(owner=COUNCIL)
    given(decider, *past).when(other).then_refused("was recorded under this id before")


def test_what_holds_up_leaving_does_so_from_a_day_that_has_come() -> None:
    ahead = start.with_(on=date(2026, 2, 3))
    given(decider, *lived(decider, (admit,))).when(ahead).then_refused("this day had not come by then")


def test_what_held_up_leaving_ends_after_it_began() -> None:
    early = end.with_(on=date(2026, 2, 1))
    given(decider, *lived(decider, (admit, start))).when(early).then_refused("cannot have ended before it began")


def test_only_what_is_known_and_goes_on_is_passed_on_or_ended() -> None:
    given(decider, *lived(decider, (admit,))).when(pass_on).then_refused("nothing that holds up leaving is known")
    later = pass_on.with_(at=at("2026-02-05 09:00"))
    past = lived(decider, (admit, start, end))
    given(decider, *past).when(later).then_refused("this holds up leaving no longer")
