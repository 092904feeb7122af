"""Anybody can see at any moment who owns a case, and what it waits for, from whom and since when."""

from datetime import date
from uuid import UUID

from aggregates.handover import AcceptHandover, OfferHandover, OpenHandover
from aggregates.referral import SendReferral
from projections.case_status import cases, circle_of, folded, status_of
from schemas import avro
from schemas.assessment import AssessmentCompleted, AssessmentStarted
from schemas.case import (
    AgencyJoined,
    AgencyLeft,
    CaseClosed,
    CaseEnded,
    CaseOpened,
    CaseReopened,
    DeadlineSet,
    OwnerMoved,
    StepRecorded,
    WorkerAllocated,
    WorkerChanged,
)
from schemas.clocks import runs_out
from schemas.decision import DecisionAsked, DecisionMade, DecisionTold, DecisionWithdrawn, Option
from schemas.discharge import (
    Discharged,
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargeNotCompleted,
    DischargePlanned,
    DischargePlanWithdrawn,
    Named,
    NamedPersonTold,
    Step,
    StepCovered,
    StepDelegated,
    StepDone,
    ToBeTold,
)
from schemas.handover import (
    HandoverAccepted,
    HandoverLapsed,
    HandoverOffered,
    HandoverPassedOn,
    HandoverRefused,
    HandoverReturned,
    HandoverTakenBack,
)
from schemas.moment import moment_of
from schemas.party import Party
from schemas.promise import PromiseKept, PromiseMade, PromiseMoved
from schemas.referral import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralOpened,
    ReferralOutcomeRecorded,
    ReferralOutcomeTold,
    ReferralSent,
)
from services.views.database import Views
from services.views.projecting import Projector
from tests.projections.folding import WARD, awaited, recorded, status_after
from tests.spec import an_id, at, words
from tests.stories.world import World, line, london, party

NOW, LATER, END = at("2026-03-04 14:20"), at("2026-03-05 09:00"), at("2026-03-09 17:00")
CASE = an_id("case")
TEAM = Party(role="social_worker", agency="LA", unit=an_id("team"))
NAMED = Party(role="social_worker", agency="LA", worker=an_id("B"))
OTHER = Party(role="cpn", agency="NHS_MH")
DOCTOR = Party(role="doctor", agency="NHS_MH")
opened = CaseOpened(happened_at=NOW, case_id=CASE, person_id=an_id("person"), owner=WARD)
HANDOVER = {"handover_id": an_id("handover"), "case_id": CASE}
offered = HandoverOffered(happened_at=NOW, **HANDOVER, sender=WARD, to=TEAM, points=(), answer_by=END)
accepted = HandoverAccepted(happened_at=LATER, **HANDOVER, sender=WARD, by=NAMED)
REFERRAL = {"referral_id": an_id("referral"), "case_id": CASE}
sent = ReferralSent(happened_at=NOW, **REFERRAL, sender=WARD, to=TEAM, asks_for=words("a look"), answer_by=END)
taken = ReferralAccepted(happened_at=LATER, **REFERRAL, by=NAMED)
came = ReferralOutcomeRecorded(happened_at=LATER, **REFERRAL, by=NAMED, outcome=words("a rail"))


def test_a_case_has_an_owner_from_its_first_fact() -> None:
    status = status_after(opened)
    assert (status.owner, status.owner_since, status.stage, status.awaiting) == (WARD, NOW, "open", ())


def test_an_offered_case_waits_for_an_answer_and_stays_with_its_sender() -> None:
    status = status_after(opened, offered)
    [line] = status.awaiting
    assert (line.what, line.of, line.since, line.by) == ("handover_answer", TEAM, NOW, END)
    assert status.owner == WARD


def test_an_accepted_handover_waits_for_nothing_and_moves_the_owner() -> None:
    moved = OwnerMoved(happened_at=LATER, case_id=CASE, handover_id=an_id("handover"), owner=NAMED, before=WARD)
    status = status_after(opened, offered, accepted, moved)
    assert (status.owner, status.awaiting, status.worker_changes) == (NAMED, (), 1)
    assert WARD in status.circle


def test_a_refused_handover_waits_for_nothing() -> None:
    refused = HandoverRefused(happened_at=LATER, **HANDOVER, by=TEAM, reason=words("full"))
    assert status_after(opened, offered, refused).awaiting == ()


