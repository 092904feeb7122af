"""A case has an owner from the first minute; it moves when somebody has taken it, and only then."""

from datetime import datetime
from typing import Any

from aggregates.case import (
    AllocateWorker,
    ChangeWorker,
    CloseCase,
    EndCase,
    JoinAgency,
    LeaveAgency,
    MoveOwner,
    OpenCase,
    RecordLogLine,
    RecordStep,
    ReopenCase,
    SetDeadline,
    decider,
)
from schemas.case import (
    AgencyJoined,
    AgencyLeft,
    CaseClosed,
    CaseEnded,
    CaseOpened,
    CaseReopened,
    DeadlineSet,
    OwnerMoved,
    OwnerNotMoved,
    StepRecorded,
    WorkerAllocated,
    WorkerChanged,
)
from schemas.moment import london_day
from schemas.party import NamedParty, Party
from tests.spec import an_id, at, given, words

NOW, LATER, MUCH_LATER = at("2025-11-03 09:00"), at("2026-02-02 09:00"), at("2026-04-13 09:00")
CASE, HANDOVER = an_id("case"), an_id("handover")
WARD = Party(role="ward_manager", agency="NHS_AC", unit=an_id("ward"))
ANN, BEN = (Party(role="social_worker", agency="LA", worker=an_id(name)) for name in ("Ann", "Ben"))
GP = Party(role="gp", agency="GP")


def named(party: Party) -> NamedParty:
    return NamedParty(**party.__dict__)


OPEN: dict[str, Any] = {"case_id": CASE, "person_id": an_id("Jim"), "reason": words("a fall at home", "reason")}
open_it = OpenCase(at=NOW, **OPEN, owner=named(WARD))
opened = CaseOpened(happened_at=NOW, **OPEN, owner=WARD)
join = JoinAgency(at=NOW, case_id=CASE, party=named(GP))
joined = AgencyJoined(happened_at=NOW, case_id=CASE, party=GP)
leave = LeaveAgency(at=LATER, case_id=CASE, party=named(GP))
left = AgencyLeft(happened_at=LATER, case_id=CASE, party=GP)
move = MoveOwner(at=LATER, case_id=CASE, handover_id=HANDOVER, sender=WARD, to=ANN)
moved = OwnerMoved(happened_at=LATER, case_id=CASE, handover_id=HANDOVER, owner=ANN, before=WARD)
not_moved = OwnerNotMoved(
    happened_at=LATER, case_id=CASE, handover_id=an_id("second"), accepted_by=GP, sender=WARD, owner=ANN
)
allocate = AllocateWorker(at=MUCH_LATER, case_id=CASE, owner=named(BEN), joint_handover=False)
allocated = WorkerAllocated(happened_at=MUCH_LATER, case_id=CASE, owner=BEN, before=ANN, joint_handover=False)
REASON = words("nothing more is needed", "reason")
close = CloseCase(at=MUCH_LATER, case_id=CASE, reason=REASON)
closed = CaseClosed(happened_at=MUCH_LATER, case_id=CASE, closed_on=london_day(MUCH_LATER), reason=REASON)
reopen = ReopenCase(at=MUCH_LATER, case_id=CASE, reason=REASON)
reopened = CaseReopened(happened_at=MUCH_LATER, case_id=CASE, owner=WARD, reason=REASON)
STEP: dict[str, Any] = {
    "case_id": CASE,
    "step_id": an_id("visit"),
    "step": words("visit", "step"),
    "group": words("east", "group"),
}
record = RecordStep(at=LATER, **STEP, worker=named(ANN), worker_name=words("Ann", "worker_name"))
recorded = StepRecorded(happened_at=LATER, **STEP, worker=ANN, worker_name=words("Ann", "worker_name"))
LINE: dict[str, Any] = {
    **STEP,
    "line_id": an_id("line 1"),
    "person_id": an_id("Jim"),
    "elsewhere_id": words("C 17", "elsewhere_id"),
}
line = RecordLogLine(at=LATER, **LINE, worker=named(ANN), worker_name=words("Ann", "worker_name"))
opened_by_line = CaseOpened(
    happened_at=LATER, case_id=CASE, person_id=an_id("Jim"), owner=ANN, elsewhere_id=words("C 17", "elsewhere_id")
)
from_line = recorded.with_(line_id=an_id("line 1"))
change = ChangeWorker(at=LATER, case_id=CASE, worker=named(ANN))
changed = WorkerChanged(happened_at=LATER, case_id=CASE, before=WARD, worker=ANN)
DUE = at("2026-02-10 12:00")
set_deadline = SetDeadline(at=NOW, case_id=CASE, due=DUE)
deadline_set = DeadlineSet(happened_at=NOW, case_id=CASE, due=DUE)
end = EndCase(at=DUE, case_id=CASE)
ended = CaseEnded(happened_at=DUE, case_id=CASE, due=DUE, late=False, last_step=an_id("visit"))
LIFE = (opened, joined, moved, not_moved, deadline_set, recorded, changed, ended, allocated, left, closed, reopened)


