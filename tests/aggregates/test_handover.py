"""The ward offers Jim's case to the hospital team; it stays with the ward until it is taken, point by point."""

from typing import Any

import pytest
from pydantic import ValidationError

from aggregates.handover import (
    AcceptHandover,
    AcceptOpenPoint,
    LapseHandover,
    OfferedPoint,
    OfferHandover,
    OpenHandover,
    PassOnHandover,
    RefuseHandover,
    ReturnHandover,
    TakeBackHandover,
    WithdrawHandover,
    decider,
)
from schemas.handover import (
    HandoverAccepted,
    HandoverLapsed,
    HandoverOffered,
    HandoverOpened,
    HandoverPassedOn,
    HandoverRefused,
    HandoverReturned,
    HandoverTakenBack,
    HandoverWithdrawn,
    OpenPoint,
    OpenPointAccepted,
)
from schemas.party import NamedParty, Party
from tests.spec import an_id, at, given, words

NOW, DUE, LATE = at("2026-03-05 16:00"), at("2026-03-10 00:00"), at("2026-03-10 09:00")
ABOUT: dict[str, Any] = {"handover_id": an_id("handover"), "case_id": an_id("case")}
MEDICINES, PROMISE = an_id("medicines"), an_id("promise")
TEXT: dict[str, Any] = {
    "medicines": words("a new blister pack is due", "points"),
    "promise": words("his own chair", "points"),
}
WARD = Party(role="ward_manager", agency="NHS_AC", unit=an_id("ward"))
TEAM = Party(role="team_manager", agency="LA")
BEN = Party(role="social_worker", agency="LA", worker=an_id("Ben"))
CARA = Party(role="social_worker", agency="LA", worker=an_id("Cara"))
HUB = Party(role="hub_lead", agency="HUB", unit=an_id("hub"))


def named(party: Party) -> NamedParty:
    return NamedParty(**party.__dict__)


offer = OfferHandover(
    at=NOW,
    **ABOUT,
    sender=named(WARD),
    to=named(TEAM),
    points=(
        OfferedPoint(point_id=MEDICINES, kind="task", words=TEXT["medicines"], fact_id=an_id("fact")),
        OfferedPoint(point_id=PROMISE, kind="promise", words=TEXT["promise"]),
    ),
    answer_by=DUE,
)
offered = HandoverOffered(
    happened_at=NOW,
    **ABOUT,
    sender=WARD,
    to=TEAM,
    points=(
        OpenPoint(point_id=MEDICINES, kind="task", words=TEXT["medicines"], fact_id=an_id("fact")),
        OpenPoint(point_id=PROMISE, kind="promise", words=TEXT["promise"]),
    ),
    answer_by=DUE,
)
open_it = OpenHandover(at=NOW, **ABOUT)
opened = HandoverOpened(happened_at=NOW, **ABOUT, by=BEN)
take = AcceptOpenPoint(at=NOW, **ABOUT, point_id=MEDICINES)
taken = OpenPointAccepted(happened_at=NOW, **ABOUT, point_id=MEDICINES, by=BEN)
taken_too = taken.with_(point_id=PROMISE)
accept = AcceptHandover(at=NOW, **ABOUT)
accepted = HandoverAccepted(happened_at=NOW, **ABOUT, sender=WARD, by=BEN)
REASON = words("he lives in the next county", "reason")
refuse = RefuseHandover(at=NOW, **ABOUT, reason=REASON)
refused = HandoverRefused(happened_at=NOW, **ABOUT, by=BEN, reason=REASON, days=0)
withdraw = WithdrawHandover(at=NOW, **ABOUT, reason=REASON)
withdrawn = HandoverWithdrawn(happened_at=NOW, **ABOUT, by=WARD, reason=REASON)
pass_on = PassOnHandover(at=NOW, **ABOUT, to=named(HUB), reason=REASON, answer_by=at("2026-03-12 00:00"))
passed_on = HandoverPassedOn(happened_at=NOW, **ABOUT, by=BEN, to=HUB, reason=REASON, answer_by=at("2026-03-12 00:00"))
lapse = LapseHandover(at=DUE, **ABOUT)
lapsed = HandoverLapsed(happened_at=DUE, **ABOUT, sender=WARD, to=TEAM, answer_by=DUE)
AGAIN = at("2026-03-20 00:00")
BACK: dict[str, Any] = {**ABOUT, "return_id": an_id("return")}
give_back = ReturnHandover(at=LATE, **BACK, reason=REASON, answer_by=AGAIN)
given_back = HandoverReturned(happened_at=LATE, **BACK, by=BEN, to=WARD, reason=REASON, days=5, answer_by=AGAIN)
NURSE = Party(role="ward_nurse", agency="NHS_AC", worker=an_id("Nia"))
take_back = TakeBackHandover(at=AGAIN, **BACK)
taken_back = HandoverTakenBack(happened_at=AGAIN, **BACK, sender=BEN, by=NURSE)
READY = (offered, opened, taken, taken_too)
PASSED_ON = (*READY, passed_on, lapsed.with_(to=HUB, answer_by=passed_on.answer_by), accepted.with_(by=HUB))
LIFE = (*PASSED_ON, given_back.with_(by=HUB), taken_back.with_(sender=HUB))


