"""Needs are looked at together, outcome by outcome, and the person may say no."""

from typing import Any

from aggregates.assessment import CompleteAssessment, DeclineAssessment, RecordFinding, StartAssessment, decider
from schemas.assessment import AssessmentCompleted, AssessmentDeclined, AssessmentStarted, FindingRecorded
from schemas.party import NamedParty, Party
from tests.spec import an_id, at, given, words

NOW, LATER = at("2026-02-02 10:00"), at("2026-02-09 10:00")
ABOUT: dict[str, Any] = {"assessment_id": an_id("assessment"), "case_id": an_id("case")}
ANN: dict[str, Any] = {"role": "social_worker", "agency": "LA", "worker": an_id("Ann")}
start = StartAssessment(at=NOW, **ABOUT, kind="needs", assessor=NamedParty(**ANN))
started = AssessmentStarted(happened_at=NOW, **ABOUT, kind="needs", assessor=Party(**ANN))
WASHING: dict[str, Any] = {"outcome": "ADULT.b", "able": "with_help", "words": words("with somebody near", "words")}
find = RecordFinding(at=NOW, **ABOUT, **WASHING)
found = FindingRecorded(happened_at=NOW, **ABOUT, **WASHING)
RESULT: dict[str, Any] = {
    "eligible": True,
    "reasons": words("two outcomes, and it matters to him", "reasons"),
    "copy_given": True,
}
complete = CompleteAssessment(at=LATER, **ABOUT, **RESULT)
completed = AssessmentCompleted(happened_at=LATER, **ABOUT, **RESULT)
decline = DeclineAssessment(at=LATER, **ABOUT, words=words("not now", "words"))
declined = AssessmentDeclined(happened_at=LATER, **ABOUT, words=words("not now", "words"))
LIFE = (started, found, completed)


def test_an_assessment_starts() -> None:
    given(decider).when(start).then(started)


def test_starting_it_again_changes_nothing() -> None:
    given(decider, *LIFE).when(start.with_(at=LATER)).then_nothing()


def test_another_assessment_under_the_same_id_is_refused() -> None:
    given(decider, started).when(start.with_(kind="carer")).then_refused("another assessment was started")


def test_a_finding_is_recorded() -> None:
    given(decider, started).when(find).then(found)


def test_recording_it_again_changes_nothing() -> None:
    given(decider, *LIFE).when(find).then_nothing()


def test_a_later_finding_stands_beside_the_first() -> None:
    given(decider, started, found).when(find.with_(at=LATER)).then(found.with_(happened_at=LATER))


def test_no_finding_before_it_started() -> None:
    given(decider).when(find).then_refused("no assessment was started")


def test_no_finding_after_it_was_finished() -> None:
    given(decider, *LIFE).when(find.with_(at=LATER)).then_refused("finished or declined before")


def test_no_finding_for_something_that_is_no_outcome() -> None:
    given(decider, started).when(find.with_(outcome="WELLBEING.a")).then_refused("none of the Care Act's outcomes")


def test_an_assessment_is_finished() -> None:
    given(decider, started, found).when(complete).then(completed)


def test_finishing_it_again_changes_nothing() -> None:
    given(decider, *LIFE).when(complete).then_nothing()


def test_finishing_it_otherwise_is_refused() -> None:
    given(decider, *LIFE).when(complete.with_(eligible=False)).then_refused("finished or declined before")


def test_the_person_may_say_no() -> None:
    given(decider, started).when(decline).then(declined)


def test_saying_no_again_changes_nothing() -> None:
    given(decider, started, declined).when(decline).then_nothing()


def test_nobody_says_no_to_what_is_finished() -> None:
    given(decider, *LIFE).when(decline).then_refused("finished or declined before")


def test_another_case_is_refused() -> None:
    given(decider, started).when(find.with_(case_id=an_id("other"))).then_refused("assessment belongs to another case")
    given(decider, started).when(start.with_(case_id=an_id("other"))).then_refused("belongs to another case")
