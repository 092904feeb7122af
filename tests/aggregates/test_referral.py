"""Something is asked of another agency, taken on by name, and what came of it reaches the sender and the person."""

from typing import Any

from aggregates.referral import (
    AcceptReferral,
    DeclineReferral,
    OpenReferral,
    RecordReferralOutcome,
    SendReferral,
    TellReferralOutcome,
    WithdrawReferral,
    decider,
)
from schemas.party import NamedParty, Party
from schemas.referral import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralOpened,
    ReferralOutcomeRecorded,
    ReferralOutcomeTold,
    ReferralSent,
    ReferralWithdrawn,
)
from tests.spec import an_id, at, given, words

NOW, DUE, LATER = at("2026-02-05 09:00"), at("2026-02-10 00:00"), at("2026-02-24 11:00")
ABOUT: dict[str, Any] = {"referral_id": an_id("referral"), "case_id": an_id("case")}
ASKED, REASON, OUTCOME = words("a memory test", "asks_for"), words("not now", "reason"), words("well", "outcome")
DOCTOR = Party(role="gp", agency="GP", worker=an_id("doctor"))
CLINIC = Party(role="consultant", agency="NHS_MH")
DAN = Party(role="cpn", agency="NHS_MH", worker=an_id("Dan"))
EVE = Party(role="cpn", agency="NHS_MH", worker=an_id("Eve"))
STRANGER = Party(role="social_worker", agency="LA", worker=an_id("Ann"))
SENT: dict[str, Any] = {"asks_for": ASKED, "answer_by": DUE}
send = SendReferral(at=NOW, **ABOUT, **SENT, sender=NamedParty(**DOCTOR.__dict__), to=NamedParty(**CLINIC.__dict__))
sent = ReferralSent(happened_at=NOW, **ABOUT, **SENT, sender=DOCTOR, to=CLINIC)
open_it = OpenReferral(at=NOW, **ABOUT)
opened = ReferralOpened(happened_at=NOW, **ABOUT, by=DAN)
accept = AcceptReferral(at=NOW, **ABOUT)
accepted = ReferralAccepted(happened_at=NOW, **ABOUT, by=DAN)
decline = DeclineReferral(at=NOW, **ABOUT, reason=REASON)
declined = ReferralDeclined(happened_at=NOW, **ABOUT, by=DAN, reason=REASON)
withdraw = WithdrawReferral(at=NOW, **ABOUT, reason=REASON)
withdrawn = ReferralWithdrawn(happened_at=NOW, **ABOUT, by=DOCTOR, reason=REASON)
record = RecordReferralOutcome(at=LATER, **ABOUT, outcome=OUTCOME)
recorded = ReferralOutcomeRecorded(happened_at=LATER, **ABOUT, by=DAN, outcome=OUTCOME)
tell = TellReferralOutcome(at=LATER, **ABOUT, told="person", means="in_person")
told = ReferralOutcomeTold(happened_at=LATER, **ABOUT, told="person", means="in_person")
LIFE = (sent, opened, accepted, recorded, told)


def test_a_referral_is_sent() -> None:
    given(decider).when(send, DOCTOR).then(sent)


def test_sending_it_again_changes_nothing() -> None:
    given(decider, *LIFE).when(send, DOCTOR).then_nothing()


def test_another_referral_under_the_same_id_is_refused() -> None:
    given(decider, sent).when(send.with_(answer_by=LATER), DOCTOR).then_refused("another referral was sent")


def test_a_referral_goes_from_its_sender_to_somebody_else_with_time_to_answer() -> None:
    given(decider).when(send, DAN).then_refused("only the sender's own agency")
    given(decider).when(send.with_(to=send.sender), DOCTOR).then_refused("name another receiver")
    given(decider).when(send.with_(answer_by=NOW), DOCTOR).then_refused("must come after the time of asking")


def test_somebody_reads_it() -> None:
    given(decider, sent).when(open_it, DAN).then(opened)


def test_reading_it_again_changes_nothing() -> None:
    given(decider, sent, opened).when(open_it, EVE).then_nothing()