def test_a_handover_is_offered() -> None:
    given(decider).when(offer, WARD).then(offered)


def test_offering_it_again_changes_nothing() -> None:
    given(decider, offered).when(offer, WARD).then_nothing()
    given(decider, *LIFE).when(offer, WARD).then_nothing()


def test_another_offer_under_the_same_id_is_refused() -> None:
    given(decider, offered).when(offer.with_(points=()), WARD).then_refused("another handover was offered")


def test_nobody_offers_in_another_agencys_name() -> None:
    given(decider).when(offer, BEN).then_refused("only the sender's own agency")


def test_nobody_hands_over_to_themselves() -> None:
    given(decider).when(offer.with_(to=named(WARD)), WARD).then_refused("name another receiver")


def test_there_must_be_time_to_answer() -> None:
    given(decider).when(offer.with_(answer_by=NOW), WARD).then_refused("must come after the time of asking")


def test_two_points_are_two_things() -> None:
    twice = offer.with_(points=(offer.points[0], offer.points[0]))
    given(decider).when(twice, WARD).then_refused("two of the open points have the same id")


def test_somebody_on_the_receiving_side_reads_it() -> None:
    given(decider, offered).when(open_it, BEN).then(opened)


def test_reading_it_again_changes_nothing() -> None:
    given(decider, offered, opened).when(open_it, CARA).then_nothing()
    given(decider, offered, withdrawn).when(open_it, BEN).then_nothing()


def test_reading_by_a_third_agency_is_not_receiving() -> None:
    given(decider, offered).when(open_it, HUB).then_refused("only the agency that was asked")


def test_an_open_point_is_taken() -> None:
    given(decider, offered).when(take, BEN).then(taken)


def test_taking_it_again_changes_nothing() -> None:
    given(decider, offered, taken).when(take, CARA).then_nothing()


def test_a_point_that_is_not_in_the_offer_is_refused() -> None:
    given(decider, offered).when(take.with_(point_id=an_id("other")), BEN).then_refused("has no such open point")


def test_no_point_is_taken_of_an_offer_that_is_over() -> None:
    given(decider, offered, refused).when(take, BEN).then_refused("this handover was refused before")
    given(decider, offered).when(take, WARD).then_refused("only the agency that was asked")


def test_a_named_worker_accepts() -> None:
    given(decider, *READY).when(accept, BEN).then(accepted)


def test_a_unit_accepts() -> None:
    desk = TEAM.with_(unit=an_id("duty desk"))
    given(decider, *READY).when(accept, desk).then(accepted.with_(by=desk))


def test_accepting_again_changes_nothing() -> None:
    given(decider, *READY, accepted).when(accept, BEN).then_nothing()


def test_of_two_who_accept_the_second_hears_who_has_it() -> None:
    when = given(decider, *READY, accepted).when(accept, CARA)
    when.then_refused("this handover was accepted before, by social_worker@LA")


