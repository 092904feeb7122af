"""What ended on a rule comes back to the person when its source says otherwise, and only then."""

from datetime import date
from typing import Any

from aggregates.outcome import ProposeOutcomeAgain
from schemas.advice import Source, SourceAttached
from schemas.outcome import OutcomeClosed, OutcomePaused, OutcomeProposedAgain, OutcomeReopened
from tests.spec import SOMEBODY, an_id, at, words
from tests.workflows.telling import recorded, to_do, told
from workflows.reopen_contradicted_outcomes import workflow

NOW = at("2026-05-14 10:00")
ABOUT: dict[str, Any] = {"happened_at": NOW, "outcome_id": an_id("outcome"), "case_id": an_id("case")}
ENDING: dict[str, Any] = {**ABOUT, "bases": ("LEGAL",), "words": None, "by": SOMEBODY}
SOURCE = Source(document=words("guidance"), dated=date(2026, 1, 1), read_by=SOMEBODY)
closed = OutcomeClosed(**ENDING, reason="rule", rule_id=an_id("rule"))
paused = OutcomePaused(**ENDING, reason="rule", rule_id=None)
otherwise = SourceAttached(
    **ABOUT, rule_id=an_id("rule"), source=SOURCE, contradicts=True, person_told=False, by=SOMEBODY
)
again = OutcomeProposedAgain(**ABOUT, rule_id=an_id("rule"))
propose = ProposeOutcomeAgain(at=NOW, outcome_id=an_id("outcome"), case_id=an_id("case"), rule_id=an_id("rule"))


def test_a_source_that_says_otherwise_proposes_it_again() -> None:
    assert to_do(workflow, NOW, closed, otherwise) == [propose]
    assert to_do(workflow, NOW, otherwise, closed) == [propose]


def test_where_no_rule_was_named_any_rule_about_it_counts() -> None:
    assert to_do(workflow, NOW, paused, otherwise) == [propose]


def test_a_source_for_another_rule_changes_nothing() -> None:
    assert to_do(workflow, NOW, closed, otherwise.with_(rule_id=an_id("another rule"))) == []


def test_what_ended_for_another_reason_stays_ended() -> None:
    assert to_do(workflow, NOW, closed.with_(reason="persons_wish"), otherwise) == []


def test_once_it_is_proposed_or_open_again_there_is_nothing_to_do() -> None:
    opened = OutcomeReopened(**ABOUT, words=None, by=SOMEBODY)
    for then in (again, opened):
        assert to_do(workflow, NOW, closed, otherwise, then) == []


def test_closed_once_more_on_the_same_rule_it_is_proposed_once_more() -> None:
    assert to_do(workflow, NOW, closed, otherwise, again, closed) == [propose]


def test_a_source_that_bears_the_rule_out_is_none_of_its_business() -> None:
    assert list(workflow.keys(recorded(otherwise.with_(contradicts=False), 1))) == []
    assert workflow.look_again(told(workflow, closed), NOW) is None
