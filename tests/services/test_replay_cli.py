"""At a terminal a decision is replayed as over HTTP: what was known first, the rest under headings of its own."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from services.demo import an_id
from services.stories._shape import stories as told_stories
from tests.services.test_cli import CASE, NOBODY, data, gap, run, shown, stories  # noqa: F401

TIMES = ("2026-03-04T14:20:00Z", "2026-03-05T14:20:00Z")


@pytest.fixture
def decision(data: Path) -> str:  # noqa: F811
    """A decision that a lived story made."""
    made = [(story, line) for story in told_stories() for line in story.lines if line.command == "MakeDecision"]
    story, line = made[0]
    return str(an_id(story, line.fields["decision_id"]))


def names(entries: list[Any]) -> list[str]:
    return [one["name"] for one in entries]


def test_a_decision_is_replayed_in_words(decision: str) -> None:
    result = run("replay", decision)
    assert result.exit_code == 0, result.output
    assert "up to position" in result.stdout
    assert "No policy file applied: the record of this decision names none." in result.stdout
    places = [result.stdout.index(one) for one in ("WHAT COULD BE SEEN", "TRUE THEN, BUT NOT KNOWN", "RECORDED LATER")]
    assert places == sorted(places)


def test_and_for_programs_as_over_http(decision: str) -> None:
    told = shown("replay", decision)
    made = told["decisions"][0]
    assert made["decision"]["name"] == "DecisionMade"
    assert all(one["position"] <= made["seen"]["position"] for one in made["known"])
    assert shown("replay", decision, "--fact", made["decision"]["fact_id"])["decisions"] == [made]


def test_a_case_is_shown_as_known_and_as_true(data: Path) -> None:  # noqa: F811
    since = gap()["since"]
    told = shown("replay", "--case", CASE, "--at", since)
    assert {one["recorded_at"] <= since for one in told["known"]["facts"]} == {True}
    assert {one["happened_at"] <= since for one in told["true"]["facts"] if not one["corrects"]} == {True}
    result = run("replay", "--case", CASE, "--at", since)
    assert "KNOWN THEN:" in result.stdout
    assert "TRUE THEN, AS IT IS KNOWN NOW:" in result.stdout


def test_two_moments_are_compared(data: Path) -> None:  # noqa: F811
    opened = shown("case", CASE)["opened_at"]
    since = gap()["since"]
    told = shown("replay", "--case", CASE, "--from", opened, "--to", since)
    assert "DischargeDateAgreed" in names(told["known"]["added"])
    assert "KNOWN, added:" in run("replay", "--case", CASE, "--from", opened, "--to", since).stdout
    assert datetime.fromisoformat(told["from"]) < datetime.fromisoformat(told["to"])


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ((NOBODY,), 3, "Refused (decision_not_found): no decision with this id was made."),
        (("--case", NOBODY, "--at", TIMES[0]), 3, "Refused (case_not_found): no case with this id is known here."),
        ((), 2, "DECISION_ID: give a decision, or --case with --at or with --from and --to."),
        ((NOBODY, "--case", NOBODY), 2, "DECISION_ID: give a decision, or --case with --at or with --from and --to."),
        (("--case", CASE), 2, "--from: say a moment, such as 2026-03-04T14:20:00Z."),
        (("--case", CASE, "--from", TIMES[0]), 2, "--to: say a moment, such as 2026-03-04T14:20:00Z."),
        (("--case", CASE, "--at", "2190-01-01T00:00:00Z"), 2, "--at: this moment has not come yet"),
        (("--case", CASE, "--at", "soon"), 2, "--at: a time is expected here"),
    ],
)
def test_what_cannot_be_replayed_is_refused_in_words(
    data: Path,  # noqa: F811
    arguments: tuple[str, ...],
    code: int,
    sentence: str,
) -> None:
    result = run("replay", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr
    if code == 3:
        assert json.loads(run("replay", *arguments, "--json").stderr)["rule"].endswith("not_found")
