"""A period begins by the row in force, stands still, goes on, is re-planned, and is stopped in time or after it."""

from datetime import datetime, timedelta
from typing import Any

from aggregates.clock import MoveClockStart, PauseClock, ResumeClock, StartClock, StopClock, decider
from schemas.calendar import calendar_version
from schemas.clock import ClockReplanned, ClockResumed, ClockStarted, ClockStopped
from schemas.moment import LONDON, london_day
from schemas.party import NamedParty
from tests.aggregates.lives import PlainLife, lived
from tests.lists import and_row, with_lists, with_row
from tests.spec import SOMEBODY, an_id, given, words


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


ABOUT: dict[str, Any] = {"clock_run_id": an_id("run"), "case_id": an_id("case")}
OWNER = NamedParty(role="complaints_manager", agency="LA")
start = StartClock(
    at=here("2026-12-23 11:00"), **ABOUT, clock_id="COMPLAINT_ACK", started=here("2026-12-23 10:00"), owner=OWNER
)
pause = PauseClock(at=here("2026-12-24 09:00"), **ABOUT, reason=words("consent is asked for", "reason"))
resume = ResumeClock(at=here("2026-12-29 15:00"), **ABOUT)
move = MoveClockStart(
    at=here("2026-12-29 16:00"), **ABOUT, started=here("2026-12-22 16:00"), reason=words("it came by post", "reason")
)
stop = StopClock(at=here("2026-12-30 10:00"), **ABOUT)
LIFE = lived(decider, (start, pause, resume, move, stop))


class TestStopped(PlainLife):
    decider, commands, another = decider, (start, pause, resume, move, stop), start.with_(clock_id="COMPLAINT_RESPOND")


def begun(clock_id: str, started: str, at: str | None = None) -> ClockStarted:
    one = start.with_(clock_id=clock_id, started=here(started), at=here(at or started))
    [fact] = given(decider).when(one).facts()
    assert isinstance(fact, ClockStarted)
    return fact


def test_a_period_holds_when_it_is_due_by_which_rule_and_which_calendar_counted() -> None:
    fact = begun("COMPLAINT_ACK", "2026-12-23 10:00")
    assert fact.due == here("2026-12-31 00:00")
    assert (fact.provision, fact.force) == ("SI 2009/309 reg 13(3)", "regulations")
    assert fact.calendar == calendar_version(london_day(fact.happened_at))
    assert (fact.list_version, fact.owner.role) == ("1", "complaints_manager")


def test_it_is_counted_by_the_row_in_force_on_the_day_it_starts() -> None:
    assert begun("MHA_S135_136", "2017-12-10 22:40").due == here("2017-12-13 22:40")
    assert begun("MHA_S135_136", "2017-12-11 22:40").due == here("2017-12-12 22:40")


def test_one_that_counts_back_is_due_at_the_end_of_the_day_so_long_before() -> None:
    assert begun("MHA_S133", "2026-03-20 00:00", at="2026-03-02 10:00").due == here("2026-03-14 00:00")


def test_no_rule_no_period() -> None:
    old = start.with_(clock_id="DTOC_ASSESS_NOTICE", started=here("2026-03-02 10:00"))
    given(decider).when(old).then_refused("no rule of this kind was in force")


def test_a_window_is_not_started() -> None:
    window = start.with_(clock_id="MHA_S20_EXAM", started=here("2026-07-11 10:00"))
    given(decider).when(window).then_refused("ends with its day and is looked up")


def paused_and_resumed(clock_id: str, started: str, paused: str, resumes: str) -> ClockResumed:
    first = begun(clock_id, started)
    past = (first, *given(decider, first).when(pause.with_(at=here(paused))).facts())
    [fact] = given(decider, *past).when(resume.with_(at=here(resumes))).facts()
    assert isinstance(fact, ClockResumed)
    return fact


def test_days_are_put_off_by_the_whole_days_between() -> None:
    fact = paused_and_resumed("DOLS_STANDARD", "2026-02-09 10:00", "2026-02-12 17:00", "2026-02-15 09:00")
    assert (fact.before, fact.due) == (here("2026-03-02 00:00"), here("2026-03-05 00:00"))
    assert fact.paused == here("2026-02-12 17:00")


def test_a_pause_of_part_of_a_day_puts_off_nothing_that_counts_days() -> None:
    fact = paused_and_resumed("DOLS_STANDARD", "2026-02-09 10:00", "2026-02-12 09:00", "2026-02-12 17:00")
    assert fact.due == fact.before