def test_a_case_is_opened_with_its_owner() -> None:
    given(decider).when(open_it).then(opened)


def test_opening_it_again_changes_nothing() -> None:
    given(decider, opened, moved).when(open_it.with_(at=LATER)).then_nothing()


def test_another_case_under_the_same_id_is_refused() -> None:
    given(decider, opened).when(open_it.with_(person_id=an_id("Kim"))).then_refused("another case was opened")


def test_an_agency_joins_the_circle() -> None:
    given(decider, opened).when(join).then(joined)


def test_joining_again_changes_nothing() -> None:
    given(decider, opened, joined).when(join).then_nothing()
    given(decider, opened).when(join.with_(party=named(WARD))).then_nothing()


def test_nobody_joins_a_closed_case() -> None:
    given(decider, opened, closed).when(join.with_(at=MUCH_LATER)).then_refused("reopen it first")


def test_what_happened_before_the_closing_may_be_told_late() -> None:
    given(decider, opened, closed).when(join).then(joined)
    given(decider, opened, closed).when(record).then(recorded)


def test_an_agency_leaves_the_circle() -> None:
    given(decider, opened, joined).when(leave).then(left)


def test_leaving_again_changes_nothing() -> None:
    given(decider, opened, joined, left).when(leave).then_nothing()


def test_the_owner_cannot_leave() -> None:
    given(decider, opened).when(leave.with_(party=named(WARD))).then_refused("hand it over before they leave")


def test_the_owner_before_may_leave() -> None:
    gone = left.with_(party=WARD)
    given(decider, opened, moved).when(leave.with_(party=named(WARD))).then(gone)


def test_a_manager_gives_the_case_to_a_worker() -> None:
    given(decider, opened, moved).when(allocate).then(allocated)


def test_giving_it_to_them_again_changes_nothing() -> None:
    given(decider, opened, moved, allocated).when(allocate).then_nothing()


def test_a_case_is_given_to_somebody_by_name() -> None:
    nobody = allocate.with_(owner=NamedParty(role="social_worker", agency="LA"))
    given(decider, opened, moved).when(nobody).then_refused("name the worker or the unit")


def test_another_agency_gets_a_case_by_handover_only() -> None:
    given(decider, opened).when(allocate).then_refused("by accepting a handover, not by allocation")


def test_an_accepted_handover_moves_the_owner() -> None:
    given(decider, opened).when(move).then(moved)
    no_unit = move.with_(sender=WARD.with_(unit=None))
    given(decider, opened).when(no_unit).then(moved)


def test_it_moves_the_owner_once() -> None:
    given(decider, opened, moved).when(move).then_nothing()
    given(decider, opened, moved, allocated).when(move).then_nothing()


def test_a_second_acceptance_leaves_the_owner_and_both_are_told_once() -> None:
    second = move.with_(handover_id=an_id("second"), to=GP)
    given(decider, opened, moved).when(second).then(not_moved)
    given(decider, opened, moved, not_moved).when(second).then_nothing()


def test_a_sender_who_no_longer_has_the_case_does_not_move_it() -> None:
    from_ben = move.with_(sender=BEN, to=GP)
    expected = not_moved.with_(handover_id=HANDOVER, sender=BEN)
    given(decider, opened, moved.with_(handover_id=an_id("first"))).when(from_ben).then(expected)


