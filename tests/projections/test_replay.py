"""What was known and what was true, over many made-up histories, against an oracle that is told another way.

The oracle walks the history fact by fact and writes down what each looks like at that very moment, as somebody with
paper would; it shares nothing with the code that is tried. Facts that come later change nothing of what it wrote down.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.replay.beside import Line
from projections.replay.corrections import CORRECTIONS
from projections.replay.deciding import decisions, seen_by
from projections.replay.difference import difference
from projections.replay.kept_apart import Around, kept_apart
from projections.replay.what_was_known import known_at
from projections.replay.what_was_true import true_at
from schemas.decision import DecisionMade, DecisionTold
from schemas.fact import FACTS, Fact
from schemas.measure import OutcomeMeasureCorrected, OutcomeMeasured
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.roster import RosterCorrected, RosterPublished
from tests.spec import an_id

HISTORIES = 600
BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WARD = Party(role="ward_manager", agency="NHS_MH")
CASE, UNIT = an_id("case"), an_id("unit")
KINDS = ("decide", "told", "measure", "measure", "corrected", "roster", "roster_corrected")


class Step(NamedTuple):
    """One thing that is told: what, about which of three, how long after the last, how much earlier it happened, how
    far back whoever tells it had seen (none: they do not say), and whether a question has shown it.
    """

    kind: str
    about: int
    after: int
    late: int
    unseen: int | None
    shown: bool


STEPS = st.builds(
    Step,
    kind=st.sampled_from(KINDS),
    about=st.integers(0, 2),
    after=st.integers(1, 400),
    late=st.one_of(st.just(0), st.integers(0, 3000)),
    unseen=st.one_of(st.none(), st.integers(0, 6)),
    shown=st.booleans(),
)


def told(steps: Sequence[Step]) -> list[Recorded[Any]]:
    """The history: positions without holes, times of recording that rise, each stream's versions counted."""
    found: list[Recorded[Any]] = []
    now = BEGUN
    for step in steps:
        now += step.after * MINUTE
        position = len(found) + 1
        fact, stream = said(step, now - step.late * MINUTE)
        seen = None if step.unseen is None else max(0, position - 1 - step.unseen)
        found.append(
            Recorded(
                fact=fact,
                fact_id=an_id(f"fact {position}"),
                told_by=WARD,
                command_id=an_id(f"command {position}"),
                caused_by=None,
                read_position=seen,
                recorded_elsewhere_at=None,
                stream=stream,
                version=1 + sum(one.stream == stream for one in found),
                position=position,
                recorded_at=now,
            )
        )
    return found


def said(step: Step, at: datetime) -> tuple[Fact, UUID]:
    """The fact of a step, and its stream."""
    about = an_id(f"{step.kind.partition('_')[0]} {step.about}")
    of_case: dict[str, Any] = {"happened_at": at, "case_id": CASE}
    day, measure = at.date(), an_id(f"measure {step.about}")
    match step.kind:
        case "decide":
            rest = {"option_id": about, "bases": ("NEED",), "reasons": None, "evidence": ()}
            return DecisionMade(**of_case, decision_id=about, decided_by=WARD, must_be_told=(WARD,), **rest), about
        case "told":
            decision = an_id(f"decide {step.about}")
            return DecisionTold(**of_case, decision_id=decision, told=WARD, means="phone"), decision
        case "measure":
            of = {"measure_id": measure, "outcome_id": about, "on": day, "reached": "NOT_MET", "by": WARD}
            return OutcomeMeasured(**of_case, **of, said_by="person", words=None), measure
        case "corrected":
            of = {"measure_id": measure, "outcome_id": about, "on": day, "before": "NOT_MET", "by": WARD}
            return OutcomeMeasureCorrected(**of_case, **of, reached="FULLY_MET"), measure
    kind = RosterPublished if step.kind == "roster" else RosterCorrected
    roster = {"unit": UNIT, "roster_id": an_id(f"roster {step.about}"), "first_day": day, "last_day": day, "lines": ()}
    return kind(happened_at=at, **roster), UNIT


class Paper:
    """The oracle: what somebody who writes everything down, one after the other, would have on paper."""

    def __init__(self, history: Sequence[Recorded[Any]]) -> None:
        self.history = history
        self.target: dict[UUID, UUID] = {}
        for number, one in enumerate(history):
            for name, first in (("measure_id", "OutcomeMeasured"), ("roster_id", "RosterPublished")):
                if type(one.fact).__name__ in ("OutcomeMeasureCorrected", "RosterCorrected") and hasattr(
                    one.fact, name
                ):
                    for earlier in reversed(history[:number]):
                        same = getattr(earlier.fact, name, None) == getattr(one.fact, name)
                        if same and type(earlier.fact).__name__ in (first, type(one.fact).__name__):
                            self.target[one.fact_id] = earlier.fact_id
                            break

    def first_said(self, one: Recorded[Any]) -> Recorded[Any]:
        """What a chain of corrections began with."""
        by_id = {other.fact_id: other for other in self.history}
        while one.fact_id in self.target:
            one = by_id[self.target[one.fact_id]]
        return one

    def known(self, moment: datetime) -> set[UUID]:
        written: set[UUID] = set()
        for one in self.history:
            if one.recorded_at > moment:
                break
            written.add(one.fact_id)
        return written

    def true(self, moment: datetime) -> set[UUID]:
        return {one.fact_id for one in self.history if not self.first_said(one).fact.happened_at > moment}


def ids(lines: Sequence[Line]) -> list[UUID]:
    return [one.recorded.fact_id for one in lines]