def test_months_are_put_off_by_days() -> None:
    fact = paused_and_resumed("COMPLAINT_RESPOND", "2026-07-20 10:00", "2026-08-03 09:00", "2026-08-13 09:00")
    assert (fact.before, fact.due) == (here("2027-01-20 00:00"), here("2027-01-30 00:00"))


def test_hours_are_put_off_to_the_minute_over_the_change_of_the_clocks_too() -> None:
    fact = paused_and_resumed("MHA_S4", "2026-10-24 10:00", "2026-10-24 23:30", "2026-10-25 01:00")
    assert fact.due - fact.before == here("2026-10-25 01:00") - here("2026-10-24 23:30")


def test_a_period_that_goes_on_is_put_off_by_the_rule_it_started_under() -> None:
    old = with_row("statutory_clocks", "DOLS_STANDARD ", in_force_to="2026-10-31")
    with with_lists(statutory_clocks=old):
        both = and_row(
            "statutory_clocks", "DOLS_STANDARD ", unit="working_days", in_force_from="2026-11-01", in_force_to=""
        )
    with with_lists(statutory_clocks=both):
        days = paused_and_resumed("DOLS_STANDARD", "2026-10-30 10:00", "2026-11-06 17:00", "2026-11-09 09:00")
        working_days = paused_and_resumed("DOLS_STANDARD", "2026-11-02 10:00", "2026-11-06 17:00", "2026-11-09 09:00")
    assert days.due - days.before == timedelta(days=3)
    assert working_days.due - working_days.before == timedelta(days=1), "of three days one is a working day"


def test_working_days_are_put_off_by_the_working_days_between() -> None:
    fact = paused_and_resumed("COMPLAINT_ACK", "2026-12-23 10:00", "2026-12-24 09:00", "2026-12-29 15:00")
    assert fact.due == here("2027-01-01 00:00"), "of 25 to 29 December one is a working day"


def test_another_first_day_plans_it_anew_and_keeps_the_time_it_stood_still() -> None:
    past = lived(decider, (start, pause, resume))
    [fact] = given(decider, *past).when(move).facts()
    assert isinstance(fact, ClockReplanned)
    assert (fact.before, fact.due) == (here("2027-01-01 00:00"), here("2026-12-31 00:00"))
    assert (fact.started, fact.by) == (move.started, SOMEBODY)


def test_another_first_day_may_bring_it_under_another_row() -> None:
    past = (begun("MHA_S135_136", "2017-12-11 09:00"),)
    moved = move.with_(started=here("2017-12-10 23:00"), at=here("2017-12-11 10:00"))
    [fact] = given(decider, *past).when(moved).facts()
    assert isinstance(fact, ClockReplanned) and fact.due == here("2017-12-13 23:00")


def test_what_was_counted_before_a_day_off_was_announced_stays_and_what_is_counted_since_knows_it() -> None:
    head = "date,change,name,announced_on,status,source\n"
    crowned = head + "2026-06-12,added,A day off for all,2026-06-11,project,made up for this test\n"
    with with_lists(bank_holiday_changes=crowned):
        before = begun("CA_S42", "2026-06-10 10:00")
        since = begun("CA_S42", "2026-06-10 10:00", at="2026-06-11 10:00")
    assert (before.due, since.due) == (here("2026-06-13 00:00"), here("2026-06-16 00:00"))
    assert before.calendar != since.calendar


def test_stopped_in_time_or_after_it() -> None:
    past = (begun("COMPLAINT_ACK", "2026-12-23 10:00"),)
    [in_time] = given(decider, *past).when(stop.with_(at=here("2026-12-30 23:59"))).facts()
    [late] = given(decider, *past).when(stop.with_(at=here("2026-12-31 00:00"))).facts()
    assert isinstance(in_time, ClockStopped) and isinstance(late, ClockStopped)
    assert (in_time.in_time, late.in_time) == (True, False)


def test_what_stands_still_is_not_paused_again() -> None:
    past = lived(decider, (start, pause))
    again = pause.with_(at=pause.at + timedelta(hours=1))
    given(decider, *past).when(again).then_refused("this period stands still already")


def test_what_has_run_out_is_not_paused() -> None:
    late = pause.with_(at=here("2026-12-31 00:00"))
    given(decider, *lived(decider, (start,))).when(late).then_refused("a pause brings no time back")


def test_what_does_not_stand_still_does_not_go_on() -> None:
    given(decider, *lived(decider, (start,))).when(resume).then_refused("this period does not stand still")


def test_it_does_not_go_on_before_it_was_paused() -> None:
    early = resume.with_(at=pause.at - timedelta(minutes=1))
    given(decider, *lived(decider, (start, pause))).when(early).then_refused("cannot go on before it was paused")
