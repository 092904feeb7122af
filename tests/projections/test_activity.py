"""What an activity log is asked is answered from its steps, in whatever order they were brought in."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from projections._shape import Reading
from projections.activity import Activity, activity, project
from schemas import avro
from schemas.case import CaseEnded, DeadlineSet, StepRecorded
from schemas.fact import Fact
from schemas.moment import micros
from schemas.party import Party
from schemas.recorded import Envelope, StoredFact
from services.views.database import Views
from tests.spec import an_id, at, words

NOW = at("2026-03-04 09:00")
TEAM = Party(role="social_worker", agency="LA")
ONE, OTHER = an_id("one case"), an_id("another case")
STEP = {"step_id": an_id("visit"), "step": words("visit", "step")}
HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def views(tmp_path: Path) -> Iterator[Views]:
    one = Views(tmp_path / "views.db")
    yield one
    one.close()


def by(name: str | None) -> Party:
    return TEAM.with_(worker=an_id(name)) if name else TEAM


def step(after: timedelta, worker: str | None = "Ann", case: str = "one case") -> StepRecorded:
    return StepRecorded(happened_at=NOW + after, case_id=an_id(case), worker=by(worker), **STEP)


def due(on: datetime, said: timedelta = timedelta(0), day_only: bool = False) -> DeadlineSet:
    return DeadlineSet(happened_at=NOW + said, case_id=ONE, due=on, day_only=day_only)


def ended(after: timedelta, case: str = "one case") -> CaseEnded:
    return CaseEnded(happened_at=NOW + after, case_id=an_id(case))


def stored(fact: Fact, position: int) -> StoredFact:
    ids = {"fact_id": an_id(f"fact {position}"), "command_id": an_id(f"command {position}")}
    encoded = avro.encode(Envelope(told_by=TEAM, **ids), fact)
    case = fact.case_id
    assert case is not None
    place = (position, case, position, case, encoded.name, micros(NOW) + position)
    return StoredFact(*place, encoded.value, encoded.content_hash)


def told(views: Views, *facts: Fact, batch: int = 1000) -> Activity:
    readings = [Reading(stored(fact, position)) for position, fact in enumerate(facts, start=1)]
    for start in range(0, len(readings), batch):
        with views.write() as write:
            project(readings[start : start + batch], write)
    with views.read() as read:
        return activity(read)


def test_nothing_was_logged(views: Views) -> None:
    shown = told(views)
    assert (shown.cases, shown.steps, shown.longest_waits) == (0, 0, ())
    assert (shown.changes_of_worker.total, shown.deadlines.ended_after) == (0, 0)


def test_the_longest_wait_is_for_who_did_the_next_step(views: Views) -> None:
    shown = told(views, step(0 * HOUR), step(9 * HOUR, "Ben"), step(0 * HOUR, "Cy", "another case"))
    wait = shown.longest_waits[0]
    assert (wait.case_id, wait.waited_from, wait.until) == (ONE, NOW, NOW + 9 * HOUR)
    assert (wait.worker, wait.step, wait.days) == (an_id("Ben"), 2, 0.38)
    assert len(shown.longest_waits) == 1


def test_equal_waits_come_by_their_beginning_then_by_the_case(views: Views) -> None:
    later = [step(1 * HOUR), step(2 * HOUR)]
    earlier = [step(0 * HOUR, case=name) for name in ("x", "y")] + [step(1 * HOUR, case=name) for name in ("x", "y")]
    waits = told(views, *later, *earlier).longest_waits
    assert [wait.case_id for wait in waits] == [*sorted((an_id("x"), an_id("y")), key=str), ONE]


def test_steps_at_the_same_time_are_taken_as_they_were_told(views: Views) -> None:
    same = [step(1 * HOUR, name) for name in ("Ann", "Ben", "Ann")]
    assert told(views, *same).changes_of_worker.total == 2


def test_a_step_told_late_is_put_where_it_happened(views: Views) -> None:
    shown = told(views, step(0 * HOUR, "Ann"), step(5 * HOUR, "Ann"), step(2 * HOUR, "Ben"))
    assert shown.changes_of_worker.total == 2
    assert shown.longest_waits[0].until == NOW + 5 * HOUR
    assert shown.longest_waits[0].waited_from == NOW + 2 * HOUR


def test_a_step_by_nobody_in_particular_changes_no_worker(views: Views) -> None:
    shown = told(views, step(0 * HOUR, "Ann"), step(1 * HOUR, None), step(2 * HOUR, "Ann"), step(3 * HOUR, "Ben"))
    assert shown.changes_of_worker.total == 1
    assert shown.changes_of_worker.by_number == {0: 0, 1: 1}
    assert shown.longest_waits[0].worker is None


@pytest.mark.parametrize(
    ("deadline", "end", "late"),
    [
        (due(NOW + 9 * HOUR), 9 * HOUR, 0),
        (due(NOW + 9 * HOUR), 9 * HOUR + timedelta(microseconds=1), 1),
        (due(NOW, day_only=True), timedelta(hours=14, minutes=59), 0),
        (due(NOW, day_only=True), timedelta(hours=15), 1),
        (due(at("2026-06-30 23:00"), day_only=True), at("2026-07-01 22:59") - NOW, 0),
        (due(at("2026-06-30 23:00"), day_only=True), at("2026-07-01 23:00") - NOW, 1),
    ],
)
def test_late_is_later_than_the_deadline_and_a_day_lasts_until_midnight_in_england(
    views: Views, deadline: DeadlineSet, end: timedelta, late: int
) -> None:
    found = told(views, step(0 * HOUR), deadline, step(end), ended(end)).deadlines
    assert (found.cases_with_a_deadline, found.ended_after, found.ended_in_time) == (1, late, 1 - late)


def test_the_deadline_said_last_counts(views: Views) -> None:
    facts = [step(0 * HOUR), due(NOW + HOUR, 3 * HOUR), due(NOW + 9 * HOUR, 2 * HOUR), step(4 * HOUR), ended(4 * HOUR)]
    assert told(views, *facts).deadlines.ended_after == 1


def test_a_step_after_the_end_means_that_the_case_had_not_ended(views: Views) -> None:
    facts = [step(0 * HOUR), due(NOW + 9 * HOUR), ended(0 * HOUR)]
    shown = told(views, *facts, step(9 * HOUR))
    assert (shown.cases_ended, shown.deadlines.not_ended) == (0, 1)


def test_cases_without_steps_are_no_part_of_a_log(views: Views) -> None:
    assert told(views, due(NOW)).cases == 0


def made_up(chance: random.Random) -> list[Fact]:
    facts: list[Fact] = []
    for case in ("one case", "another case", "a third"):
        for _ in range(chance.randrange(1, 12)):
            after = chance.randrange(20) * HOUR
            facts.append(step(after, chance.choice(("Ann", "Ben", None)), case))
            if chance.random() < 0.3:
                facts.append(ended(after, case))
    return facts


@pytest.mark.parametrize("seed", range(5))
def test_it_makes_no_difference_how_cases_come_mixed_and_in_which_batches(tmp_path: Path, seed: int) -> None:
    facts = made_up(random.Random(seed))
    found = []
    for number, batch in enumerate((1, 3, 1000)):
        order = mixed(facts, random.Random(number))
        views = Views(tmp_path / f"views-{number}.db")
        found.append(told(views, *order, batch=batch).model_dump(exclude={"longest_waits": {"__all__": {"step"}}}))
        views.close()
    assert found[0] == found[1] == found[2]


def mixed(facts: Sequence[Fact], chance: random.Random) -> list[Fact]:
    """Cases mixed anew, each case's own facts in their order."""
    cases = {fact.case_id: [one for one in facts if one.case_id == fact.case_id] for fact in facts}
    turns = [case for case, own in cases.items() for _ in own]
    chance.shuffle(turns)
    return [cases[case].pop(0) for case in turns]


STEPS = """
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000)
INSERT INTO activity_steps SELECT n, 'case ' || (n * 7919 % 10007), 1767225600000000 + n * 7907 % 99991 * 1000000,
    'worker ' || (n % 60), NULL, 'social_worker', 'LA' FROM numbers
"""


def test_a_hundred_thousand_steps_are_read_by_index(views: Views) -> None:
    with views.write() as write:
        write.execute(text(STEPS.replace("'case ' || (n * 7919 % 10007)", numbered("n * 7919 % 10007"))))
        write.execute(text("UPDATE activity_steps SET worker = " + numbered("position % 60")))
        plan = write.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT lag(happened_at) OVER (PARTITION BY case_id ORDER BY happened_at, position) "
                "FROM activity_steps"
            )
        ).fetchall()
    assert any("activity_steps_by_case" in row[-1] for row in plan)
    assert not any("TEMP B-TREE" in row[-1] for row in plan)
    with views.read() as read:
        shown = activity(read)
    assert shown.changes_of_worker.total > 80_000
    assert len(shown.longest_waits) == 10


def numbered(number: str) -> str:
    """An id made of a number, in SQL."""
    return f"'00000000-0000-4000-8000-' || printf('%012d', {number})"
