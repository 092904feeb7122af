"""Jim's Wednesday was decided before anybody wrote down that no doctor works on Wednesdays.

The roster had hung on the ward's wall since January; the record came to know it after the decision. So it was true when
the decision was made and nobody who decided could see it: it never stands in what was known.
"""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from aggregates.decision import AddDecisionReason, AskDecision, MakeDecision, TellDecision
from aggregates.gap import AskAboutGap
from aggregates.roster import CorrectRoster, PublishRoster
from projections.gaps._shape import detectors
from schemas.gap import WordOf
from schemas.refused import Refused
from services.recording import Asked
from services.showing import Shown, show_difference, show_known, show_replay, show_true
from tests.spec import an_id
from tests.stories.test_s01_jims_wednesday import CASE, ROSTER, WARD, WARD_MANAGER, agreed, planned
from tests.stories.world import Line, World, line, london, party

DECISION, HOME, LATER = an_id("decision"), an_id("go home on Wednesday"), an_id("go home later")
OF = {"decision_id": DECISION, "case_id": CASE}
ASKED, MADE, KNOWN_AT = "2026-03-04 14:30", "2026-03-04 15:00", "2026-03-05 10:00"
SISTER = party("social_worker@LA")


def roster(kind: Any = PublishRoster, weekdays: tuple[int, ...] = (1, 2, 4, 5), when: str = "2026-01-05 09:00") -> Line:
    pattern = {"first_day": date(2026, 1, 5), "last_day": date(2026, 6, 30)}
    lines = [{"role": "doctor", "weekdays": weekdays}]
    return line(when, WARD_MANAGER, kind, unit=WARD, roster_id=ROSTER, lines=lines, **pattern)


def asked() -> Line:
    options = [{"option_id": HOME, "words": "home on Wednesday"}, {"option_id": LATER, "words": "a week later"}]
    question = {"question": "When does Jim go home?", "options": options, "must_be_told": [SISTER]}
    return line(ASKED, WARD_MANAGER, AskDecision, **OF, **question, decision_maker=WARD_MANAGER)


def made(evidence: tuple[UUID, ...] = ()) -> Line:
    why = {"bases": ["PREFERENCE"], "reasons": "he wants to be home by Thursday", "evidence": evidence}
    return line(MADE, WARD_MANAGER, MakeDecision, **OF, option_id=HOME, **why)


@pytest.fixture
def ward(files: World) -> World:
    files.case("P01", WARD_MANAGER, "2026-01-05 08:00")
    files.live([planned(), agreed(), asked()])
    return files


def decide(ward: World, seen: int | None = None) -> int:
    """Decide, having seen so much; the decision's position."""
    ward.pass_time(MADE)
    answer = ward.service.record.do_now(made().command, Asked(told_by=WARD_MANAGER, read_position=seen))
    ward.service.catch_up()
    return answer.facts[-1].position


def replayed(ward: World, fact: UUID | None = None) -> Shown:
    """The newest deciding fact of the decision."""
    with ward.service.views.read() as read:
        shown: Shown = show_replay(DECISION, read, ward.service.record.store, fact_id=fact)["decisions"][0]
    return shown


def names(entries: list[Shown]) -> list[str]:
    return [one["name"] for one in entries]


def test_the_roster_was_true_and_not_known(ward: World) -> None:
    position = decide(ward, ward.service.record.store.head().position)
    ward.tell(roster().known(KNOWN_AT))
    seen = replayed(ward)
    assert names(seen["true_not_known"]) == ["RosterPublished"]
    assert "RosterPublished" not in names(seen["known"]) + names(seen["later"])
    assert names(seen["known"])[-4:] == ["CaseOpened", "DischargePlanned", "DischargeDateAgreed", "DecisionAsked"]
    assert all(one["position"] < position for one in seen["known"])
    assert seen["questions"] == []  # with no roster known, nobody could ask about the doctor
    assert "GapAsked" in names(seen["later"])


def test_the_roster_that_a_question_had_shown_could_be_known(ward: World) -> None:
    ward.tell(roster().known("2026-03-04 14:45"))
    decide(ward)
    seen = replayed(ward)
    assert "RosterPublished" in names(seen["known"])
    assert seen["true_not_known"] == []
    [question] = seen["questions"]
    assert question["question"].startswith("The plan for Wednesday 11 March 2026 needs a doctor.")
    assert (question["rerun"]["changed"], question["rerun"]["comes_to"]) == ("no", "same")


def test_who_had_seen_less_than_was_recorded_is_shown_no_more(ward: World) -> None:
    before = ward.service.record.store.head().position
    ward.tell(roster().known("2026-03-04 14:45"))
    decide(ward, before)
    seen = replayed(ward)
    assert seen["seen"]["position"] == before
    assert seen["seen"]["statement"] == (f"Whoever decided said that they had seen the record up to position {before}.")
    assert {"RosterPublished", "GapAsked"} <= set(names(seen["true_not_known"]))
    assert seen["questions"] == []


def test_who_does_not_say_is_shown_everything_before_and_nothing_after(ward: World) -> None:
    position = decide(ward)
    seen = replayed(ward)
    assert (seen["seen"]["position"], seen["seen"]["said"]) == (position - 1, False)
    assert seen["seen"]["statement"] == (
        "The record does not say what whoever decided had seen; this is everything recorded before the decision, "
        f"up to position {position - 1}, and nothing after it."
    )