def test_nobody_in_particular_cannot_accept() -> None:
    given(decider, *READY).when(accept, TEAM).then_refused("a worker or a unit must take this on by name")


def test_the_sender_cannot_accept_for_the_receiver() -> None:
    inside = offered.with_(sender=BEN, points=())
    given(decider, inside).when(accept, BEN).then_refused("the sender cannot accept its own handover")


def test_every_open_point_is_taken_before_the_case_is() -> None:
    given(decider, offered).when(accept, BEN).then_refused(
        "2 open points are not accepted yet; each must be taken before the case is"
    )
    given(decider, offered, taken).when(accept, BEN).then_refused("1 open point is not accepted yet")


def test_another_agency_cannot_accept() -> None:
    given(decider, *READY).when(accept, HUB).then_refused("only the agency that was asked")


def test_the_receiver_says_no_with_a_reason() -> None:
    given(decider, offered).when(refuse, BEN).then(refused)


def test_saying_no_again_changes_nothing() -> None:
    given(decider, offered, refused).when(refuse, CARA).then_nothing()


def test_nobody_says_no_to_what_was_accepted() -> None:
    given(decider, *READY, accepted).when(refuse, BEN).then_refused("this handover was accepted before")
    given(decider, offered).when(refuse, WARD).then_refused("only the agency that was asked")


def test_the_sender_keeps_the_case_after_all() -> None:
    given(decider, offered).when(withdraw, WARD).then(withdrawn)


def test_withdrawing_again_changes_nothing() -> None:
    given(decider, offered, withdrawn).when(withdraw, WARD).then_nothing()


def test_only_the_sender_withdraws() -> None:
    given(decider, offered).when(withdraw, BEN).then_refused("only the sender, or the same role at its agency")
    nurse = Party(role="ward_nurse", agency="NHS_AC")
    given(decider, offered).when(withdraw, nurse).then_refused("only the sender")


def test_what_was_accepted_is_not_withdrawn() -> None:
    given(decider, *READY, accepted).when(withdraw, WARD).then_refused("this handover was accepted before")


def test_the_receiver_passes_the_offer_on() -> None:
    given(decider, offered).when(pass_on, BEN).then(passed_on)


def test_passing_it_on_again_changes_nothing() -> None:
    given(decider, offered, passed_on).when(pass_on, BEN).then_nothing()


def test_who_passed_it_on_can_no_longer_answer_and_the_next_takes_each_point_anew() -> None:
    given(decider, *READY, passed_on).when(accept, BEN).then_refused("only the agency that was asked")
    given(decider, *READY, passed_on).when(accept, HUB).then_refused("2 open points are not accepted yet")


def test_only_the_receiver_passes_it_on() -> None:
    given(decider, offered).when(pass_on, WARD).then_refused("only the agency that was asked")


def test_it_is_not_passed_back_to_its_sender_or_to_the_same_party() -> None:
    for there in (WARD, TEAM):
        given(decider, offered).when(pass_on.with_(to=named(there)), BEN).then_refused("name another receiver")


def test_what_was_answered_is_not_passed_on() -> None:
    given(decider, offered, refused).when(pass_on, BEN).then_refused("this handover was refused before")
    given(decider, offered).when(pass_on.with_(answer_by=NOW), BEN).then_refused("must come after the time of asking")


def test_an_offer_lapses_when_its_time_has_passed() -> None:
    given(decider, offered).when(lapse).then(lapsed)


def test_it_lapses_once() -> None:
    given(decider, offered, lapsed).when(lapse.with_(at=LATE)).then_nothing()


def test_what_was_answered_does_not_lapse() -> None:
    for answer in (accepted, refused, withdrawn):
        given(decider, *READY, answer).when(lapse).then_nothing()


def test_it_does_not_lapse_early() -> None:
    given(decider, offered).when(lapse.with_(at=at("2026-03-09 23:59"))).then_refused("still time to answer")
    given(decider, offered, passed_on).when(lapse).then_refused("still time to answer")


