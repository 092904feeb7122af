"""S01: Jim is told Wednesday, and on Wednesdays nobody who can sign is on duty.

The record could have said so when the day was agreed. His person is P01 here, as in the scenario.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aggregates.discharge import (
    AgreeDischargeDate,
    CoverStep,
    DelegateStep,
    MarkStepDone,
    MoveDischargeDate,
    PlanDischarge,
    RecordDischarge,
    RecordDischargeNotCompleted,
    TellNamedPerson,
    WaiveStep,
)
from aggregates.gap import AcknowledgeGap, AnswerGap
from aggregates.roster import ArrangeCover, BookLeave, CorrectRoster, PublishRoster
from services.config import Settings
from tests.spec import an_id
from tests.stories.world import Line, World, line, party

WARD_MANAGER = party("ward_manager@NHS_MH")
WARD_NURSE = party("ward_nurse@NHS_MH")
DOCTOR = party("doctor@NHS_MH")
COORDINATOR = party("discharge_coordinator@NHS_AC")
SUPPORT_WORKER = party("support_worker@VCSE")
WARD, ROSTER, DISCHARGE, CASE = an_id("ward"), an_id("roster"), an_id("discharge"), an_id("case of P01")
SISTER, VCSE = an_id("sister"), an_id("the charity")
OF = {"discharge_id": DISCHARGE, "case_id": CASE}
WEEKDAYS = (1, 2, 4, 5)
WEDNESDAY = date(2026, 3, 11)
AGREED = "2026-03-04 14:20"
MISSED = "2026-03-11 11:00"


def roster(when: str = "2026-01-05 09:00", weekdays: tuple[int, ...] = WEEKDAYS, kind: Any = PublishRoster) -> Line:
    pattern = {"first_day": date(2026, 1, 5), "last_day": date(2026, 6, 30)}
    lines = [{"role": "doctor", "weekdays": weekdays}]
    return line(when, WARD_MANAGER, kind, unit=WARD, roster_id=ROSTER, lines=lines, **pattern)


def planned(sign_off: dict[str, Any] | None = None) -> Line:
    signs = sign_off or {"role": "doctor"}
    steps = [
        {"kind": "clinical_sign_off", "owner": DOCTOR, **signs},
        {"kind": "medicines", "owner": party("pharmacist@NHS_MH"), "role": "pharmacist"},
        {"kind": "family_or_carer_told", "owner": COORDINATOR},
    ]
    named = [
        {"named_id": SISTER, "relation": "family", "name": "Colin's sister"},
        {"named_id": VCSE, "relation": "agency", "agency": "VCSE"},
    ]
    plan = {"unit": WARD, "pathway": "P1", "steps": steps, "to_be_told": named}
    return line(AGREED, WARD_MANAGER, PlanDischarge, **OF, **plan)


def agreed() -> Line:
    return line(AGREED, WARD_MANAGER, AgreeDischargeDate, **OF, on=WEDNESDAY, agreed_with_person=True)


def told(when: str, whom: Any) -> Line:
    return line(when, SUPPORT_WORKER, TellNamedPerson, **OF, named_id=whom, means="phone")


def family_told() -> list[Line]:
    when = "2026-03-04 15:00"
    return [told(when, SISTER), line(when, SUPPORT_WORKER, MarkStepDone, **OF, kind="family_or_carer_told")]


def missed() -> Line:
    reasons = ("PROJECT.PJ_CLINICIAN_NOT_ON_DUTY",)
    return line(MISSED, WARD_NURSE, RecordDischargeNotCompleted, **OF, on=WEDNESDAY, reasons=reasons)


def discharged() -> Line:
    return line("2026-03-16 10:30", DOCTOR, RecordDischarge, **OF, method="1", destination="19")


def signed(when: str) -> Line:
    return line(when, DOCTOR, MarkStepDone, **OF, kind="clinical_sign_off")


def story() -> list[Line]:
    medicines = line("2026-03-16 10:05", party("pharmacist@NHS_MH"), MarkStepDone, **OF, kind="medicines")
    return [
        roster(),
        planned(),
        agreed(),
        *family_told(),
        missed(),
        signed("2026-03-16 10:00"),
        medicines,
        discharged(),
    ]


@pytest.fixture
def ward(world: World) -> World:
    world.case("P01", WARD_MANAGER, "2026-01-05 08:00")
    return world


def test_the_question_is_asked_the_minute_the_day_is_agreed(ward: World) -> None:
    ward.live([roster(), planned()])
    answer = ward.tell(agreed())
    assert ward.before(AGREED) == []
    assert ward.codes(AGREED + ":01") == ["DISCHARGE_PREREQ_UNSTAFFED"]
    [row] = ward.open()
    assert ward.words(row) == (
        "The plan for Wednesday 11 March 2026 needs a doctor. The roster shows none on that day. "
        "Who could do this step, or which day suits the person?"
    )
    assert row.since == answer.facts[-1].recorded_at


def test_those_who_can_answer_are_asked_and_nobody_else(ward: World) -> None:
    ward.live([roster(), planned(), agreed()])
    [row] = ward.open()
    assert ward.who_was_asked(row) == [
        "ward_manager@NHS_MH at step 0",
        "discharge_coordinator@NHS_AC at step 0",
    ]


def test_nobody_answers_and_the_next_is_asked_after_a_working_day(ward: World) -> None:
    ward.live([roster(), planned(), agreed()])
    ward.pass_time("2026-03-05 23:59")
    [row] = ward.open()
    assert len(ward.who_was_asked(row)) == 2
    ward.pass_time("2026-03-06 00:00")
    assert ward.who_was_asked(row)[2:] == ["hub_lead@HUB at step 1"]


def test_the_answer_to_the_command_carries_the_gap_and_days_that_work(ward: World) -> None:
    ward.live([roster(), planned()])
    raised = ward.raised(ward.tell(agreed()))
    [one] = raised.raised
    assert one.code == "DISCHARGE_PREREQ_UNSTAFFED"
    assert one.suggestions["days"] == ("date:2026-03-12", "date:2026-03-10", "date:2026-03-13")


def test_the_whole_story_as_it_was_lived(ward: World) -> None:
    ward.live(story())
    assert ward.before(AGREED) == []
    assert ward.before(MISSED) == ["DISCHARGE_PREREQ_UNSTAFFED"]
    assert ward.codes(MISSED + ":01") == ["DISCHARGE_CHANGE_NOT_TOLD"]
    not_told = next(row for row in ward.all_of(CASE) if row.code == "DISCHARGE_CHANGE_NOT_TOLD")
    assert ward.who_was_asked(not_told) == [
        "discharge_coordinator@NHS_AC at step 0",
        "ward_manager@NHS_MH at step 1",  # the same day, for nobody had said anything by its end
    ]
    assert "A relative and Voluntary, community and social enterprise have not been told yet" in ward.words(not_told)
    assert [(row.code, row.how) for row in ward.all_of(CASE)] == [
        ("DISCHARGE_PREREQ_UNSTAFFED", "overtaken"),
        ("DISCHARGE_CHANGE_NOT_TOLD", None),
    ]


def test_it_is_told_when_each_who_is_named_has_heard(ward: World) -> None:
    ward.live([*story(), told("2026-03-16 11:00", SISTER)])
    assert ward.codes() == ["DISCHARGE_CHANGE_NOT_TOLD"]
    ward.tell(told("2026-03-16 11:30", VCSE))
    assert ward.codes() == []
    assert ward.all_of(CASE)[-1].how == "answered"


def cover(**more: Any) -> Line:
    return line("2026-03-05 10:00", WARD_MANAGER, CoverStep, **OF, kind="clinical_sign_off", **more)


CLEARED = {
    "a named doctor covers the day": (cover(on=WEDNESDAY, worker=party("doctor@NHS_MH", "Dr A")), "answered"),
    "the roster shows cover for the day": (
        line(
            "2026-03-05 10:00", WARD_MANAGER, ArrangeCover, unit=WARD, cover_id=an_id("c"), role="doctor", on=WEDNESDAY
        ),
        "answered",
    ),
    "a doctor delegates the step to a nurse": (
        line("2026-03-05 10:00", DOCTOR, DelegateStep, **OF, kind="clinical_sign_off", to=WARD_NURSE),
        "answered",
    ),
    "the day is moved and everyone told": (
        line(
            "2026-03-05 10:00",
            WARD_MANAGER,
            MoveDischargeDate,
            **OF,
            on=date(2026, 3, 12),
            agreed_with_person=True,
            told=(SISTER, VCSE),
        ),
        "moved",
    ),
    "the roster was wrong from the start": (
        roster("2026-03-05 10:00", (1, 2, 3, 4, 5), CorrectRoster),
        "corrected",
    ),
    "the step is done before the day": (
        signed("2026-03-10 10:00"),
        "answered",
    ),
    "the step is waived by name with a reason": (
        line("2026-03-10 10:00", DOCTOR, WaiveStep, **OF, kind="clinical_sign_off", reason="signed by the crisis team"),
        "answered",
    ),
}


@pytest.mark.parametrize("what", CLEARED)
def test_what_clears_it_clears_it_and_it_stays_in_the_history(ward: World, what: str) -> None:
    clearing, how = CLEARED[what]
    ward.live([roster(), planned(), agreed(), *family_told()])
    [row] = ward.open()
    ward.tell(clearing)
    waived = ["WAIVER_STANDING"] if "waived" in what else []  # a waiver stays on the case and asks nobody
    assert ward.codes() == waived
    [ended] = [one for one in ward.all_of(CASE) if one.code not in waived]
    assert (ended.gap_id, ended.how) == (row.gap_id, how)
    assert ward.codes("2026-03-04 16:00") == ["DISCHARGE_PREREQ_UNSTAFFED"]


def test_words_and_acknowledgements_close_nothing(ward: World) -> None:
    ward.live([roster(), planned(), agreed()])
    [row] = ward.open()
    of_gap = {"gap_id": row.gap_id, "case_id": CASE}
    ward.tell(line("2026-03-05 09:00", WARD_MANAGER, AcknowledgeGap, **of_gap))
    ward.tell(line("2026-03-05 09:05", WARD_MANAGER, AnswerGap, **of_gap, answer="we will find somebody"))
    ward.tell(cover(on=date(2026, 3, 12), worker=party("doctor@NHS_MH", "Dr A")).at("2026-03-05 11:00"))
    assert [one.gap_id for one in ward.open()] == [row.gap_id]


def test_near_miss_the_doctor_signs_on_a_day_on_which_she_works(ward: World) -> None:
    """Nurse-led discharge on criteria that the doctor, rostered that day, is to sign on Tuesday the 10th."""
    on_tuesday = planned({"role": "doctor", "on": date(2026, 3, 10)})
    ward.live([roster(), on_tuesday, agreed(), *family_told(), signed("2026-03-10 15:00")])
    ward.pass_time("2026-03-11 10:00")
    assert ward.all_of(CASE) == []


def test_near_miss_the_doctor_is_away_in_another_week(ward: World) -> None:
    week_later = {"first_day": date(2026, 3, 18), "last_day": date(2026, 3, 18)}
    away = line(AGREED, WARD_MANAGER, BookLeave, unit=WARD, leave_id=an_id("l"), role="doctor", **week_later)
    ward.live([roster(weekdays=(1, 2, 3, 4, 5)), away, planned(), agreed()])
    assert ward.all_of(CASE) == []


def test_the_doctor_is_away_on_that_very_day(ward: World) -> None:
    """The counterpart, so that the near miss before it proves something."""
    day = {"first_day": WEDNESDAY, "last_day": WEDNESDAY}
    away = line("2026-03-05 09:00", WARD_MANAGER, BookLeave, unit=WARD, leave_id=an_id("l"), role="doctor", **day)
    ward.live([roster(weekdays=(1, 2, 3, 4, 5)), planned(), agreed(), away])
    assert ward.before("2026-03-05 09:00") == []
    assert ward.codes() == ["DISCHARGE_PREREQ_UNSTAFFED"]


def test_near_miss_the_day_is_moved_and_all_are_told_in_the_same_step(ward: World) -> None:
    moved = line(
        "2026-03-05 10:00",
        WARD_MANAGER,
        MoveDischargeDate,
        **OF,
        on=date(2026, 3, 12),
        agreed_with_person=True,
        told=(SISTER, VCSE),
    )
    ward.live([roster(weekdays=(1, 2, 3, 4, 5)), planned(), agreed(), moved])
    assert ward.all_of(CASE) == []


def test_near_miss_no_roster_is_known(ward: World) -> None:
    ward.live([planned(), agreed()])
    assert ward.all_of(CASE) == []


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_arrival_changes_when_but_not_what(tmp_path: Path, seed: int) -> None:
    """Cross-cutting check 1: what is open at the end is the same, with the same ids."""
    in_order, in_disorder = World(Settings(data=tmp_path / "order")), World(Settings(data=tmp_path / "disorder"))
    for one in (in_order, in_disorder):
        one.case("P01", WARD_MANAGER, "2026-01-05 08:00")
    lived = [roster(), planned(), agreed(), *family_told(), missed()]
    in_order.live(lived)
    in_disorder.live_shuffled(lived, seed, "2026-03-17 09:00")
    assert [one.gap_id for one in in_order.open()] == [one.gap_id for one in in_disorder.open()]
    for one in (in_order, in_disorder):
        one.close()


def test_a_late_correction_ends_it_and_its_history_stays(ward: World) -> None:
    """Cross-cutting check 2."""
    ward.live([roster(), planned(), agreed(), roster("2026-03-05 09:00", (1, 2, 3, 4, 5), CorrectRoster)])
    [row] = ward.all_of(CASE)
    assert row.how == "corrected"
    assert ward.codes("2026-03-04 23:00") == ["DISCHARGE_PREREQ_UNSTAFFED"]
    assert ward.codes("2026-03-05 09:01") == []


def test_built_anew_from_the_first_fact_it_is_the_same(ward: World, tmp_path: Path) -> None:
    """Cross-cutting check 4: the same questions with the same ids, and the same history to the microsecond."""
    ward.live(story())
    as_lived, anew = ward.rebuilt(tmp_path)
    assert as_lived == anew
    assert len(anew) == 3


def test_two_questions_are_two_lines(ward: World) -> None:
    """Cross-cutting check 3: one line for each role, never one merged severity."""
    both = [{"role": "doctor", "weekdays": WEEKDAYS}, {"role": "pharmacist", "weekdays": (1,)}]
    pattern = {"first_day": date(2026, 1, 5), "last_day": date(2026, 6, 30), "lines": both}
    published = line("2026-01-05", WARD_MANAGER, PublishRoster, unit=WARD, roster_id=ROSTER, **pattern)
    ward.live([published, planned(), agreed()])
    assert ward.codes() == ["DISCHARGE_PREREQ_UNSTAFFED", "DISCHARGE_PREREQ_UNSTAFFED"]
    assert len({row.gap_id for row in ward.open()}) == 2
