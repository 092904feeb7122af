"""Whoever accepted a case gets it, from the one who offered it, once."""

from aggregates.case import MoveOwner
from schemas.case import OwnerMoved, OwnerNotMoved
from schemas.handover import HandoverAccepted, HandoverTakenBack
from schemas.party import Party
from tests.spec import an_id, at
from tests.workflows.telling import to_do, told
from workflows.move_owner_after_handover import workflow

NOW = at("2026-03-02 09:00")
ADA = Party(role="social_worker", agency="LA", worker=an_id("Ada"))
BEN = Party(role="ward_manager", agency="NHS_MH", worker=an_id("Ben"))
ABOUT = {"happened_at": NOW, "handover_id": an_id("handover"), "case_id": an_id("case")}
accepted = HandoverAccepted(**ABOUT, sender=ADA, by=BEN)
move = MoveOwner(at=NOW, handover_id=an_id("handover"), case_id=an_id("case"), sender=ADA, to=BEN)


def test_an_accepted_handover_moves_the_owner_at_once() -> None:
    assert to_do(workflow, NOW, accepted) == [move]


def test_time_alone_adds_nothing() -> None:
    assert workflow.look_again(told(workflow, accepted), NOW) is None


def test_once_the_owner_has_moved_there_is_nothing_to_do() -> None:
    moved = OwnerMoved(**ABOUT, owner=BEN, before=ADA)
    assert told(workflow, accepted, moved) == workflow.initial


def test_where_the_case_was_elsewhere_there_is_nothing_to_do_either() -> None:
    not_moved = OwnerNotMoved(**ABOUT, accepted_by=BEN, sender=ADA, owner=ADA)
    assert told(workflow, accepted, not_moved) == workflow.initial


def test_an_agency_that_stands_in_no_list_any_more_still_gets_what_it_accepted() -> None:
    closed = accepted.with_(by=BEN.with_(agency="CLOSED_TRUST"))
    assert to_do(workflow, NOW, closed) == [move.with_(to=BEN.with_(agency="CLOSED_TRUST"))]


def test_a_case_that_was_taken_back_goes_back_to_who_took_it() -> None:
    back = HandoverTakenBack(
        happened_at=NOW,
        handover_id=an_id("handover"),
        return_id=an_id("return"),
        case_id=an_id("case"),
        sender=BEN,
        by=ADA,
    )
    assert to_do(workflow, NOW, back) == [move.with_(handover_id=an_id("return"), sender=BEN, to=ADA)]
    moved = OwnerMoved(**(ABOUT | {"handover_id": an_id("return")}), owner=ADA, before=BEN)
    assert told(workflow, back, moved) == workflow.initial