def test_an_offer_passed_on_waits_for_the_next_since_it_was_first_made() -> None:
    on = HandoverPassedOn(happened_at=LATER, **HANDOVER, by=TEAM, to=OTHER, reason=words("theirs"), answer_by=END)
    [line] = status_after(opened, offered, on).awaiting
    assert (line.of, line.since) == (OTHER, NOW)


def test_a_lapsed_offer_waits_for_its_sender_and_still_for_a_late_answer() -> None:
    lapsed = HandoverLapsed(happened_at=END, **HANDOVER, sender=WARD, to=TEAM, answer_by=END)
    status = status_after(opened, offered, lapsed)
    assert awaited(status) == [
        ("handover_answer", "social_worker@LA", ""),
        ("handover_after_lapse", "ward_manager@NHS_MH", ""),
    ]
    assert status_after(opened, offered, lapsed, accepted).awaiting == ()


def test_a_referral_waits_to_be_read_then_for_answer_outcome_and_for_both_to_be_told() -> None:
    read = ReferralOpened(happened_at=LATER, **REFERRAL, by=TEAM)
    told = [ReferralOutcomeTold(happened_at=END, **REFERRAL, told=who, means="phone") for who in ("sender", "person")]
    assert awaited(status_after(opened, sent)) == [("referral_opened", "social_worker@LA", "")]
    assert awaited(status_after(opened, sent, read)) == [("referral_answer", "social_worker@LA", "")]
    assert awaited(status_after(opened, sent, taken)) == [("referral_outcome", "social_worker@LA", "")]
    assert [one[2] for one in awaited(status_after(opened, sent, taken, came))] == ["who:the sender", "who:the person"]
    assert [one[2] for one in awaited(status_after(opened, sent, taken, came, told[0]))] == ["who:the person"]
    assert status_after(opened, sent, taken, came, *told).awaiting == ()


def test_each_step_of_a_referral_has_its_own_clock() -> None:
    read = ReferralOpened(happened_at=LATER, **REFERRAL, by=TEAM)
    [unread] = status_after(opened, sent).awaiting
    assert unread.by == runs_out("REFERRAL_OPEN", sent.happened_at)
    [unanswered] = status_after(opened, sent, read).awaiting
    assert (unanswered.since, unanswered.by) == (sent.happened_at, sent.answer_by)
    [without_outcome] = status_after(opened, sent, read, taken).awaiting
    assert without_outcome.by == runs_out("REFERRAL_OUTCOME", taken.happened_at)
    untold = status_after(opened, sent, read, taken, came).awaiting
    assert {one.by for one in untold} == {runs_out("REFERRAL_TELL", came.happened_at)}


def test_a_returned_case_waits_for_those_who_had_offered_it() -> None:
    back = {**HANDOVER, "return_id": an_id("return")}
    given_back = HandoverReturned(
        happened_at=LATER, **back, by=NAMED, to=WARD, reason=words("full"), days=3, answer_by=END
    )
    taken_back = HandoverTakenBack(happened_at=END, **back, sender=NAMED, by=WARD)
    [line] = status_after(opened, offered, accepted, given_back).awaiting
    assert (line.what, line.of, line.since, line.by) == ("handover_return", WARD, LATER, END)
    assert status_after(opened, offered, accepted, given_back, taken_back).awaiting == ()


def test_a_promise_is_awaited_on_its_day_until_it_is_kept_or_broken() -> None:
    of = {"promise_id": an_id("promise"), "case_id": CASE}
    made = PromiseMade(happened_at=NOW, **of, to="person", words=words("a visit"), on=date(2026, 3, 6), by=NAMED)
    moved = PromiseMoved(
        happened_at=LATER, **of, before=made.on, on=date(2026, 3, 9), agreed_with_person=True, by=NAMED
    )
    kept = PromiseKept(happened_at=END, **of, by=NAMED)
    assert [one.on for one in status_after(opened, made).awaiting] == [date(2026, 3, 6)]
    assert [one.on for one in status_after(opened, made, moved).awaiting] == [date(2026, 3, 9)]
    assert status_after(opened, made, moved, kept).awaiting == ()


def test_a_declined_referral_waits_for_nothing() -> None:
    declined = ReferralDeclined(happened_at=LATER, **REFERRAL, by=TEAM, reason=words("not ours"))
    assert status_after(opened, sent, declined).awaiting == ()


def test_an_assessment_waits_until_it_is_finished() -> None:
    of = {"assessment_id": an_id("assessment"), "case_id": CASE}
    begun = AssessmentStarted(happened_at=NOW, **of, kind="needs", assessor=NAMED)
    done = AssessmentCompleted(happened_at=LATER, **of, eligible=True, reasons=words("both"), copy_given=True)
    assert awaited(status_after(opened, begun)) == [("assessment", "social_worker@LA", "")]
    assert status_after(opened, begun, done).awaiting == ()