def test_the_first_line_of_a_log_opens_the_case() -> None:
    due = DeadlineSet(happened_at=LATER, case_id=CASE, due=DUE, day_only=True)
    given(decider).when(line.with_(due=DUE, due_day_only=True)).then(opened_by_line, from_line, due)


def test_a_line_by_another_worker_moves_the_case() -> None:
    by_ben = line.with_(at=MUCH_LATER, worker=named(BEN))
    step = from_line.with_(happened_at=MUCH_LATER, worker=BEN)
    moved_to_ben = WorkerChanged(
        happened_at=MUCH_LATER,
        case_id=CASE,
        before=ANN,
        worker=BEN,
        worker_name=words("Ann", "worker_name"),
        group=words("east", "group"),
    )
    given(decider, opened_by_line, from_line).when(by_ben).then(step, moved_to_ben)


def test_a_line_by_nobody_in_particular_leaves_the_case_where_it_is() -> None:
    nobody = Party(role="social_worker", agency="LA")
    step = from_line.with_(happened_at=MUCH_LATER, worker=nobody)
    given(decider, opened_by_line, from_line).when(line.with_(at=MUCH_LATER, worker=named(nobody))).then(step)


def test_the_same_line_again_changes_nothing_and_an_equal_line_is_another_step() -> None:
    given(decider, opened_by_line, from_line).when(line).then_nothing()
    second = an_id("line 2")
    given(decider, opened_by_line, from_line).when(line.with_(line_id=second)).then(from_line.with_(line_id=second))


def test_a_line_that_comes_late_changes_nothing_that_was_said_after_it() -> None:
    said_later = deadline_set.with_(happened_at=LATER)
    past = (opened_by_line, said_later, from_line.with_(happened_at=MUCH_LATER, worker=BEN))
    early = line.with_(at=NOW, worker=named(BEN), due=MUCH_LATER)
    given(decider, *past).when(early).then(from_line.with_(happened_at=NOW, worker=BEN))


def test_a_deadline_told_late_replaces_the_one_before_it() -> None:
    past = (opened_by_line, deadline_set, from_line.with_(happened_at=MUCH_LATER))
    between = line.with_(at=LATER, due=MUCH_LATER)
    replaced = deadline_set.with_(happened_at=LATER, due=MUCH_LATER, before=DUE)
    given(decider, *past).when(between).then(from_line, replaced)


def test_a_line_about_another_person_is_refused() -> None:
    other = line.with_(person_id=an_id("Ada"))
    given(decider, opened_by_line, from_line).when(other).then_refused("this case belongs to another person")


def test_no_line_is_added_to_a_closed_case() -> None:
    given(decider, opened, closed).when(line.with_(at=MUCH_LATER)).then_refused("the case was closed before that")


def test_a_case_cannot_end_before_its_latest_step() -> None:
    early = end.with_(at=NOW)
    given(decider, opened, from_line).when(early).then_refused("a step was done after that time")


def test_a_step_of_a_log_is_recorded() -> None:
    given(decider, opened).when(record).then(recorded)


def test_recording_the_same_line_again_changes_nothing() -> None:
    given(decider, opened, recorded).when(record).then_nothing()


def test_the_same_step_may_happen_again_or_be_told_late() -> None:
    given(decider, opened, recorded).when(record.with_(at=MUCH_LATER)).then(recorded.with_(happened_at=MUCH_LATER))
    given(decider, opened, recorded).when(record.with_(at=NOW)).then(recorded.with_(happened_at=NOW))


def test_a_long_log_leaves_the_state_small() -> None:
    lines = [recorded.with_(happened_at=datetime.fromtimestamp(n, NOW.tzinfo)) for n in range(1, 500)]
    assert decider.fold((opened, *lines)).step == decider.fold((opened, lines[-1])).step
    sizes = [len(decider.fold((opened, *past)).model_dump_json()) for past in (lines[:1], lines)]
    assert sizes[0] == sizes[1]


def test_a_log_shows_another_worker() -> None:
    given(decider, opened).when(change).then(changed)