def test_an_offer_passed_on_after_a_lapse_lapses_anew() -> None:
    then = lapse.with_(at=passed_on.answer_by)
    again = lapsed.with_(happened_at=then.at, to=HUB, answer_by=passed_on.answer_by)
    given(decider, offered, lapsed, passed_on).when(then).then(again)


def test_a_late_answer_still_counts() -> None:
    ready = (offered, taken, taken_too, lapsed)
    given(decider, *ready).when(accept.with_(at=LATE), BEN).then(accepted.with_(happened_at=LATE))
    given(decider, *ready).when(refuse.with_(at=LATE), BEN).then(refused.with_(happened_at=LATE, days=5))
    given(decider, *ready).when(withdraw.with_(at=LATE), WARD).then(withdrawn.with_(happened_at=LATE))


def test_nothing_happens_to_a_handover_that_was_never_offered() -> None:
    for command in (open_it, take, accept, refuse, withdraw, pass_on, lapse):
        given(decider).when(command, BEN).then_refused("no handover was offered")


def test_another_case_is_refused() -> None:
    for command in (offer, open_it, take, accept, refuse, withdraw, pass_on, lapse):
        other = command.with_(case_id=an_id("other"))
        by = WARD if command is offer else BEN
        given(decider, offered).when(other, by).then_refused("handover belongs to another case")


def test_a_point_is_of_a_known_kind() -> None:
    with pytest.raises(ValidationError, match="'task', 'risk', 'promise' or 'about_me'"):
        OfferedPoint.model_validate({**offer.points[0].__dict__, "kind": "rumour"})


def test_saying_no_after_days_says_what_it_cost_the_person() -> None:
    given(decider, offered).when(refuse.with_(at=LATE), BEN).then(refused.with_(happened_at=LATE, days=5))


def test_whoever_accepted_may_ask_the_sender_to_take_it_back() -> None:
    given(decider, *READY, accepted).when(give_back, CARA).then(given_back)


def test_asking_again_to_take_it_back_changes_nothing() -> None:
    given(decider, *READY, accepted, given_back).when(give_back, BEN).then_nothing()
    given(decider, *READY, accepted, given_back, taken_back).when(give_back, BEN).then_nothing()


def test_only_what_was_accepted_can_be_returned() -> None:
    for past in ((offered,), (offered, refused)):
        given(decider, *past).when(give_back, BEN).then_refused("was not accepted by this handover")


def test_a_case_is_returned_once() -> None:
    other = give_back.with_(return_id=an_id("another return"))
    given(decider, *READY, accepted, given_back).when(other, BEN).then_refused(
        "was asked before to take this case back"
    )


def test_only_those_who_have_it_return_it_and_there_is_time_to_answer() -> None:
    given(decider, *READY, accepted).when(give_back, WARD).then_refused("only the agency that was asked")
    no_time = give_back.with_(answer_by=LATE)
    given(decider, *READY, accepted).when(no_time, BEN).then_refused("must come after the time of asking")


def test_somebody_with_a_name_on_the_senders_side_takes_it_back() -> None:
    given(decider, *READY, accepted, given_back).when(take_back, NURSE).then(taken_back)


def test_taking_it_back_again_changes_nothing() -> None:
    given(decider, *READY, accepted, given_back, taken_back).when(take_back, NURSE).then_nothing()


def test_it_is_not_taken_back_where_nobody_asked() -> None:
    given(decider, *READY, accepted).when(take_back, NURSE).then_refused("nobody asked under this id")


def test_only_the_first_senders_agency_takes_it_back_by_name() -> None:
    past = (*READY, accepted, given_back)
    given(decider, *past).when(take_back, BEN).then_refused("only the agency that had offered the case")
    nobody = NURSE.with_(worker=None)
    given(decider, *past).when(take_back, nobody).then_refused("a worker or a unit must take this on by name")


def test_of_two_who_take_it_back_the_second_hears_who_has_it() -> None:
    past = (*READY, accepted, given_back, taken_back)
    other = NURSE.with_(worker=an_id("Noor"))
    given(decider, *past).when(take_back, other).then_refused(
        "this returned case was taken back before, by ward_nurse@NHS_AC"
    )
