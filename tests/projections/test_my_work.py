"""Whoever comes to work sees what waits for them, the longest wait first, why it is there and what clears it."""

from aggregates.case import AllocateWorker
from aggregates.decision import AskDecision, MakeDecision
from aggregates.handover import AcceptHandover, OfferHandover, PassOnHandover
from aggregates.referral import AcceptReferral, SendReferral
from projections.awaiting_words import WORDS
from projections.my_work import Line, my_work, oldest_unanswered_handover
from schemas.party import Party
from tests.spec import an_id
from tests.stories.world import World, line, london, party

WARD = party("ward_manager@NHS_AC")
TEAM = party("social_worker@LA", unit="hospital team")
ANYBODY = party("social_worker@LA")
CASE = an_id("case of P54")
HANDOVER = {"handover_id": an_id("handover"), "case_id": CASE}
REFERRAL = {"referral_id": an_id("referral"), "case_id": CASE}


def work(world: World, of: Party, as_of: str | None = None, limit: int = 200) -> list[Line]:
    with world.service.views.read() as read:
        return my_work(of, read, london(as_of) if as_of else None, limit)


def live(world: World) -> None:
    world.case("P54", WARD, "2026-03-01 09:00")
    offer = {"sender": WARD, "to": TEAM, "answer_by": "2026-03-10T00:00:00Z"}
    world.tell(line("2026-03-05 16:00", WARD, OfferHandover, **HANDOVER, **offer))
    asks = {"sender": WARD, "to": ANYBODY, "asks_for": "the stairs", "answer_by": "2026-03-20T00:00:00Z"}
    world.tell(line("2026-03-04 10:00", WARD, SendReferral, **REFERRAL, **asks).known("2026-03-06 10:00"))


def test_the_longest_wait_comes_first_with_why_and_what_clears_it(world: World) -> None:
    live(world)
    lines = work(world, ANYBODY)
    assert [one.what for one in lines] == ["referral_opened", "handover_answer"]
    assert lines[0].why == "A referral was sent to you, and nobody has opened it."
    assert lines[1].clears_when.startswith("Accept it by name, point by point")
    assert [one.since for one in lines] == [london("2026-03-04 10:00"), london("2026-03-05 16:00")]
    assert (lines[1].case_id, lines[1].about) == (CASE, HANDOVER["handover_id"])
    assert lines[1].by == london("2026-03-10 00:00")


def test_a_question_that_was_asked_of_somebody_is_in_their_work_until_it_is_over(world: World) -> None:
    live(world)
    world.pass_time("2026-03-10 09:00")
    sender = work(world, WARD)
    assert [one.what for one in sender] == ["HANDOVER_UNANSWERED", "handover_after_lapse"]
    assert "Has it arrived, and who will take it?" in sender[0].why
    assert sender[0].clears_when == "accepted by a named person or unit, or declined with a reason"
    world.tell(line("2026-03-11 09:00", party("social_worker@LA", worker="B"), AcceptHandover, **HANDOVER))
    assert work(world, WARD) == []
    assert [one.what for one in work(world, ANYBODY)] == ["referral_opened"]


def test_work_as_it_was_is_what_was_recorded_by_then(world: World) -> None:
    live(world)
    world.pass_time("2026-03-10 09:00")
    world.tell(line("2026-03-11 09:00", party("social_worker@LA", worker="B"), AcceptHandover, **HANDOVER))
    assert [one.what for one in work(world, ANYBODY, "2026-03-06 09:00")] == ["handover_answer"]
    then = work(world, WARD, "2026-03-10 12:00")
    assert [one.what for one in then] == ["HANDOVER_UNANSWERED", "handover_after_lapse"]
    assert work(world, WARD, "2026-03-09 12:00") == []


def test_work_now_is_the_same_as_work_as_of_now(world: World) -> None:
    live(world)
    world.pass_time("2026-03-10 09:00")
    for of in (WARD, ANYBODY, TEAM):
        assert work(world, of) == work(world, of, "2026-03-10 09:01")


def test_a_worker_sees_what_is_theirs_and_what_is_anybodys_of_the_role(world: World) -> None:
    live(world)
    mine = party("social_worker@LA", worker="B")
    world.tell(line("2026-03-06 12:00", mine, AcceptReferral, **REFERRAL))
    assert [one.what for one in work(world, mine)] == ["handover_answer", "referral_outcome"]
    assert [one.what for one in work(world, party("social_worker@LA", worker="C"))] == ["handover_answer"]
    assert [one.what for one in work(world, party("social_worker@LA", unit="another team"))] == ["referral_outcome"]


def test_another_agency_sees_nothing_of_it(world: World) -> None:
    live(world)
    assert work(world, party("social_worker@NHS_MH")) == []


def test_only_so_many_lines_are_told_and_they_are_the_longest_waits(world: World) -> None:
    live(world)
    assert [one.what for one in work(world, ANYBODY, limit=1)] == ["referral_opened"]


def test_who_must_be_told_is_named_by_role_in_the_work_of_whoever_tells(world: World) -> None:
    world.case("P54", ANYBODY, "2026-03-01 09:00")
    of = {"decision_id": an_id("decision"), "case_id": CASE}
    options = [{"option_id": an_id("option"), "words": "a rail"}]
    asked = {
        "question": "which",
        "options": options,
        "must_be_told": [party("person@PRIVATE")],
        "decision_maker": ANYBODY,
    }
    world.tell(line("2026-03-02 09:00", ANYBODY, AskDecision, **of, **asked))
    world.tell(line("2026-03-02 10:00", ANYBODY, MakeDecision, **of, option_id=an_id("option"), bases=["NEED"]))
    [one] = work(world, ANYBODY)
    assert one.why == "A decision was made; the person (PRIVATE) must be told."
    assert one.clears_when == "Tell the person (PRIVATE), and say how."


def test_the_oldest_unanswered_handover_is_known_and_passing_it_on_does_not_make_it_younger(world: World) -> None:
    with world.service.views.read() as read:
        assert oldest_unanswered_handover(read) is None
    live(world)
    on = {"to": party("cpn@NHS_MH"), "reason": "theirs", "answer_by": "2026-03-12T00:00:00Z"}
    world.tell(line("2026-03-07 09:00", TEAM, PassOnHandover, **HANDOVER, **on))
    with world.service.views.read() as read:
        assert oldest_unanswered_handover(read) == london("2026-03-05 16:00")


def test_giving_the_case_to_a_worker_adds_nothing_to_anybodys_work(world: World) -> None:
    live(world)
    before = work(world, WARD)
    owner = party("ward_manager@NHS_AC", worker="A")
    world.tell(line("2026-03-07 09:00", WARD, AllocateWorker, case_id=CASE, owner=owner, joint_handover=True))
    assert work(world, WARD) == before


def test_every_kind_of_wait_has_its_words_and_blames_nobody() -> None:
    for words in WORDS.values():
        assert words.why.endswith(".")
        assert words.clears_when.endswith(".")
        said = f"{words.awaited} {words.why} {words.clears_when}".lower()
        assert not any(harsh in said for harsh in ("fail", "overdue", "forgot", "should have"))