def test_a_decision_waits_until_everyone_who_must_know_was_told_and_again_when_it_is_withdrawn() -> None:
    of = {"decision_id": an_id("decision"), "case_id": CASE}
    must = (Party(role="person", agency="PRIVATE"), TEAM)
    option = Option(option_id=an_id("option"), words=words("a rail"))
    asked = DecisionAsked(
        happened_at=NOW, **of, question=words("which"), options=(option,), must_be_told=must, decision_maker=NAMED
    )
    made = DecisionMade(
        happened_at=NOW,
        **of,
        option_id=option.option_id,
        bases=("NEED",),
        reasons=None,
        evidence=(),
        decided_by=NAMED,
        must_be_told=must,
    )
    told = DecisionTold(happened_at=LATER, **of, told=must[0], means="in_person")
    withdrawn = DecisionWithdrawn(happened_at=END, **of, reason=words("new facts"), must_be_told=must)
    assert awaited(status_after(opened, asked)) == [("decision", "social_worker@LA", "")]
    assert [one.to for one in status_after(opened, asked, made).awaiting] == list(must)
    assert [one.to for one in status_after(opened, asked, made, told).awaiting] == [TEAM]
    again = status_after(opened, asked, made, told, withdrawn)
    assert [(one.to, one.of) for one in again.awaiting] == [(must[0], WARD), (TEAM, WARD)]


HOME = {"discharge_id": an_id("discharge"), "case_id": CASE}
SISTER = Named(named_id=an_id("sister"), relation="family")
VCSE = Named(named_id=an_id("charity"), relation="agency", agency="VCSE")
sign = Step(kind="clinical_sign_off", owner=DOCTOR, role="doctor", unit=an_id("ward"))
early = Step(kind="equipment", owner=TEAM, on=date(2026, 3, 9))
planned = DischargePlanned(
    happened_at=NOW,
    **HOME,
    unit=an_id("ward"),
    pathway="P1",
    steps=(sign, early),
    to_be_told=tuple(ToBeTold(**one.model_dump(), name=words("Ann")) for one in (SISTER,)),
)
DAY = {"needs": (sign, early), "to_be_told": (SISTER, VCSE), "units": (an_id("ward"),), "agreed_with_person": True}
agreed = DischargeDateAgreed(happened_at=NOW, **HOME, on=date(2026, 3, 11), told=(), **DAY)
moved = DischargeDateMoved(
    happened_at=LATER, **HOME, before=date(2026, 3, 11), on=date(2026, 3, 12), told=(SISTER.named_id,), **DAY
)


def test_a_way_home_waits_for_each_step_by_its_day_and_for_each_named_to_be_told() -> None:
    status = status_after(opened, planned, agreed)
    assert [(one.detail, str(one.of), one.on) for one in status.awaiting] == [
        ("step:clinical_sign_off", "doctor@NHS_MH", date(2026, 3, 11)),
        ("step:equipment", "social_worker@LA", date(2026, 3, 9)),
        (f"named:family:{SISTER.named_id}", "ward_manager@NHS_MH", None),
        ("agency:VCSE", "ward_manager@NHS_MH", None),
    ]
    assert status.home is not None
    assert (status.home.on, status.home.agreed_with_person, status.home.stands) == (date(2026, 3, 11), True, "agreed")


def test_a_moved_day_moves_the_steps_and_leaves_waiting_who_has_not_heard_since_they_had_not() -> None:
    status = status_after(opened, planned, agreed, moved)
    assert [(one.detail, one.on, one.since) for one in status.awaiting] == [
        ("step:clinical_sign_off", date(2026, 3, 12), NOW),
        ("step:equipment", date(2026, 3, 9), NOW),
        ("agency:VCSE", None, NOW),
    ]


def test_whoever_was_told_waits_no_longer() -> None:
    told = NamedPersonTold(happened_at=LATER, **HOME, named_id=VCSE.named_id, means="phone", on=date(2026, 3, 12))
    assert [one.detail for one in status_after(opened, planned, agreed, moved, told).awaiting] == [
        "step:clinical_sign_off",
        "step:equipment",
    ]