def test_showing_the_same_worker_again_changes_nothing() -> None:
    given(decider, opened, changed).when(change.with_(at=MUCH_LATER)).then_nothing()


def test_a_late_line_is_kept_once_and_the_owner_stays() -> None:
    late = change.with_(at=LATER, worker=named(ANN))
    kept = changed.with_(before=BEN)
    past = (opened, changed.with_(worker=BEN, happened_at=MUCH_LATER))
    given(decider, *past).when(late).then(kept)
    given(decider, *past, kept).when(late).then_nothing()
    assert decider.fold((*past, kept)).owner == BEN


def test_a_deadline_is_set_and_replaced() -> None:
    given(decider, opened).when(set_deadline).then(deadline_set)
    sooner = set_deadline.with_(due=LATER)
    given(decider, opened, deadline_set).when(sooner).then(deadline_set.with_(due=LATER, before=DUE))


def test_setting_the_same_deadline_again_changes_nothing() -> None:
    given(decider, opened, deadline_set).when(set_deadline.with_(at=LATER)).then_nothing()


def test_a_case_ends_in_time_to_the_minute() -> None:
    given(decider, opened, deadline_set, recorded).when(end).then(ended)


def test_a_case_ends_late_by_a_minute() -> None:
    after = at("2026-02-10 12:01")
    late = ended.with_(happened_at=after, late=True)
    given(decider, opened, deadline_set, recorded).when(end.with_(at=after)).then(late)


def test_a_day_lasts_until_midnight_in_england() -> None:
    summer = at("2026-07-01 00:00")
    by_day = deadline_set.with_(due=summer, day_only=True)
    for minute, late in (("2026-07-01 22:59", False), ("2026-07-01 23:00", True)):
        expected = ended.with_(happened_at=at(minute), due=summer, late=late)
        given(decider, opened, by_day, recorded).when(end.with_(at=at(minute))).then(expected)


def test_a_case_without_a_deadline_is_neither_late_nor_in_time() -> None:
    given(decider, opened).when(end).then(ended.with_(due=None, late=None, last_step=None))


def test_ending_it_again_changes_nothing() -> None:
    given(decider, opened, deadline_set, recorded, ended).when(end).then_nothing()


def test_another_end_is_refused_unless_a_step_came_after() -> None:
    past = (opened, deadline_set, recorded, ended)
    later = end.with_(at=MUCH_LATER)
    given(decider, *past).when(later).then_refused("the case ended at another time")
    step = recorded.with_(happened_at=MUCH_LATER)
    given(decider, *past, step).when(later).then(ended.with_(happened_at=MUCH_LATER, late=True))


def test_a_deadline_told_late_judges_the_end_anew() -> None:
    sooner = deadline_set.with_(due=LATER, before=DUE)
    expected = ended.with_(due=LATER, late=True)
    given(decider, opened, deadline_set, recorded, ended, sooner).when(end).then(expected)


def test_a_case_is_closed_with_a_reason() -> None:
    given(decider, opened).when(close).then(closed)


def test_closing_it_again_changes_nothing() -> None:
    given(decider, opened, closed).when(close).then_nothing()


def test_a_closed_case_is_opened_again_with_the_owner_it_had() -> None:
    given(decider, opened, closed).when(reopen).then(reopened)


def test_opening_it_once_more_changes_nothing() -> None:
    given(decider, opened, closed, reopened).when(reopen).then_nothing()


def test_after_a_closing_nothing_new_happens_until_it_is_reopened() -> None:
    for command in (join, leave, allocate, record, change, set_deadline, end):
        after = command.with_(at=MUCH_LATER)
        given(decider, opened, closed).when(after).then_refused("the case was closed before that")


def test_a_handover_accepted_before_the_closing_still_moves_the_owner() -> None:
    given(decider, opened, closed).when(move.with_(at=MUCH_LATER)).then(moved.with_(happened_at=MUCH_LATER))


def test_nothing_happens_to_a_case_that_was_never_opened() -> None:
    for command in (join, leave, allocate, move, record, change, set_deadline, end, close, reopen):
        given(decider).when(command).then_refused("no case was opened")
