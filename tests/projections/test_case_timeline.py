"""All that happened, by whichever agency, ordered by when it happened, in plain sentences; sealed words stay sealed."""

from datetime import date

import pytest

from aggregates.discharge import AgreeDischargeDate, PlanDischarge
from projections._said import said
from projections.case_timeline import timeline
from projections.entry import LEVELS, entry, entry_of, first_sentence, shown
from projections.wording import moment_in_words
from schemas.case import CaseEnded, WorkerAllocated
from schemas.discharge import DischargeDateAgreed, DischargeNotCompleted
from schemas.fact import FACTS as FACTS_BY_NAME
from schemas.fact import Fact
from schemas.gap import GapAsked, WordOf
from schemas.handover import HandoverOffered
from schemas.moment import start_of
from schemas.party import Party
from services.opening import Opening
from services.showing import NO_WORDS, show_timeline
from tests.schemas.made_up import FACTS, fixed
from tests.spec import an_id, at, words
from tests.stories.world import World, line, london, party

NOW = at("2026-03-04 14:20")
WARD = party("ward_manager@NHS_MH")
CASE, HOME = an_id("case of P01"), {"discharge_id": an_id("discharge"), "case_id": an_id("case of P01")}
agreed = DischargeDateAgreed(
    happened_at=NOW,
    **HOME,
    on=date(2026, 3, 11),
    agreed_with_person=True,
    needs=(),
    to_be_told=(),
    told=(),
    units=(),
)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
@pytest.mark.parametrize("everything", [True, False])
def test_every_fact_reads_as_a_plain_sentence(fact: type[Fact], everything: bool) -> None:
    said = entry_of(fixed(fact, everything)[1])
    assert said.says[0].isupper()
    assert said.says.endswith(".") or fact is GapAsked
    assert not any(sign in said.says for sign in "{}")
    assert said.level in LEVELS
    assert said.thread == fact.__module__.rpartition(".")[2]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_every_fact_has_words_of_its_own_and_names_all_that_is_sealed_in_it(fact: type[Fact]) -> None:
    assert fact.__name__ in said()
    whole = fixed(fact)[1]
    labels = [one.label for one in entry_of(whole).words]
    assert len(set(labels)) == len(labels)
    assert len(labels) == whole.model_dump_json().count('"commitment"')


def test_a_fact_of_a_later_day_without_words_of_its_own_is_told_by_its_class() -> None:
    class SomethingNoted(Fact):
        """Somebody noted {something}
        about the day.

        Units and shapes.
        """

    del FACTS_BY_NAME["SomethingNoted"]
    assert first_sentence(SomethingNoted) == "Somebody noted {{something}} about the day."
    assert entry_of(SomethingNoted(happened_at=NOW)).says == "Somebody noted {something} about the day."


def test_days_parties_and_codes_are_put_in_words() -> None:
    assert entry_of(agreed).says == "Discharge agreed for Wednesday 11 March 2026, with the person."
    missed = DischargeNotCompleted(
        happened_at=NOW,
        **HOME,
        on=date(2026, 3, 11),
        reasons=("PROJECT.PJ_CLINICIAN_NOT_ON_DUTY",),
        words=None,
        to_be_told=(),
        told=(),
        units=(),
    )
    assert entry_of(missed).says == (
        "The person did not go home on Wednesday 11 March 2026. "
        "Reasons: no clinician able to sign the discharge is on duty on the agreed day."
    )
    offered = HandoverOffered(
        happened_at=NOW,
        handover_id=an_id("handover"),
        case_id=CASE,
        sender=Party(role="ward_manager", agency="NHS_MH"),
        to=Party(role="social_worker", agency="LA"),
        points=(),
        answer_by=at("2026-07-09 16:00"),
    )
    assert entry_of(offered).says == (
        "The case was offered by the ward manager (NHS_MH) to the social worker (LA), with no open points; "
        "answer by Thursday 9 July 2026, 5:00pm."
    )


def test_what_changes_the_sense_is_said() -> None:
    given = WorkerAllocated(
        happened_at=NOW,
        case_id=CASE,
        owner=Party(role="cpn", agency="NHS_MH"),
        before=Party(role="cpn", agency="NHS_MH"),
        joint_handover=True,
        asked_by_person=True,
    )
    assert (
        entry_of(given).says == "The case was given to the cpn (NHS_MH), and the person met both, as the person asked."
    )
    assert entry_of(CaseEnded(happened_at=NOW, case_id=CASE, late=True)).says == "The case ended, after its deadline."
    assert entry_of(CaseEnded(happened_at=NOW, case_id=CASE)).says == "The case ended."