def test_a_step_waits_for_whoever_has_it_now_and_goes_when_it_is_done() -> None:
    nurse = Party(role="ward_nurse", agency="NHS_MH")
    given = StepDelegated(
        happened_at=LATER,
        **HOME,
        step=sign.with_(owner=nurse),
        authorised_by=DOCTOR,
        agreed=None,
        needs=(),
        units=(an_id("ward"),),
    )
    cover = StepCovered(happened_at=LATER, **HOME, kind="equipment", on=date(2026, 3, 9), worker=NAMED, units=())
    done = StepDone(happened_at=LATER, **HOME, kind="equipment", units=())
    assert [str(one.of) for one in status_after(opened, planned, given).awaiting] == [
        "ward_nurse@NHS_MH",
        "social_worker@LA",
    ]
    assert [one.of for one in status_after(opened, planned, cover).awaiting] == [DOCTOR, NAMED]
    assert [one.detail for one in status_after(opened, planned, done).awaiting] == ["step:clinical_sign_off"]


def test_a_day_that_was_not_kept_leaves_the_steps_without_a_day() -> None:
    missed = DischargeNotCompleted(
        happened_at=END,
        **HOME,
        on=date(2026, 3, 11),
        reasons=("PROJECT.PJ_CLINICIAN_NOT_ON_DUTY",),
        words=None,
        to_be_told=(SISTER, VCSE),
        told=(SISTER.named_id,),
        units=(),
    )
    status = status_after(opened, planned, agreed, missed)
    assert [(one.detail, one.on) for one in status.awaiting] == [
        ("step:clinical_sign_off", None),
        ("step:equipment", None),
        ("agency:VCSE", None),
    ]
    assert status.home is not None
    assert (status.home.stands, status.home.on) == ("not_completed", None)


def test_once_the_person_is_home_no_step_waits_but_who_was_not_told_still_does() -> None:
    home = Discharged(happened_at=END, **HOME, method="1", destination="19", units=())
    status = status_after(opened, planned, agreed, moved, home)
    assert awaited(status) == [("discharge_day_told", "ward_manager@NHS_MH", "agency:VCSE")]


def test_a_withdrawn_plan_leaves_those_to_be_told_who_had_a_day() -> None:
    gone = DischargePlanWithdrawn(
        happened_at=END, **HOME, reason=words("unwell"), on=date(2026, 3, 11), to_be_told=(SISTER,), units=()
    )
    assert [one.named_id for one in status_after(opened, planned, agreed, gone).awaiting] == [SISTER.named_id]
    assert status_after(opened, planned, gone.with_(on=None)).awaiting == ()


def test_the_circle_is_owner_joined_and_whoever_was_asked_for_something() -> None:
    joined = AgencyJoined(happened_at=NOW, case_id=CASE, party=OTHER)
    left = AgencyLeft(happened_at=LATER, case_id=CASE, party=OTHER)
    assert status_after(opened, joined, offered).circle == (WARD, OTHER, TEAM)
    assert status_after(opened, joined, offered, left).circle == (WARD, TEAM)


def test_an_allocated_worker_owns_the_case_and_the_one_before_is_out_of_it() -> None:
    first, second = (WARD.with_(worker=an_id(name)) for name in ("one", "two"))
    given = WorkerAllocated(happened_at=NOW, case_id=CASE, owner=first, before=WARD, joint_handover=True)
    again = WorkerAllocated(happened_at=LATER, case_id=CASE, owner=second, before=first, joint_handover=False)
    status = status_after(opened, given, again)
    assert (status.circle, status.worker_changes, status.owner_since) == ((second,), 2, LATER)


def test_a_closed_case_says_so_and_a_reopened_one_is_open_again() -> None:
    closed = CaseClosed(happened_at=LATER, case_id=CASE, closed_on=date(2026, 3, 5), reason=words("settled"))
    again = CaseReopened(happened_at=END, case_id=CASE, owner=WARD, reason=words("not settled"))
    assert (status_after(opened, closed).stage, status_after(opened, closed).ended_at) == ("closed", LATER)
    assert status_after(opened, closed, again).stage == "open"


STEP = {"case_id": CASE, "step": words("check")}
step = StepRecorded(happened_at=LATER, step_id=an_id("check"), worker=NAMED, **STEP)


def test_an_imported_case_waits_for_its_next_step_since_the_last_one_until_its_deadline() -> None:
    due = DeadlineSet(happened_at=NOW, case_id=CASE, due=END)
    changed = WorkerChanged(happened_at=NOW, case_id=CASE, before=WARD, worker=NAMED)
    [line] = status_after(opened, due, changed, step).awaiting
    assert (line.what, line.of, line.since, line.by) == ("next_step", NAMED, LATER, END)