def test_reading_by_a_third_agency_is_not_receiving() -> None:
    given(decider, sent).when(open_it, STRANGER).then_refused("only the agency that was asked")


def test_it_is_taken_on_by_name() -> None:
    given(decider, sent).when(accept, DAN).then(accepted)


def test_taking_it_on_again_changes_nothing() -> None:
    given(decider, sent, accepted).when(accept, DAN).then_nothing()


def test_an_answer_by_phone_is_written_down_by_the_sender() -> None:
    by_phone = accept.with_(by=NamedParty(**DAN.__dict__))
    given(decider, sent).when(by_phone, DOCTOR).then(accepted)
    given(decider, sent).when(by_phone, STRANGER).then_refused("only the two agencies of this referral")


def test_it_is_not_taken_on_twice_by_nobody_or_by_others() -> None:
    given(decider, sent, accepted).when(accept, EVE).then_refused("this referral was accepted before")
    given(decider, sent).when(accept, CLINIC).then_refused("a worker or a unit must take this on by name")
    given(decider, sent).when(accept, STRANGER).then_refused("only the agency that was asked")


def test_the_receiver_says_no_with_a_reason() -> None:
    given(decider, sent).when(decline, DAN).then(declined)


def test_saying_no_again_changes_nothing() -> None:
    given(decider, sent, declined).when(decline, EVE).then_nothing()


def test_nobody_says_no_to_what_was_withdrawn() -> None:
    given(decider, sent, withdrawn).when(decline, DAN).then_refused("this referral was withdrawn before")


def test_the_sender_no_longer_asks() -> None:
    given(decider, sent).when(withdraw, DOCTOR).then(withdrawn)
    given(decider, sent, accepted).when(withdraw, DOCTOR).then(withdrawn)


def test_withdrawing_again_changes_nothing() -> None:
    given(decider, sent, withdrawn).when(withdraw, DOCTOR).then_nothing()


def test_only_the_sender_withdraws_and_only_what_still_goes_on() -> None:
    given(decider, sent).when(withdraw, DAN).then_refused("only the sender's own agency")
    given(decider, *LIFE).when(withdraw, DOCTOR).then_refused("there is nothing to withdraw")
    given(decider, sent, declined).when(withdraw, DOCTOR).then_refused("there is nothing to withdraw")


def test_what_came_of_it_is_recorded() -> None:
    given(decider, sent, accepted).when(record, DAN).then(recorded)


def test_recording_it_again_changes_nothing() -> None:
    given(decider, *LIFE).when(record, DAN).then_nothing()


def test_a_second_outcome_is_refused() -> None:
    given(decider, *LIFE).when(record.with_(at=at("2026-03-01 09:00")), DAN).then_refused("was recorded before")


def test_no_outcome_of_what_nobody_took_on() -> None:
    given(decider, sent).when(record, DAN).then_refused("nobody has this referral in hand")
    given(decider, sent, accepted, withdrawn).when(record, DAN).then_refused("nobody has this referral in hand")


def test_the_outcome_reaches_the_person_and_the_sender() -> None:
    given(decider, sent, accepted, recorded).when(tell, DAN).then(told)
    given(decider, *LIFE).when(tell.with_(told="sender"), DAN).then(told.with_(told="sender"))


def test_telling_them_again_changes_nothing() -> None:
    given(decider, *LIFE).when(tell, DAN).then_nothing()


def test_nothing_is_told_before_there_is_an_outcome() -> None:
    given(decider, sent, accepted).when(tell, DAN).then_refused("there is no outcome yet")


def test_nothing_happens_to_a_referral_that_was_never_sent() -> None:
    for command in (open_it, accept, decline, withdraw, record, tell):
        given(decider).when(command, DAN).then_refused("no referral was sent")


def test_another_case_is_refused() -> None:
    for command in (send, open_it, accept, decline, withdraw, record, tell):
        other = command.with_(case_id=an_id("other"))
        given(decider, sent).when(other, DOCTOR).then_refused("referral belongs to another case")