def test_a_question_reads_in_the_words_in_which_it_was_put_then() -> None:
    asked = GapAsked(
        happened_at=NOW,
        gap_id=an_id("gap"),
        case_id=CASE,
        code="DISCHARGE_PREREQ_UNSTAFFED",
        detector="x",
        wording="older words for {date}: who can do it?",
        words=(WordOf(name="date", value="date:2026-03-11"), WordOf(name="unused", value="number:1")),
        evidence=(),
        to=Party(role="ward_manager", agency="NHS_MH"),
        means="my_work",
        opened_at=NOW,
        step=0,
        next_to=(),
        next_at=None,
        calendar="none",
    )
    assert entry_of(asked).says == (
        "The ward manager (NHS_MH) was asked: Older words for Wednesday 11 March 2026: who can do it?"
    )


def test_moments_are_told_by_the_clocks_of_england() -> None:
    assert moment_in_words(at("2026-07-09 11:05")) == "Thursday 9 July 2026, 12:05pm"
    assert moment_in_words(start_of(date(2026, 3, 10))) == "Tuesday 10 March 2026, 12:00am"


def test_levels_hold_each_other() -> None:
    assert [shown(one, "decision") for one in LEVELS] == [True, True, False]
    assert [shown(one, "all") for one in LEVELS] == [True, True, True]


def live(world: World) -> None:
    world.case("P01", WARD, "2026-02-01 09:00")
    named = [{"named_id": an_id("sister"), "relation": "family", "name": "Maud Canary"}]
    plan = {"unit": an_id("ward"), "pathway": "P1", "to_be_told": named}
    world.tell(line("2026-03-04 14:00", WARD, PlanDischarge, **HOME, **plan))
    told_late = line(
        "2026-03-02 10:00", WARD, AgreeDischargeDate, **HOME, on=date(2026, 3, 11), agreed_with_person=True
    )
    world.tell(told_late.known("2026-03-05 09:00"))


def test_a_timeline_is_ordered_by_what_happened_and_shows_both_times(world: World) -> None:
    live(world)
    with world.service.views.read() as read:
        entries = show_timeline(CASE, read)["entries"]
        facts = timeline(CASE, read)
    assert [one["name"] for one in entries] == ["CaseOpened", "DischargeDateAgreed", "DischargePlanned"]
    assert entries[1]["happened_at"] == "2026-03-02T10:00:00Z"
    assert entries[1]["recorded_at"] == "2026-03-05T09:00:00Z"
    assert [entry(one).says for one in facts] == [one["says"] for one in entries]


def test_days_on_which_nothing_happened_are_counted_whatever_is_left_out(world: World) -> None:
    live(world)
    with world.service.views.read() as read:
        whole = show_timeline(CASE, read)
        milestones = show_timeline(CASE, read, level="milestone")
    assert [one["quiet_days_before"] for one in whole["entries"]] == [0, 28, 1]
    assert milestones["left_out"] == 0


def test_a_timeline_as_of_a_moment_holds_what_was_recorded_by_then(world: World) -> None:
    live(world)
    with world.service.views.read() as read:
        then = show_timeline(CASE, read, london("2026-03-05 08:59"))
    assert [one["name"] for one in then["entries"]] == ["CaseOpened", "DischargePlanned"]


def test_words_stay_sealed_unless_a_permitted_reader_opens_them(world: World) -> None:
    live(world)
    with world.service.views.read() as read:
        closed = show_timeline(CASE, read, sight=NO_WORDS)["entries"][2]["words"]
        opened = show_timeline(CASE, read, sight=Opening(world.service.record))["entries"][2]["words"]
    assert closed == [{"label": "to be told 1 name", "text": None, "state": "sealed"}]
    assert opened == [{"label": "to be told 1 name", "text": "Maud Canary", "state": "open"}]


def test_nothing_that_is_kept_holds_the_words_in_the_clear(world: World) -> None:
    live(world)
    for file in world.settings.folder.iterdir():
        assert b"Maud Canary" not in file.read_bytes(), file.name


def test_the_words_of_an_entry_are_those_of_its_fact() -> None:
    [one] = entry_of(fixed_plan()).words
    assert (one.label, one.sealed) == ("to be told 1 name", words("Ann", "name"))


def fixed_plan() -> Fact:
    from schemas.discharge import DischargePlanned, ToBeTold

    told = ToBeTold(named_id=an_id("sister"), relation="family", name=words("Ann", "name"))
    return DischargePlanned(happened_at=NOW, **HOME, unit=an_id("w"), pathway="P1", steps=(), to_be_told=(told,))
