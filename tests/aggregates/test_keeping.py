"""Words are erased only when two people say so and nobody ordered them kept; a hold stops everything before the end."""

from datetime import date, timedelta
from typing import Any

import pytest

from aggregates._shape import Command
from aggregates.keeping import (
    ApproveErasure,
    BeginErasure,
    CompleteErasure,
    DeclineErasure,
    LiftHold,
    LiftRestriction,
    NoteRetentionOver,
    PlaceHold,
    ProposeErasure,
    RestrictWords,
    decider,
)
from schemas.fact import Fact
from schemas.keeping import (
    ErasureApproved,
    ErasureBegun,
    ErasureCompleted,
    ErasureDeclined,
    ErasureProposed,
    ErasureStopped,
    Gone,
    HoldLifted,
    HoldPlaced,
    RestrictionLifted,
    RetentionHeld,
    RetentionOver,
    WordsRestricted,
)
from schemas.party import NamedParty, Party
from tests.spec import an_id, at, given

NOW = at("2034-02-12 09:30")
WHOSE: dict[str, Any] = {"at": NOW, "person_id": an_id("Jim")}
ANN, BEN = (Party(role="privacy_officer", agency="LA", worker=an_id(name)) for name in ("Ann", "Ben"))
NOBODY = Party(role="privacy_officer", agency="LA")
INQUIRY = NamedParty(role="service_manager", agency="LA")
BOTH = ("identity", "health")
hold = PlaceHold(**WHOSE, hold_id=an_id("hold"), classes=("health",), ground="public_inquiry", ordered_by=INQUIRY)
lift = LiftHold(**WHOSE, hold_id=an_id("hold"), ordered_by=INQUIRY)
over = NoteRetentionOver(
    **WHOSE,
    of_case=an_id("case"),
    classes=BOTH,
    rule="adult_social_care",
    list_version="1",
    ended_on=date(2026, 2, 11),
    kept_until=date(2034, 2, 11),
)
propose = ProposeErasure(
    **WHOSE, erasure_id=an_id("erasure"), classes=BOTH, ground="retention_over", considered=("legal_claims",)
)
unlawful = propose.with_(ground="unlawful")
approve = ApproveErasure(**WHOSE, erasure_id=an_id("erasure"))
decline = DeclineErasure(**WHOSE, erasure_id=an_id("erasure"), exemption="duty_or_public_task")
begin = BeginErasure(**WHOSE, erasure_id=an_id("erasure"))
complete = CompleteErasure(**WHOSE, erasure_id=an_id("erasure"), gone=(Gone(place="keys", number=2),), cases=1)
restrict = RestrictWords(**WHOSE, restriction_id=an_id("restriction"), classes=("health",), ground="accuracy_contested")
show = LiftRestriction(**WHOSE, restriction_id=an_id("restriction"), told_person_on=date(2034, 2, 10))
APPROVED = ((over, ANN), (propose, ANN), (approve, BEN))
TOLD = (*APPROVED, (begin, ANN), (complete, ANN))


def after(*told: tuple[Command, Party]) -> tuple[Fact, ...]:
    """The facts of these commands, each told after the one before."""
    facts: tuple[Fact, ...] = ()
    for command, by in told:
        facts += tuple(given(decider, *facts).when(command, by).facts())
    return facts


def kinds(*told: tuple[Command, Party]) -> list[type]:
    return [type(fact) for fact in after(*told)]


LIFE = after((restrict, ANN), (show, ANN), (hold, ANN), (over, ANN), (lift, ANN), *TOLD[1:])


def test_a_time_that_is_over_leads_by_two_people_to_words_erased() -> None:
    assert kinds(*TOLD) == [RetentionOver, ErasureProposed, ErasureApproved, ErasureBegun, ErasureCompleted]
    approved = after(*APPROVED)[-1]
    assert isinstance(approved, ErasureApproved)
    assert (approved.proposed_by, approved.approved_by) == (ANN, BEN)
    assert (approved.ground, approved.considered, approved.classes) == ("retention_over", ("legal_claims",), BOTH)


@pytest.mark.parametrize("number", range(len(TOLD)))
def test_told_again_it_changes_nothing(number: int) -> None:
    given(decider, *after(*TOLD)).when(*TOLD[number]).then_nothing()
    given(decider, *after(*TOLD[: number + 1])).when(*TOLD[number]).then_nothing()


@pytest.mark.parametrize("command", [approve, decline, begin, complete])
def test_nothing_is_decided_about_what_nobody_proposed(command: Command) -> None:
    given(decider).when(command, BEN).then_refused("no erasure was proposed under this id")


def test_whoever_proposed_it_cannot_approve_it_and_nobody_without_a_name_can() -> None:
    past = after((over, ANN), (propose, ANN))
    given(decider, *past).when(approve, ANN).then_refused("a second person must")
    given(decider, *past).when(approve, NOBODY).then_refused("say by name who approves")
    given(decider, *past[:1]).when(propose, NOBODY).then_refused("say by name who proposes")


def test_before_the_time_is_over_nobody_proposes_to_erase_for_that_reason() -> None:
    given(decider).when(propose, ANN).then_refused("is not over")
    past = after((over.with_(classes=("identity",)), ANN))
    given(decider, *past).when(propose, ANN).then_refused("is not over")
    assert kinds((unlawful, ANN)) == [ErasureProposed]