def test_an_ended_case_waits_for_nothing_and_a_later_step_means_that_it_had_not_ended() -> None:
    ended = CaseEnded(happened_at=LATER, case_id=CASE, due=NOW, late=True)
    after = step.with_(happened_at=END)
    assert (status_after(opened, step, ended).stage, status_after(opened, step, ended).late) == ("ended", True)
    assert status_after(opened, step, ended).awaiting == ()
    assert status_after(opened, step, ended, after).stage == "open"


def test_a_change_of_worker_that_comes_late_counts_and_moves_nobody() -> None:
    now = WorkerChanged(happened_at=LATER, case_id=CASE, before=WARD, worker=NAMED)
    late = WorkerChanged(happened_at=at("2026-03-04 16:00"), case_id=CASE, before=NAMED, worker=OTHER)
    status = status_after(opened, now, late)
    assert (status.owner, status.worker_changes) == (NAMED, 2)


def test_a_case_nobody_opened_has_no_status() -> None:
    assert folded(recorded([offered])) is None


def test_a_status_grows_with_what_is_open_and_not_with_what_happened() -> None:
    many = [one for number in range(50) for one in offered_and_taken(an_id(f"handover {number}"))]
    assert status_after(opened, *many).awaiting == ()
    assert len(status_after(opened, *many).model_dump_json()) < 1500


def offered_and_taken(handover: UUID) -> tuple[HandoverOffered, HandoverAccepted]:
    return offered.with_(handover_id=handover), accepted.with_(handover_id=handover)


def test_a_status_keeps_no_words_not_even_sealed() -> None:
    kept = status_after(opened, planned, agreed, sent, taken, came).model_dump_json()
    assert "commitment" not in kept
    assert "key_id" not in kept


def test_what_is_kept_is_what_the_facts_say_at_every_moment_in_batches_of_any_size(world: World) -> None:
    live(world)
    facts = world.service.record.store.after(0, 1000)
    for size in (1, 3, 1000):
        views = Views(world.settings.folder / f"views-in-{size}.db", world.service.record.store)
        Projector(world.service.record.store, views, batch=size).run_to(len(facts))
        with views.read() as read, world.service.views.read() as live_read:
            assert status_of(P54, read) == status_of(P54, live_read)
            for one in facts[1:]:
                then = status_of(P54, read, moment_of(one.recorded_at))
                assert then == folded(
                    avro.read(fact) for fact in facts if fact.key == P54 and fact.position <= one.position
                )
        views.close()


def test_before_it_was_opened_a_case_has_no_status(world: World) -> None:
    live(world)
    with world.service.views.read() as read:
        assert status_of(P54, read, london("2026-02-28")) is None
        assert status_of(an_id("nobody's case"), read) is None
        assert circle_of(an_id("nobody's case"), read) == ()


def test_cases_are_listed_by_how_long_they_wait_and_never_by_name(world: World) -> None:
    live(world)
    world.case("P02", party("social_worker@LA"), "2026-03-08 09:00")
    world.case("P03", party("social_worker@LA"), "2026-03-08 10:00")
    with world.service.views.read() as read:
        everybody = [one.case_id for one in cases(read)]
        one_by_one, last = [], None
        while page := cases(read, 1, last):
            last = page[0].case_id
            one_by_one.append(last)
    assert everybody[0] == P54
    assert one_by_one == everybody
    assert set(everybody) == {P54, an_id("case of P02"), an_id("case of P03")}


P54 = an_id("case of P54")


def live(world: World) -> None:
    ward, team = party("ward_manager@NHS_AC"), party("social_worker@LA", unit="hospital team")
    of = {"handover_id": an_id("handover"), "case_id": P54}
    world.case("P54", ward, "2026-03-01 09:00")
    offer = {"sender": ward, "to": team, "answer_by": "2026-03-10T00:00:00Z"}
    world.tell(line("2026-03-05 16:00", ward, OfferHandover, **of, **offer))
    world.tell(line("2026-03-06 09:00", team, OpenHandover, **of))
    world.tell(line("2026-03-06 10:00", party("social_worker@LA", worker="B"), AcceptHandover, **of))
    asks = {"referral_id": an_id("r"), "case_id": P54, "sender": team, "to": ward, "asks_for": "the drug chart"}
    world.tell(line("2026-03-07 10:00", team, SendReferral, **asks, answer_by="2026-03-12T00:00:00Z"))
