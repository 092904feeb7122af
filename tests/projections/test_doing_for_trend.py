"""What the question about doing for somebody keeps, and when it is looked at again."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from projections.gaps._shape import detectors
from projections.gaps.doing_for_trend import State
from schemas.fact import Fact
from schemas.moment import start_of
from schemas.outcome import OutcomeAgreed, OutcomeClosed
from schemas.party import Party
from schemas.session import SessionTaskRecorded
from schemas.temporary_change import TemporaryChangeSet
from tests.projections.folding import recorded
from tests.spec import an_id, words

detector = detectors()["DOING_FOR_TREND"]
MONDAY = date(2026, 1, 12)
WORKER = Party(role="support_worker", agency="PROVIDER")
CASE: dict[str, Any] = {"case_id": an_id("case"), "outcome_id": an_id("outcome")}
A_WEEK = timedelta(weeks=1)


def session(day: date, mode: str, number: int = 0) -> SessionTaskRecorded:
    return SessionTaskRecorded(
        happened_at=start_of(day) + timedelta(hours=10 + number),
        session_id=an_id(f"{day} {number}"),
        **CASE,
        task="COOKING",
        mode=mode,
        minutes=None,
        words=None,
        worker=WORKER,
    )


def weeks(*done_for: int, of: int = 4, first: date = MONDAY) -> Iterator[SessionTaskRecorded]:
    """In each week so many sessions, of which so many were done for the person."""
    for number, done in enumerate(done_for):
        for day in range(of):
            yield session(first + number * A_WEEK + timedelta(days=day), "FOR" if day < done else "WITH")


agreed = OutcomeAgreed(happened_at=start_of(MONDAY), **CASE, words=words("cook", "words"), independence=True, by=WORKER)
CLIMB = (1, 1, 1, 1, 1, 0, 2, 3, 3, 3, 3, 4)
CLOSE = start_of(MONDAY + 12 * A_WEEK)


def folded(facts: Iterable[Fact]) -> State:
    state: State = detector.initial
    for one in recorded(list(facts)):
        state = detector.evolve(state, one)
    return state


def asked(state: State, moment: datetime) -> int:
    return len(list(detector.gaps(state, moment)))


def test_it_is_asked_at_the_close_of_a_week_and_not_a_moment_before() -> None:
    state = folded((agreed, *weeks(*CLIMB)))
    assert asked(state, CLOSE - timedelta(microseconds=1)) == 0
    assert asked(state, CLOSE) == 1


def test_it_looks_again_at_each_close_of_a_week_by_the_clocks_of_england_and_at_nothing_else() -> None:
    state = folded((agreed, *weeks(*CLIMB)))
    before_the_clocks_change = start_of(date(2026, 3, 28))
    assert detector.look_again(state, before_the_clocks_change) == start_of(date(2026, 3, 30))
    assert detector.look_again(state, CLOSE) == CLOSE + A_WEEK


def test_when_no_session_is_left_to_look_at_nobody_looks_again() -> None:
    state = folded((agreed, *weeks(*CLIMB)))
    looks, moment = 0, CLOSE
    while (again := detector.look_again(state, moment)) is not None:
        looks, moment = looks + 1, again
    assert (looks, asked(state, moment - A_WEEK), asked(state, moment)) == (6, 1, 0)


def test_nothing_is_looked_at_for_an_outcome_that_is_closed_or_not_about_independence() -> None:
    closed = OutcomeClosed(
        happened_at=CLOSE, **CASE, reason="met", bases=("NEED",), rule_id=None, words=None, by=WORKER
    )
    personal = agreed.with_(independence=False)
    for facts in ((agreed, *weeks(*CLIMB), closed), (*weeks(*CLIMB), personal), (personal, *weeks(*CLIMB))):
        state = folded(facts)
        assert asked(state, CLOSE + A_WEEK) == 0
        assert detector.look_again(state, CLOSE) is None


def test_what_was_declined_or_not_done_counts_for_nobody() -> None:
    mixed = [one.with_(mode="DECLINED") if one.mode == "WITH" else one for one in weeks(*CLIMB)]
    state = folded((agreed, *mixed))
    assert sum(day.total for day in state.outcomes[CASE["outcome_id"]].trend.days.values()) == sum(CLIMB)


def test_a_change_recorded_weeks_later_takes_its_sessions_out() -> None:
    flu = TemporaryChangeSet(
        happened_at=CLOSE + A_WEEK,
        temporary_change_id=an_id("flu"),
        case_id=CASE["case_id"],
        cause="illness",
        first_day=date(2026, 3, 2),
        last_day=date(2026, 3, 29),
        words=None,
        by=WORKER,
    )
    facts = (agreed, *weeks(*CLIMB), *weeks(1, first=MONDAY + 12 * A_WEEK))
    assert asked(folded(facts), CLOSE + A_WEEK) == 1
    assert asked(folded((*facts, flu)), CLOSE + A_WEEK) == 0


def test_with_nothing_before_it_a_high_share_is_no_rise() -> None:
    state = folded((agreed, *weeks(4, 4, 4, 4, 4, 4)))
    assert asked(state, start_of(MONDAY + 6 * A_WEEK)) == 0


def test_it_stands_for_months_while_half_is_done_for_the_person() -> None:
    half = tuple(weeks(*(2 for _ in range(40)), first=MONDAY + 12 * A_WEEK))
    state = folded((agreed, *weeks(*CLIMB), *half))
    assert asked(state, CLOSE + 40 * A_WEEK) == 1
    less = weeks(1, 1, 1, first=MONDAY + 52 * A_WEEK)
    state = folded((agreed, *weeks(*CLIMB), *half, *less))
    assert asked(state, CLOSE + 43 * A_WEEK) == 0


def test_a_session_that_had_to_wait_outside_for_weeks_ends_no_question() -> None:
    half = tuple(weeks(*(2 for _ in range(30)), first=MONDAY + 12 * A_WEEK))
    state = folded((agreed, *weeks(*CLIMB), *half))
    assert asked(state, CLOSE + 30 * A_WEEK) == 1
    [waited] = recorded([session(MONDAY + 12 * A_WEEK, "FOR", number=9)])
    assert asked(detector.evolve(state, waited), CLOSE + 30 * A_WEEK) == 1


def test_years_of_sessions_leave_its_state_as_small_as_months_of_them() -> None:
    state, sizes = folded((agreed,)), list[int]()
    for one in recorded(list(weeks(*(2 for _ in range(150)), of=7))):
        state = detector.evolve(state, one)
        sizes.append(len(state.model_dump_json()))
    assert sizes[-1] <= max(sizes[: 26 * 7]) * 1.01
    assert sizes[-1] < 8000