def test_another_erasure_needs_an_id_of_its_own_and_what_is_erased_is_erased() -> None:
    past = after(*TOLD)
    given(decider, *past).when(propose.with_(ground="unlawful"), ANN).then_refused("under this id before")
    again = unlawful.with_(erasure_id=an_id("again"))
    given(decider, *past).when(again, ANN).then_refused("erased before")


@pytest.mark.parametrize("told", range(1, 3))
def test_a_hold_stops_an_erasure_at_each_step_before_anything_is_gone(told: int) -> None:
    past = after(*TOLD[:told], (hold, ANN))
    command, by = TOLD[told]
    given(decider, *past).when(command, by).then_refused("a hold keeps these words")


def test_a_hold_that_comes_after_the_approval_stops_it_too() -> None:
    [*_, stopped] = after(*APPROVED, (hold, ANN), (begin, ANN))
    assert isinstance(stopped, ErasureStopped)
    assert (stopped.because, stopped.hold_id) == ("held", an_id("hold"))
    past = after(*APPROVED, (hold, ANN), (begin, ANN), (lift, ANN))
    given(decider, *past).when(begin, ANN).then_nothing()
    given(decider, *past).when(complete, ANN).then_refused("was not begun")
    given(decider, *past).when(approve, BEN).then_nothing()


def test_a_hold_on_other_words_stops_nothing() -> None:
    elsewhere = hold.with_(classes=("contact",))
    assert kinds((elsewhere, ANN), *TOLD)[-1] is ErasureCompleted


def test_a_hold_lifted_before_is_named_by_the_approval() -> None:
    approved = after((over, ANN), (hold, ANN), (lift, ANN), (propose, ANN), (approve, BEN))[-1]
    assert isinstance(approved, ErasureApproved)
    assert approved.lifted == (an_id("hold"),)


def test_an_open_case_stops_what_was_approved_because_the_time_is_over() -> None:
    [stopped] = given(decider, *after(*APPROVED)).when(begin.with_(open_case=an_id("other")), ANN).facts()
    assert isinstance(stopped, ErasureStopped)
    assert (stopped.because, stopped.of_case) == ("case_open", an_id("other"))
    past = after((unlawful, ANN), (approve, BEN))
    [begun] = given(decider, *past).when(begin.with_(open_case=an_id("other")), ANN).facts()
    assert isinstance(begun, ErasureBegun)


def test_nothing_is_begun_before_the_second_person() -> None:
    given(decider, *after(*APPROVED[:2])).when(begin, ANN).then_refused("not approved by two people")
    given(decider, *after(*APPROVED)).when(complete, ANN).then_refused("was not begun")


def test_it_may_be_declined_until_it_is_approved() -> None:
    past = after((over, ANN), (propose, ANN), (decline, BEN))
    assert isinstance(past[-1], ErasureDeclined)
    given(decider, *past).when(decline, BEN).then_nothing()
    given(decider, *past).when(approve, BEN).then_refused("was declined before")
    given(decider, *after(*APPROVED)).when(decline, BEN).then_refused("propose a new one")


def test_a_hold_is_placed_and_lifted_once_by_whoever_ordered_it() -> None:
    assert kinds((hold, ANN), (hold, ANN), (lift, ANN), (lift, ANN)) == [HoldPlaced, HoldLifted]
    given(decider).when(lift, ANN).then_refused("no hold was placed")
    other = lift.with_(ordered_by=INQUIRY.with_(agency="NHS_MH"))
    given(decider, *after((hold, ANN))).when(other, ANN).then_refused("only whoever ordered")
    given(decider, *after((hold, ANN))).when(hold.with_(ground="police"), ANN).then_refused("another hold")


def test_a_time_that_runs_out_under_a_hold_is_over_when_the_last_hold_is_lifted() -> None:
    second = hold.with_(hold_id=an_id("second"), ground="coroner")
    held = ((hold, ANN), (second, ANN), (over, ANN), (over, ANN))
    assert kinds(*held) == [HoldPlaced, HoldPlaced, RetentionHeld]
    assert kinds(*held, (lift, ANN))[3:] == [HoldLifted]
    assert kinds(*held, (lift, ANN), (lift.with_(hold_id=an_id("second")), ANN))[4:] == [HoldLifted, RetentionOver]
    later = over.with_(at=NOW + timedelta(days=1))
    given(decider, *after((over, ANN))).when(later, ANN).then_nothing()


def test_words_are_restricted_and_shown_again_once() -> None:
    assert kinds((restrict, ANN), (restrict, ANN)) == [WordsRestricted]
    assert decider.fold(after((restrict, ANN))).restricted() == {"health"}
    assert decider.fold(after((restrict, ANN), (show, ANN))).restricted() == frozenset()
    assert kinds((restrict, ANN), (show, ANN), (show, ANN)) == [WordsRestricted, RestrictionLifted]
    given(decider).when(show, ANN).then_refused("no restriction was made")
    other = restrict.with_(ground="objection_pending")
    given(decider, *after((restrict, ANN))).when(other, ANN).then_refused("another restriction")