def around_of(history: Sequence[Recorded[Any]], steps: Sequence[Step]) -> Around:
    """The facts of the case and those of the unit, of which questions have shown some."""
    own = tuple(one for one in history if one.fact.case_id == CASE)
    shared = tuple(one for one in history if one.fact.case_id is None)
    shown = {history[number].fact_id for number, step in enumerate(steps) if step.shown}
    return Around(own, shared, shown, shown)


@settings(max_examples=HISTORIES, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_known_and_true_are_what_somebody_with_paper_has(steps: list[Step], chance: random.Random) -> None:
    history = told(steps)
    paper = Paper(history)
    shuffled = chance.sample(history, len(history))
    for moment in moments(history, chance):
        known, true = known_at(shuffled, moment), true_at(shuffled, moment)
        assert set(ids(known)) == paper.known(moment)
        assert set(ids(true)) == paper.true(moment)
        for line in (*known, *true):
            target = paper.target.get(line.recorded.fact_id)
            assert (line.corrects.fact_id if line.corrects else None) == target
        for lines in (known, true):
            for line in lines:
                corrected_by = [one for one in ids(lines) if paper.target.get(one) == line.recorded.fact_id]
                assert sorted(line.corrected_by) == sorted(corrected_by)
            assert len(set(ids(lines))) == len(lines)


@settings(max_examples=HISTORIES, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_a_decision_is_replayed_as_somebody_with_paper_would(steps: list[Step], chance: random.Random) -> None:
    history = told(steps)
    around = around_of(history, steps)
    shuffled = around._replace(own=tuple(chance.sample(around.own, len(around.own))))
    for one in (fact for fact in history if isinstance(fact.fact, DecisionMade)):
        apart = kept_apart(one, shuffled)
        told_before = one.position - 1 if one.read_position is None else one.read_position
        assert told_before < one.position
        known: set[UUID] = set()
        unknown: set[UUID] = set()
        later: set[UUID] = set()
        for number, other in enumerate(history):
            mine = other.fact.case_id == CASE
            if number < told_before:
                known |= {other.fact_id} if mine or steps[number].shown else set()
            elif other.fact_id != one.fact_id:
                if not other.fact.happened_at > one.fact.happened_at:
                    unknown.add(other.fact_id)
                elif mine or steps[number].shown:
                    later.add(other.fact_id)
        assert set(ids(apart.known)) == known
        assert set(ids(apart.true_not_known)) == unknown
        beyond = set(ids(apart.later)) - later
        assert later <= set(ids(apart.later))
        paper = Paper(history)  # what corrects something that is shown is shown with it
        assert all(paper.target[fact] in known | unknown | later | beyond for fact in beyond)


@settings(max_examples=HISTORIES, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=20), st.lists(STEPS, max_size=10), st.randoms(use_true_random=False))
def test_what_comes_later_changes_nothing_of_what_was_known(
    steps: list[Step], more: list[Step], chance: random.Random
) -> None:
    before, after = told(steps), told([*steps, *more])
    assert [one.fact_id for one in before] == [one.fact_id for one in after[: len(before)]]
    for moment in moments(before, chance):
        until = min(moment, before[-1].recorded_at)
        assert known_at(before, until) == known_at(after, until)
    old, new = around_of(before, steps), around_of(after, [*steps, *more])
    for one in (fact for fact in before if isinstance(fact.fact, DecisionMade)):
        assert kept_apart(one, old).known == kept_apart(one, new).known
        assert all(line.recorded.position <= seen_by(one).position for line in kept_apart(one, new).known)


@settings(max_examples=HISTORIES, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_two_moments_differ_by_what_one_has_and_the_other_has_not(steps: list[Step], chance: random.Random) -> None:
    history = told(steps)
    paper, (first, second) = Paper(history), moments(history, chance)[:2]
    for answer, on_paper in ((known_at, paper.known), (true_at, paper.true)):
        found = difference(answer(history, first), answer(history, second))
        assert set(ids(found.added)) == on_paper(second) - on_paper(first)
        assert set(ids(found.gone)) == on_paper(first) - on_paper(second)
        both = on_paper(first) & on_paper(second)
        otherwise = {paper.target[one] for one in on_paper(first) ^ on_paper(second) if one in paper.target}
        assert set(ids(found.corrected)) == both & otherwise


def moments(history: Sequence[Recorded[Any]], chance: random.Random) -> list[datetime]:
    """Moments before, in, between and after what happened and was recorded."""
    edges = [moment for one in history for moment in (one.recorded_at, one.fact.happened_at)]
    found = [edge + chance.choice((-1, 0, 1)) * timedelta(microseconds=1) for edge in chance.sample(edges, 2)]
    return [*found, chance.choice(edges), BEGUN - timedelta(days=9), edges[-2]]


def test_every_correction_is_known_as_one() -> None:
    """A fact that ends a question as corrected corrects something, or says what holds from then on."""
    from_then_on = {"AboutMeChanged", "CaseReopened", "OwnReasonTold", "WithdrawalTakenBack"}
    named = {name for name, kind in FACTS.items() if kind.ends_gap_as == "corrected"}
    corrections = {kind.__name__ for kind in CORRECTIONS}
    assert named - from_then_on == corrections - {"ClockReplanned"}
    assert not corrections & from_then_on


@pytest.mark.parametrize("about", [an_id("decide 0"), an_id("decide 1"), an_id("nothing")])
def test_only_what_decides_is_a_decision(about: UUID) -> None:
    steps = [Step(kind, 0, 1, 0, None, shown=False) for kind in ("decide", "told", "decide", "measure")]
    found = decisions(told(steps), about)
    assert [one.position for one in found] == ([3, 1] if about == an_id("decide 0") else [])