def test_the_options_the_bases_and_what_applied(ward: World) -> None:
    decide(ward)
    seen = replayed(ward)
    assert [(one["option_id"], one["taken"], one["seen"]) for one in seen["options"]] == [
        (str(HOME), True, True),
        (str(LATER), False, True),
    ]
    assert seen["rests_on"]["bases"] == ["PREFERENCE"]
    applied = seen["in_force"]
    assert (applied["day"], applied["policy"]) == ("2026-03-04", None)
    assert applied["policy_in_words"] == "No policy file applied: the record of this decision names none."
    assert ("decision_bases", "PREFERENCE", "1") in [
        (one["list"], one["code"], one["version"]) for one in applied["codes"]
    ]
    assert {"statutory_clocks", "decision_bases"} <= {one["list"] for one in applied["lists"]}
    assert applied["calendar"].startswith("holidays ")
    assert all(one["in_force_from"] <= "2026-03-04" for one in applied["rules"])


def test_who_was_told_stands_beside_it_and_not_in_what_was_known(ward: World) -> None:
    decide(ward)
    ward.tell(line("2026-03-04 16:00", WARD_MANAGER, TellDecision, **OF, told=SISTER, means="phone"))
    seen = replayed(ward)
    assert names(seen["told"]) == ["DecisionTold"]
    assert [one["knows"] for thing in seen["must_know"] for one in thing["knowers"]] == ["this"]
    assert "DecisionTold" not in names(seen["known"])


def test_a_correction_stands_beside_what_it_corrects(ward: World) -> None:
    ward.tell(roster().known("2026-03-04 14:45"))
    decide(ward)
    ward.tell(roster(CorrectRoster, (1, 2, 3, 4, 5), "2026-03-05 09:00"))
    seen = replayed(ward)
    [corrected] = [one for one in seen["later"] if one["name"] == "RosterCorrected"]
    assert corrected["corrects"]["fact_id"] == next(
        one["fact_id"] for one in seen["known"] if one["name"] == "RosterPublished"
    )
    at = london("2026-03-04 15:30")
    with ward.service.views.read() as read:
        known = show_known(CASE, at, read, ward.service.record.store)["facts"]
        true = show_true(CASE, at, read, ward.service.record.store)["facts"]
    assert "RosterCorrected" not in names(known)
    assert [one["name"] for one in true if one["name"].startswith("Roster")] == ["RosterPublished"]


def test_two_moments_differ_in_what_was_known_and_in_what_was_true(ward: World) -> None:
    decide(ward)
    ward.tell(roster().known(KNOWN_AT))
    first, second = london("2026-03-04 15:30"), london("2026-03-05 10:30")
    with ward.service.views.read() as read:
        found = show_difference(CASE, first, second, read, ward.service.record.store)
        back = show_difference(CASE, second, first, read, ward.service.record.store)
    assert "RosterPublished" in names(found["known"]["added"])
    assert "RosterPublished" not in names(found["true"]["added"])  # it had been true all the time
    assert "DISCHARGE_PREREQ_UNSTAFFED" in [one["code"] for one in found["questions"]["added"]]
    assert names(back["known"]["gone"]) == names(found["known"]["added"])


def test_a_question_asked_by_other_code_is_shown_as_then_recorded(ward: World) -> None:
    ward.tell(roster().known("2026-03-04 14:45"))
    [row] = ward.open()
    other = AskAboutGap(
        at=london("2026-03-04 14:50"),
        gap_id=an_id("a question of before"),
        case_id=CASE,
        code=row.code,
        detector="0" * 64,
        wording="Who signs on {date}?",
        words=(WordOf(name="date", value="date:2026-03-11"),),
        evidence=row.gap.evidence,
        to=WARD_MANAGER,
        means="my_work",
        opened_at=london("2026-03-04 14:50"),
        step=0,
        next_to=(),
        next_at=None,
        calendar="of before",
    )
    ward.service.record.do_now(other, Asked(told_by=WARD_MANAGER))
    decide(ward)
    [question] = [one for one in replayed(ward)["questions"] if one["id"] == str(other.gap_id)]
    assert question["question"] == "Who signs on Wednesday 11 March 2026?"
    assert question["rerun"]["statement"] == (
        "What computes it has changed since (the question's code), so it no longer recomputes and is shown as then "
        "recorded; computed again today, nothing comes of it."
    )
    assert detectors()[row.code].hash != "0" * 64


def test_each_deciding_fact_is_there_or_the_one_asked_for(ward: World) -> None:
    decide(ward)
    reason = {"bases": ["CLINICAL"], "reasons": "the crisis team is there until Friday"}
    ward.tell(line("2026-03-04 17:00", WARD_MANAGER, AddDecisionReason, **OF, **reason))
    made_fact = replayed(ward)["decision"]["fact_id"]
    assert replayed(ward, UUID(made_fact))["decision"]["name"] == "DecisionMade"
    for about, fact in ((DECISION, an_id("another fact")), (an_id("nothing"), None), (CASE, None)):
        with ward.service.views.read() as read, pytest.raises(Refused) as refusal:
            show_replay(about, read, ward.service.record.store, fact_id=fact)
        assert (refusal.value.rule, refusal.value.why) == ("decision_not_found", "no decision with this id was made")
