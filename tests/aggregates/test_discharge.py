"""Jim is told Wednesday; Wednesday is agreed with him, not for him."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from aggregates.discharge import (
    AcceptStart,
    AddStep,
    AgreeDischargeDate,
    CoverStep,
    DelegateStep,
    MarkStepDone,
    MarkStepNotApplicable,
    MoveDischargeDate,
    PersonToTell,
    PlanDischarge,
    PlannedStep,
    RecordDischarge,
    RecordDischargeNotCompleted,
    TellNamedPerson,
    WaiveStep,
    WithdrawDischargePlan,
    decider,
)
from schemas.discharge import (
    Discharged,
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargeNotCompleted,
    DischargePlanned,
    DischargePlanWithdrawn,
    Named,
    NamedPersonTold,
    ReceivingServiceAccepted,
    Step,
    StepAdded,
    StepCovered,
    StepDelegated,
    StepDone,
    StepNotApplicable,
    StepWaived,
    ToBeTold,
)
from schemas.party import NamedParty, Party
from tests.spec import an_id, at, given, words

NOW = at("2026-03-04 14:20")
TUESDAY, WEDNESDAY, THURSDAY = date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 12)
WARD, CLINIC, HOMECARE = an_id("ward"), an_id("clinic"), an_id("home care")
SISTER, CHARITY = an_id("sister"), an_id("charity")
ABOUT: dict[str, Any] = {"discharge_id": an_id("discharge"), "case_id": an_id("case")}
WRITTEN: dict[str, Any] = {"happened_at": NOW, **ABOUT}
DOCTOR = Party(role="doctor", agency="NHS_MH")
NURSE = Party(role="ward_nurse", agency="NHS_MH", worker=an_id("nurse"))
CONSULTANT = Party(role="consultant", agency="NHS_MH", unit=CLINIC)
NAME, NOTE = words("his sister", "to_be_told"), words("signed", "note")
REASON = words("he asked us to go ahead", "reason")


def named(party: Party) -> NamedParty:
    return NamedParty(**party.__dict__)


sign_off = Step(kind="clinical_sign_off", owner=DOCTOR, role="doctor", unit=WARD)
medicines = Step(kind="medicines", owner=NURSE)
start = Step(kind="receiving_service_start", owner=Party(role="registered_manager", agency="PROVIDER"))
to_be_told = (Named(named_id=SISTER, relation="family"), Named(named_id=CHARITY, relation="agency", agency="VCSE"))
plan = PlanDischarge(
    at=NOW,
    **ABOUT,
    unit=WARD,
    pathway="P1",
    steps=(
        PlannedStep(kind="clinical_sign_off", owner=named(DOCTOR), role="doctor"),
        PlannedStep(kind="medicines", owner=named(NURSE)),
        PlannedStep(kind="receiving_service_start", owner=named(start.owner)),
    ),
    to_be_told=(
        PersonToTell(named_id=SISTER, relation="family", name=NAME),
        PersonToTell(named_id=CHARITY, relation="agency", agency="VCSE"),
    ),
)
planned = DischargePlanned(
    **WRITTEN,
    unit=WARD,
    pathway="P1",
    steps=(sign_off, medicines, start),
    to_be_told=(
        ToBeTold(named_id=SISTER, relation="family", name=NAME),
        ToBeTold(named_id=CHARITY, relation="agency", agency="VCSE"),
    ),
)
add = AddStep(at=NOW, **ABOUT, step=PlannedStep(kind="transport", owner=named(NURSE), role="ward_nurse", unit=CLINIC))
transport = Step(kind="transport", owner=NURSE, role="ward_nurse", unit=CLINIC)
NOT_AGREED: dict[str, Any] = {"agreed": None, "needs": ()}
added = StepAdded(**WRITTEN, step=transport, **NOT_AGREED, units=(WARD, CLINIC))
finish = MarkStepDone(at=NOW, **ABOUT, kind="medicines", note=NOTE)
finished = StepDone(**WRITTEN, kind="medicines", note=NOTE, units=(WARD,))
waive = WaiveStep(at=NOW, **ABOUT, kind="medicines", reason=REASON)
waived = StepWaived(**WRITTEN, kind="medicines", reason=REASON, by=NURSE, units=(WARD,))
rule_out = MarkStepNotApplicable(at=NOW, **ABOUT, kind="medicines", reason=REASON)
ruled_out = StepNotApplicable(**WRITTEN, kind="medicines", reason=REASON, by=NURSE, units=(WARD,))
delegate = DelegateStep(at=NOW, **ABOUT, kind="clinical_sign_off", to=named(CONSULTANT), on=TUESDAY)
delegated = StepDelegated(
    **WRITTEN,
    step=Step(kind="clinical_sign_off", owner=CONSULTANT, role="consultant", unit=CLINIC, on=TUESDAY),
    authorised_by=DOCTOR,
    **NOT_AGREED,
    units=(WARD, CLINIC),
)
LOCUM = Party(role="doctor", agency="NHS_MH", worker=an_id("locum"))
cover = CoverStep(at=NOW, **ABOUT, kind="clinical_sign_off", on=WEDNESDAY, worker=named(LOCUM))
covered = StepCovered(**WRITTEN, kind="clinical_sign_off", on=WEDNESDAY, worker=LOCUM, units=(WARD,))
accept = AcceptStart(at=NOW, **ABOUT, on=WEDNESDAY, unit=HOMECARE, role="home_care_worker", count=2)
start_by_two = start.with_(role="home_care_worker", unit=HOMECARE, count=2)
accepted = ReceivingServiceAccepted(**WRITTEN, on=WEDNESDAY, step=start_by_two, **NOT_AGREED, units=(WARD, HOMECARE))
agree = AgreeDischargeDate(at=NOW, **ABOUT, on=WEDNESDAY, agreed_with_person=True, told=(SISTER,))
agreed = DischargeDateAgreed(
    **WRITTEN,
    on=WEDNESDAY,
    agreed_with_person=True,
    needs=(sign_off, medicines, start),
    to_be_told=to_be_told,
    told=(SISTER,),
    units=(WARD,),
)
move = MoveDischargeDate(at=NOW, **ABOUT, on=THURSDAY, agreed_with_person=True)
moved = DischargeDateMoved(
    **WRITTEN,
    before=WEDNESDAY,
    on=THURSDAY,
    agreed_with_person=True,
    needs=(sign_off, medicines, start),
    to_be_told=to_be_told,
    told=(),
    units=(WARD,),
)
tell = TellNamedPerson(at=NOW, **ABOUT, named_id=SISTER, means="phone")
told = NamedPersonTold(**WRITTEN, named_id=SISTER, means="phone", on=THURSDAY)
THAT_DAY = at("2026-03-11 11:00")
not_done = RecordDischargeNotCompleted(
    at=THAT_DAY, **ABOUT, on=WEDNESDAY, reasons=("PROJECT.PJ_CLINICIAN_NOT_ON_DUTY",)
)
missed = DischargeNotCompleted(
    **{**WRITTEN, "happened_at": THAT_DAY},
    on=WEDNESDAY,
    reasons=("PROJECT.PJ_CLINICIAN_NOT_ON_DUTY",),
    words=None,
    to_be_told=to_be_told,
    told=(),
    units=(WARD,),
)
go_home = RecordDischarge(at=THAT_DAY, **ABOUT, method="1", destination="19")
went_home = Discharged(**{**WRITTEN, "happened_at": THAT_DAY}, method="1", destination="19", units=(WARD,))
withdraw = WithdrawDischargePlan(at=NOW, **ABOUT, reason=REASON)
withdrawn = DischargePlanWithdrawn(**WRITTEN, reason=REASON, on=WEDNESDAY, to_be_told=to_be_told, units=(WARD,))
LIFE = (planned, added, finished, delegated, accepted, agreed, moved, told, covered, missed, went_home)


def test_a_way_home_is_planned() -> None:
    given(decider).when(plan).then(planned)


def test_planning_the_same_again_changes_nothing() -> None:
    given(decider, planned).when(plan.with_(at=THAT_DAY)).then_nothing()
    given(decider, *LIFE).when(plan).then_nothing()


def test_another_plan_under_the_same_id_is_refused() -> None:
    given(decider, planned).when(plan.with_(pathway="P2")).then_refused("a discharge was planned under this id")


def test_a_plan_names_each_step_and_each_person_once() -> None:
    given(decider).when(plan.with_(steps=(plan.steps[0],) * 2)).then_refused("names the same step twice")
    twice = plan.with_(to_be_told=(plan.to_be_told[0],) * 2)
    given(decider).when(twice).then_refused("two of those to be told by the same id")


def test_an_agency_is_named_by_its_code() -> None:
    with pytest.raises(ValidationError, match="an agency is named by its code"):
        PersonToTell(named_id=CHARITY, relation="agency")
    with pytest.raises(ValidationError, match="an agency is named by its code"):
        PersonToTell(named_id=SISTER, relation="family", agency="VCSE")


def test_a_step_is_added() -> None:
    given(decider, planned).when(add).then(added)


def test_adding_it_again_changes_nothing() -> None:
    given(decider, planned, added).when(add).then_nothing()


def test_another_step_of_the_same_kind_is_refused() -> None:
    other = add.with_(step=add.step.with_(count=2))
    given(decider, planned, added).when(other).then_refused("'Transport home' is in the plan already")


def test_a_step_is_done() -> None:
    given(decider, planned).when(finish, NURSE).then(finished)


def test_doing_it_again_changes_nothing() -> None:
    given(decider, planned, finished).when(finish, NURSE).then_nothing()


def test_a_step_that_is_not_planned_cannot_be_done() -> None:
    given(decider, planned).when(finish.with_(kind="equipment")).then_refused(
        "the plan has no step 'Equipment in place'"
    )


def test_what_was_waived_may_still_be_done() -> None:
    given(decider, planned, waived).when(finish, NURSE).then(finished)


def test_a_named_role_goes_ahead_without_a_step() -> None:
    given(decider, planned).when(waive, NURSE).then(waived)


def test_waiving_it_again_changes_nothing() -> None:
    given(decider, planned, waived).when(waive, NURSE).then_nothing()


def test_what_was_done_is_not_waived() -> None:
    given(decider, planned, finished).when(waive, NURSE).then_refused("'Medicines to take home' is closed already")


def test_a_step_does_not_apply() -> None:
    given(decider, planned).when(rule_out, NURSE).then(ruled_out)


def test_saying_so_again_changes_nothing() -> None:
    given(decider, planned, ruled_out).when(rule_out, NURSE).then_nothing()


def test_what_was_done_applies() -> None:
    given(decider, planned, finished).when(rule_out, NURSE).then_refused("is closed already")


def test_a_step_is_delegated_with_authority() -> None:
    given(decider, planned).when(delegate, DOCTOR).then(delegated)


def test_delegating_it_again_changes_nothing() -> None:
    given(decider, planned, delegated).when(delegate, DOCTOR).then_nothing()


def test_nobody_delegates_without_authority() -> None:
    given(decider, planned).when(delegate, NURSE).then_refused("this step may be delegated by: ")
    done = finished.with_(kind="clinical_sign_off")
    given(decider, planned, done).when(delegate, DOCTOR).then_refused("'Clinician signs the discharge' is closed")


def test_a_named_worker_covers_a_step_for_a_day() -> None:
    given(decider, planned).when(cover).then(covered)
    given(decider, planned, covered).when(agree).then(agreed.with_(needs=(medicines, start)))
    given(decider, planned, covered).when(agree.with_(on=THURSDAY)).then(agreed.with_(on=THURSDAY))


def test_covering_it_again_changes_nothing() -> None:
    given(decider, planned, covered).when(cover).then_nothing()


def test_another_worker_covers_instead() -> None:
    other = LOCUM.with_(worker=an_id("other locum"))
    given(decider, planned, covered).when(cover.with_(worker=named(other))).then(covered.with_(worker=other))


def test_cover_has_a_name() -> None:
    given(decider, planned).when(cover.with_(worker=named(DOCTOR))).then_refused("cover is one named worker")


def test_a_service_says_it_can_start() -> None:
    given(decider, planned).when(accept).then(accepted)


def test_saying_it_again_changes_nothing_and_another_day_does() -> None:
    given(decider, planned, accepted).when(accept).then_nothing()
    given(decider, planned, accepted).when(accept.with_(on=THURSDAY)).then(accepted.with_(on=THURSDAY))


def test_a_service_that_is_not_in_the_plan_cannot_start() -> None:
    without = planned.with_(steps=(sign_off, medicines))
    given(decider, without).when(accept).then_refused("no step 'Receiving service starts'")


def test_a_day_is_agreed_with_the_person() -> None:
    given(decider, planned).when(agree).then(agreed)


def test_agreeing_the_same_day_again_changes_nothing() -> None:
    given(decider, planned, agreed).when(agree.with_(at=at("2026-03-05 09:00"))).then_nothing()
    given(decider, planned, agreed).when(agree.with_(agreed_with_person=False)).then_nothing()


def test_a_day_set_for_him_may_then_be_agreed_with_him() -> None:
    for_him = agreed.with_(agreed_with_person=False)
    with_him = agree.with_(told=(CHARITY,))
    given(decider, planned, for_him).when(with_him).then(agreed.with_(told=(SISTER, CHARITY)))


def test_no_day_before_there_is_a_plan() -> None:
    given(decider).when(agree).then_refused("no discharge is planned")


def test_another_day_is_moved_to_and_not_agreed_beside_the_first() -> None:
    given(decider, planned, agreed).when(agree.with_(on=THURSDAY)).then_refused("move it instead")


def test_a_day_that_is_over_cannot_be_agreed() -> None:
    given(decider, planned).when(agree.with_(on=date(2026, 3, 3))).then_refused("the day lies before")


def test_only_those_whom_the_plan_names_are_said_to_be_told() -> None:
    given(decider, planned).when(agree.with_(told=(an_id("stranger"),))).then_refused("does not name everyone")


def test_the_day_is_moved() -> None:
    given(decider, planned, agreed).when(move).then(moved)


def test_moving_it_again_changes_nothing() -> None:
    given(decider, planned, agreed, moved).when(move).then_nothing()


def test_no_day_no_move() -> None:
    given(decider, planned).when(move).then_refused("no day is agreed that could be moved")
    given(decider, planned, agreed).when(move.with_(on=date(2026, 3, 3))).then_refused("the day lies before")


def test_the_sister_is_told() -> None:
    given(decider, planned, agreed, moved).when(tell).then(told)


def test_telling_her_again_changes_nothing_until_the_day_moves() -> None:
    given(decider, planned, agreed, moved, told).when(tell).then_nothing()
    given(decider, planned, agreed).when(tell).then_nothing()
    back = moved.with_(before=THURSDAY, on=WEDNESDAY)
    given(decider, planned, agreed, moved, told, back).when(tell).then(told.with_(on=WEDNESDAY))


def test_somebody_the_plan_does_not_name_is_not_ticked_off() -> None:
    given(decider, planned, agreed).when(tell.with_(named_id=an_id("stranger"))).then_refused("does not name everyone")


def test_the_day_came_and_he_did_not_go_home() -> None:
    given(decider, planned, agreed).when(not_done).then(missed)


def test_recording_it_again_changes_nothing() -> None:
    given(decider, planned, agreed, missed).when(not_done).then_nothing()


def test_only_the_agreed_day_can_be_missed_and_not_before_it_came() -> None:
    given(decider, planned, agreed).when(not_done.with_(on=TUESDAY)).then_refused("not the day that was agreed")
    given(decider, planned, agreed).when(not_done.with_(at=NOW)).then_refused("the agreed day has not come")


def test_after_a_missed_day_everybody_is_told_and_another_is_agreed() -> None:
    given(decider, planned, agreed, missed).when(tell).then(told.with_(on=None))
    anew = agree.with_(at=THAT_DAY, on=THURSDAY)
    expected = agreed.with_(happened_at=THAT_DAY, on=THURSDAY)
    given(decider, planned, agreed, missed).when(anew).then(expected)


def test_he_goes_home() -> None:
    given(decider, planned, agreed).when(go_home).then(went_home)


def test_going_home_again_changes_nothing() -> None:
    given(decider, planned, agreed, went_home).when(go_home).then_nothing()


def test_going_home_otherwise_is_refused() -> None:
    given(decider, planned, went_home).when(go_home.with_(method="6")).then_refused("this discharge is over")


def test_the_plan_is_withdrawn() -> None:
    given(decider, planned, agreed).when(withdraw).then(withdrawn)


def test_withdrawing_it_again_changes_nothing() -> None:
    given(decider, planned, agreed, withdrawn).when(withdraw).then_nothing()


def test_who_was_told_a_day_is_told_that_it_no_longer_stands() -> None:
    given(decider, planned, agreed, withdrawn).when(tell).then(told.with_(on=None))


def test_what_is_over_is_over() -> None:
    for command in (add, delegate, cover, accept, agree, move, not_done, withdraw):
        given(decider, planned, agreed, went_home).when(command, DOCTOR).then_refused("this discharge is over")
    given(decider, planned, agreed, withdrawn).when(go_home).then_refused("this discharge is over")


def test_nothing_happens_without_a_plan_or_in_another_case() -> None:
    steps = (add, finish, waive, rule_out, delegate, cover, accept)
    for command in (*steps, agree, move, tell, not_done, go_home, withdraw):
        given(decider).when(command).then_refused("no discharge is planned")
        other = command.with_(case_id=an_id("other"))
        given(decider, planned).when(other).then_refused("discharge belongs to another case")
    given(decider, planned).when(plan.with_(case_id=an_id("other"))).then_refused("belongs to another case")
